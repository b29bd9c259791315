/**
 * The suite for undici's own fetch and request, with the interceptor.
 */
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {type Dispatcher, interceptors, request, fetch as undiciFetch} from 'undici';
import type {ClientReply, ClientRequest} from './client.js';
import {describeClient} from './suite.js';

describeClient({
	name: "undici's request with its redirect",
	lacks: ['context', 'location'],
	send: (asked, {auth, fake}) => {
		const redirect = interceptors.redirect({maxRedirections: 20});
		return sendByRequest(fake.dispatcher.compose(amazonInterceptor(auth), redirect), asked);
	},
});

describeClient({
	name: "undici's fetch",
	lacks: ['context', 'location'],
	send: (asked, {auth, fake}) => sendByFetch(fake.dispatcher.compose(amazonInterceptor(auth)), asked),
});

async function sendByRequest(
	dispatcher: Dispatcher,
	{method = 'GET', url, headers = {}, body, signal}: ClientRequest,
): Promise<ClientReply> {
	const sent = typeof body === 'function' ? (body() as unknown as Uint8Array) : body; // undici's types leave iterators out
	const reply = await request(url, {
		method,
		headers: {...headers},
		...(sent !== undefined && {body: sent}),
		...(signal && {signal}),
		dispatcher,
	});
	return {status: reply.statusCode, headers: reply.headers as Record<string, string>, text: await reply.body.text()};
}

async function sendByFetch(
	dispatcher: Dispatcher,
	{method = 'GET', url, headers = {}, body, signal}: ClientRequest,
): Promise<ClientReply> {
	const reply = await undiciFetch(url, {
		method,
		headers: {...headers},
		...(body !== undefined && {body: typeof body === 'function' ? ReadableStream.from(body()) : body, duplex: 'half'}),
		...(signal && {signal}),
		dispatcher,
	});
	return {status: reply.status, headers: Object.fromEntries(reply.headers), text: await reply.text()};
}
