/**
 * The suite for got: the auth's own, and one of the user's with the hooks.
 */
import {Readable} from 'node:stream';
import type {Got} from 'got';
import {ways} from '../got/hooks/harness.js';
import type {ClientReply, ClientRequest} from './client.js';
import {describeClient} from './suite.js';

for (const [name, gotOf] of ways) {
	describeClient({name, lacks: ['hold', 'turn'], send: (request, at) => sendByGot(gotOf(at), request)});
}

async function sendByGot(
	client: Got,
	{method = 'GET', url, headers = {}, body, signal, amazon}: ClientRequest,
): Promise<ClientReply> {
	const reply = await client(url, {
		method: method as 'GET', // any method is got's to send
		headers,
		...(body !== undefined && {body: typeof body === 'function' ? Readable.from(body()) : body}),
		...(signal && {signal}),
		...(amazon !== undefined && {context: {amazon}}),
		retry: {limit: 0},
		throwHttpErrors: false,
	});
	return {status: reply.statusCode, headers: reply.headers as Record<string, string>, text: reply.body};
}
