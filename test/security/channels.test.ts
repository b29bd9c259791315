/**
 * Who listens to every diagnostics channel of the process finds tokens on those alone that SECURITY.md names: Node's and undici's own,
 * which show requests as they are sent.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createBoundedMap} from '../../src/util/bounded-maps.js';
import {requestThrough} from '../clients/undici/stage.js';
import {readText} from '../package/source-files.js';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';

const tracing = (name: string): string[] =>
	['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => `tracing:${name}:${event}`);
const channels = (base: string, events: string): string[] => events.split(' ').map((event) => `${base}${event}`);

/** Everything that Node, got, undici and what we load publish on. */
const CHANNELS = [
	'lru-cache:metrics',
	...tracing('lru-cache'),
	...channels('got-amazon-auth:', 'minted joined refreshed refused fallback store retried'),
	...channels('got:', 'request:create request:start request:retry request:error response:start response:end response:redirect'),
	...channels('http.', 'client.request.created client.request.start client.request.error client.response.finish'),
	...channels('http.', 'server.request.start server.response.created server.response.finish'),
	...channels('http2.client.stream.', 'created start bodyChunkSent bodySent finish close error'),
	...channels('http2.server.stream.', 'created start finish close error'),
	...channels('net.', 'client.socket server.socket'),
	...channels('undici:request:', 'create bodyChunkSent bodySent headers bodyChunkReceived trailers error pending-requests'),
	...channels('undici:client:', 'sendHeaders beforeConnect connected connectError'),
	'undici:proxy:connected',
	...['net.server.listen', 'ioredis:command', 'ioredis:batch', 'ioredis:connect', 'module.import', 'module.require'].flatMap(
		tracing,
	),
];
/** As SECURITY.md writes them. */
const NAMED = [
	'http.client.*',
	'http.server.*',
	'http2.client.*',
	'http2.server.*',
	'net.client.socket',
	'net.server.socket',
	'undici:*',
	'got:request:*',
];

const isNamed = (channel: string): boolean =>
	NAMED.some((name) => (name.endsWith('*') ? channel.startsWith(name.slice(0, -1)) : channel === name));

/** As far as anybody looks: a message may lead to the whole process. */
const MOST = 5_000;

/** Whether a text is found from here: in own and inherited properties, getters, and what an iteration gives. The nearest comes first. */
function reaches(root: unknown, text: string): boolean {
	const found = new Set<unknown>([root]);
	const look = (read: () => unknown): void => {
		try {
			found.add(read());
		} catch {
			// A getter of a prototype, which wants an object of its own.
		}
	};
	for (const value of found) {
		if (typeof value === 'string' && value.includes(text)) {
			return true;
		}
		if (typeof value !== 'object' || value === null || found.size > MOST) {
			continue;
		}
		for (let holder: object | null = value; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
			for (const key of Reflect.ownKeys(holder)) {
				look(() => key);
				look(() => Reflect.get(holder, key, value));
			}
		}
		if ('entries' in value && typeof value.entries === 'function') {
			for (const entry of value.entries()) {
				look(() => entry);
			}
		}
	}
	return false;
}

/** What is published from now on, looked at at once: what a message holds may be gone later. */
function listen(secrets: () => readonly string[]): {shown: Set<string>; heard: Set<string>} {
	const [shown, heard] = [new Set<string>(), new Set<string>()];
	const kept: [string, unknown][] = [];
	const hear = (message: unknown, name: string | symbol): void => {
		heard.add(String(name));
		if (!isNamed(String(name)) || !kept.some(([other]) => other === name)) {
			kept.push([String(name), message]);
		}
	};
	for (const name of CHANNELS) {
		subscribe(name, hear);
	}
	onTestFinished(() => {
		for (const name of CHANNELS) {
			unsubscribe(name, hear);
		}
	});
	return {
		heard,
		get shown() {
			for (const [name, message] of kept) {
				if (!shown.has(name) && secrets().some((secret) => reaches(message, secret))) {
					shown.add(name);
				}
			}
			return shown;
		},
	};
}

const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916';
const PLAIN = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
const A = {sellingPartnerId: 'A1HARBOUR'};

test('tokens are shown on the channels that SECURITY.md names and on no others', async () => {
	await using fake = await startFakeAmazon({sellers: [A.sellingPartnerId]});
	const tokens = new Set<string>();
	const ears = listen(() => [...tokens]);
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	const shared = {
		store: memoryStore(createShelf()),
		encryptionKeys: [Uint8Array.from({length: 32}, (_, index) => index)] as const,
	};
	await using auth = createAmazonAuth({...fake.options, sellingPartner, ...shared});
	const seller = auth.as(A);
	for (const url of [ORDER, PLAIN]) {
		const {'x-amz-access-token': token = ''} = await seller.authorize({method: 'GET', url});
		tokens.add(token);
		await seller.got(url);
		await (await seller.fetch(url, {dispatcher: fake.dispatcher} as RequestInit)).text();
		await requestThrough(fake.dispatcher.compose(amazonInterceptor(seller)))(url);
	}
	fake.expireTokens();
	await seller.got(ORDER);
	await auth.forget(A);
	expect(tokens.size).toBe(2);
	expect([...ears.shown].filter((channel) => !isNamed(channel))).toEqual([]);
	// What is searched is there, and the search finds.
	expect([...ears.heard]).toEqual(expect.arrayContaining(['lru-cache:metrics', 'got:request:start', 'got-amazon-auth:minted']));
	expect([...ears.shown]).toContain('undici:request:create');
	const security = readText('SECURITY.md');
	expect(NAMED.filter((name) => !security.includes(`\`${name}\``))).toEqual([]);
});

describe('a bounded map', () => {
	test.each([
		['a text', 'Atza|secret'],
		['what is in an object', {value: 'Atza|secret'}],
		['what is in a list', ['Atza|secret']],
	])('shows %s to nobody who listens to lru-cache', (_what, value) => {
		const ears = listen(() => ['Atza|secret']);
		const map = createBoundedMap<unknown>(2);
		map.set('a', value);
		map.set('a', value);
		map.peek('a');
		map.has('a');
		map.set('b', value);
		map.set('c', value);
		expect([map.get('a'), map.get('b')]).toEqual([undefined, value]);
		expect(ears.heard).toContain('lru-cache:metrics');
		expect([...ears.shown]).toEqual([]);
	});
});
