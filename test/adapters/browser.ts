/**
 * The browser's side: requests over real sockets, and going away in the middle of one.
 */
import {once} from 'node:events';
import http, {type OutgoingHttpHeaders} from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import {PassThrough, type Readable} from 'node:stream';
import {onTestFinished} from 'vitest';
import type {Browsed, Served} from './framework.js';

/** Who is signed in, as the sites of these tests know it. */
export const SELLER_HEADER = 'x-seller';

/** `identify` for these sites. */
export function bySession({headers}: Browsed): {sellingPartnerId: string | undefined} {
	return {sellingPartnerId: headers[SELLER_HEADER]?.toString()};
}

export interface Page {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	readonly json: unknown;
}

export interface Visit {
	readonly seller?: string;
	readonly id?: string;
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

export async function browse(site: Served, {seller, id = '1', method = 'GET', headers = {}, body}: Visit = {}): Promise<Page> {
	const sent = {...headers, ...(seller !== undefined && {[SELLER_HEADER]: seller})};
	if (site.protocol !== 'HTTP/1') {
		return read(send(site, id, method, sent));
	}
	const reply = await fetch(`${site.url}${id}`, {method, headers: sent, ...(body !== undefined && {body})});
	return pageOf(reply.status, reply.headers, await reply.text());
}

async function read(request: Sent): Promise<Page> {
	const {status, headers} = await request.head;
	let text = '';
	for await (const part of request.stream.setEncoding('utf8')) {
		text += part;
	}
	const shown = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
	return pageOf(status, new Headers(shown.map(([name, value]) => [name, String(value)])), text);
}

function pageOf(status: number, headers: Headers, text: string): Page {
	const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
	return {status, headers, text, json: isJson ? JSON.parse(text) : undefined};
}

export interface Visiting {
	/** Resolves when a part of the answer has come. */
	readonly firstBytes: Promise<void>;
	leave(): void;
}

/** Sends a request and gives the way to break it off: of HTTP/2 the stream, else the connection. */
export function visit(site: Served, seller: string, {method = 'GET'}: Pick<Visit, 'method'> = {}): Visiting {
	const {head, firstBytes, leave} = send(site, '1', method, {[SELLER_HEADER]: seller});
	head.catch(() => {}); // it is broken on purpose
	onTestFinished(leave);
	return {firstBytes, leave};
}

interface Sent {
	readonly head: Promise<{status: number; headers: object}>;
	readonly stream: Readable;
	readonly firstBytes: Promise<void>;
	leave(): void;
}

function send({url, protocol}: Served, id: string, method: string, headers: OutgoingHttpHeaders): Sent {
	const stream = new PassThrough();
	const firstBytes = once(stream, 'readable').then(() => {});
	if (protocol !== 'HTTP/2') {
		const client = protocol === 'HTTP/1' ? http : https;
		const request = client.request(`${url}${id}`, {method, headers, ...UNKNOWN_ISSUER}).end();
		const head = new Promise<{status: number; headers: object}>((resolve, reject) => {
			request.on('error', reject).on('response', (answer) => {
				answer.on('error', () => {}).pipe(stream);
				resolve({status: answer.statusCode ?? 0, headers: answer.headers});
			});
		});
		return {head, stream, firstBytes, leave: () => void request.destroy()};
	}
	const session = http2.connect(url, UNKNOWN_ISSUER).on('error', () => {});
	onTestFinished(() => session.destroy());
	const request = session.request({':path': `${new URL(url).pathname}${id}`, ':method': method, ...headers});
	const head = new Promise<{status: number; headers: object}>((resolve, reject) => {
		request.on('error', (error) => {
			reject(error);
			stream.on('error', () => {}).destroy(error); // for who reads it
		});
		request.on('response', (answer) => {
			request.pipe(stream);
			resolve({status: answer[':status'] ?? 0, headers: answer});
		});
	});
	return {head, stream, firstBytes, leave: () => request.close(http2.constants.NGHTTP2_CANCEL)};
}

/** The certificate of such a site is its own. */
const UNKNOWN_ISSUER = {rejectUnauthorized: false};
