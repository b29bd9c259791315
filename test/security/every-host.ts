/**
 * A world in which every host answers: requests to Amazon go to the fake, all others to an origin that takes them for its own.
 *
 * What a got sends is read at the last place before the bytes: got's `request` option, behind the one that puts credentials on.
 */
import http, {type IncomingMessage, type RequestOptions} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Got} from 'got';
import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {Agent, type Dispatcher} from 'undici';

/** One request as it leaves: its URL, and what of it holds a credential. */
export interface Leaving {
	readonly url: URL;
	readonly method: string;
	readonly credentials: readonly string[];
}

export interface EveryHost {
	readonly fake: FakeAmazon;
	/** Leads everywhere. */
	readonly got: Got;
	/** The way of undici, to the same places. */
	readonly dispatcher: ReturnType<FakeAmazon['dispatcher']['compose']>;
	readonly leaving: Leaving[];
	/** What is answered in place of the fake, or of `{}` with 200 where the host is none of Amazon's. */
	answer: (url: URL) => {status?: number; location?: string} | undefined;
	[Symbol.asyncDispose](): Promise<void>;
}

type Send = (url: URL, native: RequestOptions, callback?: (response: IncomingMessage) => void) => http.ClientRequest;

/** Every kind of credential that Amazon or this package makes, by what it begins with; and the secrets of the fake. */
const CREDENTIAL = /Atza\||Atc\||Atzr\||Atz\.sprdt\||AMZN-PAY-RSASSA|amzn\.mws|fake-[a-z-]+-secret|eyJhbGciOi/;

/** These are sent secrets in bodies, and a header with one for Device Messaging alone. */
const TOKEN_HOSTS: readonly string[] = [
	'api.amazon.com',
	'api.amazon.co.uk',
	'api.amazon.co.jp',
	...['us-east-1', 'eu-south-2', 'us-west-2'].map((region) => `creatorsapi.auth.${region}.amazoncognito.com`),
];

/** The hosts of Amazon that may be told a secret: written down here once more, so that a host too many is found. */
export const AMAZON_HOSTS: readonly string[] = [
	...TOKEN_HOSTS,
	'creatorsapi.amazon',
	'developer.amazon.com',
	...['', '-eu', '-fe'].map((region) => `advertising-api${region}.amazon.com`),
	'pay-api.amazon.com',
	'pay-api.amazon.eu',
	'pay-api.amazon.jp',
	...['na', 'eu', 'fe'].flatMap((region) => [
		`sellingpartnerapi-${region}.amazon.com`,
		`sandbox.sellingpartnerapi-${region}.amazon.com`,
	]),
	...['na', 'eu', 'jp'].flatMap((region) => [`${region}.business-api.amazon.com`, `sandbox.${region}.business-api.amazon.com`]),
];

export async function startEveryHost(options: FakeAmazonOptions = {}): Promise<EveryHost> {
	const fake = await startFakeAmazon(options);
	const origin = http.createServer((request, response) => {
		const {status = 200, location} = world.answer(new URL(request.headers['x-meant-for'] as string)) ?? {};
		request.resume();
		response.writeHead(status, location === undefined ? {} : {location}).end('{}');
	});
	await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
	const {port} = origin.address() as AddressInfo; // a TCP server that listens has one
	const agent = new http.Agent({keepAlive: true});
	// got's types leave open what got itself always gives.
	const toAmazon = fake.got.defaults.options.request as unknown as Send;
	const leaving: Leaving[] = [];
	const request: Send = (url, native, callback) => {
		leaving.push({url, method: native.method ?? 'GET', credentials: credentialsIn(native)});
		// A host name is all that the fake goes by; another port or scheme is another origin.
		if (url.protocol === 'https:' && AMAZON_HOSTS.includes(url.host) && world.answer(url) === undefined) {
			return toAmazon(url, native, callback);
		}
		const headers = {...native.headers, host: 'every.host.example', 'x-meant-for': url.href};
		const {method, signal} = native;
		return http.request({host: '127.0.0.1', port, agent, method, path: '/', headers, ...(signal && {signal})}, callback);
	};
	const undiciAgent = new Agent();
	const note: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
		const url = new URL(options.path, options.origin);
		const headers = readHeaders(options.headers);
		leaving.push({url, method: options.method, credentials: credentialsIn({headers})});
		if (url.protocol === 'https:' && AMAZON_HOSTS.includes(url.host) && world.answer(url) === undefined) {
			return dispatch(options, handler);
		}
		const onward = {...headers, host: 'every.host.example', 'x-meant-for': url.href};
		return undiciAgent.dispatch({...options, origin: `http://127.0.0.1:${port}`, path: '/', headers: onward}, handler);
	};
	const dispatcher = fake.dispatcher.compose(note);
	const world: EveryHost = {
		fake,
		dispatcher,
		got: fake.got.extend({request: request as never}),
		leaving,
		answer: () => undefined,
		async [Symbol.asyncDispose]() {
			agent.destroy();
			await undiciAgent.destroy();
			origin.close();
			origin.closeAllConnections();
			await fake.close();
		},
	};
	return world;
}

/** Whether a request may carry a credential at all. */
export function mayCarry({url}: Pick<Leaving, 'url'>): boolean {
	const {protocol, hostname, port, username, password, pathname} = url;
	const isMessage = hostname === 'api.amazon.com' && pathname.startsWith('/messaging/registrations/');
	const isExact = AMAZON_HOSTS.includes(hostname) && (!TOKEN_HOSTS.includes(hostname) || isMessage);
	return isExact && protocol === 'https:' && port === '' && username === '' && password === '';
}

/** undici hands them on as pairs, flat or not, or as an object. */
function readHeaders(headers: Dispatcher.DispatchOptions['headers']): Record<string, string> {
	const list = Array.isArray(headers) ? headers : Object.entries(headers ?? {}).flat();
	const pairs = Array.from({length: list.length / 2}, (_, index) => list.slice(index * 2, index * 2 + 2).map(String));
	return Object.fromEntries(pairs as [string, string][]);
}

function credentialsIn({headers = {}, auth}: RequestOptions): string[] {
	return [...Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`), `auth: ${auth}`].filter((line) =>
		CREDENTIAL.test(line),
	);
}
