/**
 * The suite for `auth.fetch`: over the fake's fetch, put in place of the global one, and over Node's own.
 */
import {onTestFinished, vi} from 'vitest';
import type {ClientReply, ClientRequest} from './client.js';
import {canTakeDispatcher} from './nodes-fetch.js';
import {describeClient} from './suite.js';

describeClient({
	name: "auth.fetch over the fake's fetch",
	send(request, {auth, fake}) {
		vi.stubGlobal('fetch', fake.fetch);
		onTestFinished(() => {
			vi.unstubAllGlobals();
		});
		return sendByFetch(auth.fetch, request);
	},
});

if (canTakeDispatcher) {
	describeClient({
		name: "auth.fetch over Node's fetch",
		send: (request, {auth, fake}) => sendByFetch(auth.fetch, request, {dispatcher: fake.dispatcher}),
	});
}

async function sendByFetch(
	fetch: typeof globalThis.fetch,
	{method = 'GET', url, headers = {}, body, signal, amazon}: ClientRequest,
	more: object = {},
): Promise<ClientReply> {
	const reply = await fetch(url, {
		method,
		headers,
		...(body !== undefined && (typeof body === 'function' ? {body: ReadableStream.from(body()), duplex: 'half'} : {body})),
		...(signal && {signal}),
		...(amazon !== undefined && {amazon}),
		...more,
	} as RequestInit);
	return {status: reply.status, headers: Object.fromEntries(reply.headers), text: await reply.text()};
}
