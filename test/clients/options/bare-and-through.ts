/**
 * One call made twice, by a client as it is and by the same client with credentials: what arrives and what comes of it are compared.
 *
 * A server of its own plays Amazon's API, since it has to answer whatever an option is about; tokens come of the fake. What is compared
 * leaves out what a credential is there to change, and nothing else.
 */
import http, {type RequestOptions} from 'node:http';
import got, {type Got} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished} from 'vitest';
import {optionsOf} from '../../support/read-key.js';
import {type Origin, type Reply, startOrigin} from '../got/origin.js';

export const HOST = 'https://sellingpartnerapi-na.amazon.com';
export const URL_OF_CALL: string = `${HOST}/catalog/2022-04-01/items/B000000001`;

/** Where one of the two calls is made. */
export interface Side {
	readonly auth: AmazonAuth;
	readonly origin: Origin;
	/** got as it is, led to the origin; what it hands to Node is noted. */
	readonly bareGot: Got;
	readonly natives: RequestOptions[];
}

/** What came of one of the two. */
export interface Outcome {
	readonly arrived: unknown;
	readonly natives: unknown;
	readonly result: unknown;
}

type Run = (side: Side) => Promise<unknown>;

/** Makes the call both ways, before a server of its own each. */
export async function expectAlike(replies: readonly Reply[], bare: Run, through: Run): Promise<void> {
	const plain = await outcomeOf(replies, bare);
	expect(await outcomeOf(replies, through)).toEqual(plain);
}

async function outcomeOf(replies: readonly Reply[], run: Run): Promise<Outcome> {
	const side = await setSide(replies);
	const result = await run(side).then(
		(value) => ({value}),
		(error: unknown) => ({thrown: toldOf(error)}),
	);
	const arrived = side.origin.sends.map(({body, headers, ...send}) => ({
		...send,
		headers: withoutOurs(headers),
		body: withoutBoundary(body),
	}));
	return {arrived, natives: side.natives.map(withoutHeaders), result};
}

async function setSide(replies: readonly Reply[]): Promise<Side> {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const origin = await startOrigin(replies);
	const natives: RequestOptions[] = [];
	const {port} = new URL(origin.url);
	const {request: toFake} = fake.got.defaults.options;
	const bareGot = got.extend({
		request: (url, native, callback) => {
			if (url.host !== new URL(HOST).host) {
				return toFake?.(url, native, callback);
			}
			natives.push(native as RequestOptions);
			const {method, headers, signal, setHost, maxHeaderSize, insecureHTTPParser} = native as RequestOptions;
			const given = {method, headers, signal, setHost, maxHeaderSize, insecureHTTPParser};
			const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
			return http.request({...sent, host: '127.0.0.1', port, path: url.pathname + url.search}, callback);
		},
	});
	const auth = createAmazonAuth({...optionsOf(fake), got: bareGot, maxTokens: 1000});
	return {auth, origin, bareGot, natives};
}

/** A credential is there to change these, and keeps undici's cache away; `host` names a port of loopback's. */
const OURS: readonly string[] = ['x-amz-access-token', 'x-amz-date', 'user-agent', 'cache-control', 'host'];

export function withoutOurs(headers: object): object {
	const kept = Object.entries(headers).filter(([name]) => !OURS.includes(name.toLowerCase()));
	return Object.fromEntries(kept.map(([name, value]) => [name, withoutBoundary(value)]));
}

/** Another at each call. */
function withoutBoundary(value: unknown): unknown {
	return typeof value === 'string' ? value.replaceAll(/form-?data-[-\w]+\d[-\w]*/gi, '(boundary)') : value;
}

/** What Node is handed: names and values, functions and agents by their identity. */
function withoutHeaders(native: RequestOptions): object {
	const {headers: _headers, ...rest} = native;
	return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}

/**
 * got's own sentence of a call that failed may hold a path, a header or a piece of a body, so it is told by an allow-list and code.
 * Class, code and reply say the same, and are compared.
 */
function messageOf(error: Error & {code?: unknown}): string {
	const text = error.message.replaceAll(/https:\/\/\S+/g, '(url)').replaceAll(/127\.0\.0\.1:\d+/g, '(loopback)');
	return NAMED.has(error.name) ? `(of ${error.name})` : text;
}

const NAMED: ReadonlySet<string> = new Set(['RequestError', 'ParseError', 'ReadError', 'MaxRedirectsError', 'TimeoutError']);

/** An error in what its reader goes by. */
export function toldOf(error: unknown): unknown {
	if (!(error instanceof Error)) {
		return error;
	}
	const {name, code, response} = error as Error & {code?: unknown; response?: {statusCode?: unknown; body?: unknown}};
	return {
		name,
		class: error.constructor.name,
		message: messageOf(error),
		code,
		...(response && {status: response.statusCode, body: response.body}),
	};
}
