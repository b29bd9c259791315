/**
 * A `fetch` that reaches the fake, with the arguments, the `Response` and the redirects of the real one.
 *
 * As fetch does, it drops `authorization`, `proxy-authorization` and `cookie` on the way to another origin and keeps every other
 * header. Bodies are read whole before they go on.
 */
import http, {type IncomingMessage} from 'node:http';
import {refusal} from './hosts.js';
import type {Loopback} from './loopback.js';
import {schemeHeader} from './server.js';

interface Hop {
	readonly url: URL;
	readonly method: string;
	readonly headers: Headers;
	readonly body: Buffer;
	readonly signal: AbortSignal;
}

const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];
const bodilessStatuses: readonly number[] = [204, 205, 304];
const droppedAcrossOrigins = ['authorization', 'proxy-authorization', 'cookie', 'host'];
const maxRedirects = 20;

/** Makes a `fetch` whose requests all go to the fake. */
export function createFakeFetch(loopback: Loopback): typeof globalThis.fetch {
	return async function fakeFetch(input, init) {
		const request = new Request(input, init);
		const headers = new Headers(request.headers);
		if (!headers.has('accept')) {
			headers.set('accept', '*/*');
		}
		if (!headers.has('user-agent')) {
			headers.set('user-agent', 'node');
		}
		const body = Buffer.from(await request.arrayBuffer());
		let hop: Hop = {url: new URL(request.url), method: request.method, headers, body, signal: request.signal};
		for (let redirects = 0; redirects <= maxRedirects; redirects++) {
			const {incoming, bytes} = await send(hop, loopback);
			const status = incoming.statusCode ?? 0;
			const {location} = incoming.headers;
			if (!redirectStatuses.includes(status) || location === undefined || request.redirect === 'manual') {
				return toResponse(incoming, bytes, hop.url, redirects > 0);
			}
			if (request.redirect === 'error') {
				throw new TypeError('fetch failed', {cause: new Error('unexpected redirect')});
			}
			hop = follow(hop, status, new URL(location, hop.url));
		}
		throw new TypeError('fetch failed', {cause: new Error('redirect count exceeded')});
	};
}

async function send(hop: Hop, loopback: Loopback): Promise<{incoming: IncomingMessage; bytes: Buffer}> {
	const {url, method, headers, body, signal} = hop;
	if (!loopback.plays(url.host)) {
		throw new TypeError('fetch failed', {cause: new Error(refusal(url.host))});
	}
	try {
		const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
			const sent = {...Object.fromEntries(headers), host: url.host, [schemeHeader]: url.protocol.slice(0, -1)};
			const path = url.pathname + url.search;
			const options = {host: '127.0.0.1', port: loopback.port, agent: loopback.agent, method, path, headers: sent, signal};
			http.request(options, resolve).on('error', reject).end(body);
		});
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) {
			chunks.push(chunk);
		}
		return {incoming, bytes: Buffer.concat(chunks)};
	} catch (error) {
		throw signal.aborted ? signal.reason : new TypeError('fetch failed', {cause: error});
	}
}

function follow(hop: Hop, status: number, url: URL): Hop {
	const headers = new Headers(hop.headers);
	if (url.origin !== hop.url.origin) {
		for (const name of droppedAcrossOrigins) {
			headers.delete(name);
		}
	}
	const becomesGet = status === 303 ? hop.method !== 'GET' && hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
	if (!becomesGet) {
		return {...hop, url, headers};
	}
	for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location']) {
		headers.delete(name);
	}
	return {...hop, url, headers, method: 'GET', body: Buffer.alloc(0)};
}

function toResponse(incoming: IncomingMessage, bytes: Buffer, url: URL, redirected: boolean): Response {
	const status = incoming.statusCode ?? 0;
	const headers = new Headers();
	for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
		for (const value of values) {
			headers.append(name, value);
		}
	}
	const body = bodilessStatuses.includes(status) ? null : new Uint8Array(bytes);
	const response = new Response(body, {status, statusText: incoming.statusMessage ?? '', headers});
	return Object.defineProperties(response, {
		url: {value: url.href, configurable: true},
		redirected: {value: redirected, configurable: true},
	});
}
