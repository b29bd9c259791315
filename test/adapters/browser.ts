/**
 * The browser's side: requests over real sockets, and going away in the middle of one.
 */
import http from 'node:http';
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

export async function browse({url}: Served, {seller, id = '1', method = 'GET', headers = {}, body}: Visit = {}): Promise<Page> {
	const reply = await fetch(`${url}${id}`, {
		method,
		headers: {...headers, ...(seller !== undefined && {[SELLER_HEADER]: seller})},
		...(body !== undefined && {body}),
	});
	const text = await reply.text();
	const isJson = reply.headers.get('content-type')?.startsWith('application/json') ?? false;
	return {status: reply.status, headers: reply.headers, text, json: isJson ? JSON.parse(text) : undefined};
}

export interface Visiting {
	/** Resolves when a part of the answer has come. */
	readonly firstBytes: Promise<void>;
	leave(): void;
}

/** Sends a request and gives the way to break the connection. */
export function visit({url}: Served, seller: string): Visiting {
	let come = (): void => {};
	const firstBytes = new Promise<void>((resolve) => {
		come = resolve;
	});
	const request = http.get(`${url}1`, {headers: {[SELLER_HEADER]: seller}}, (answer) => {
		answer.once('data', come).on('error', () => {});
	});
	request.on('error', () => {}); // it is broken on purpose
	onTestFinished(() => {
		request.destroy();
	});
	return {
		firstBytes,
		leave() {
			request.destroy();
		},
	};
}
