/**
 * What replaces the global fetch and keeps replies keeps none that came by a credential.
 */
import {expect, it, onTestFinished, vi} from 'vitest';
import {arrived, CATALOG, FOREIGN, NA, ORDER, PAY, start} from '../got/hooks/harness.js';

/** As React 18 does it around one render: a GET that looks the same is asked for once. */
function reactFetch(real: typeof fetch): typeof fetch {
	const kept = new Map<string, Promise<Response>>();
	return async (input, init) => {
		const {method, url, headers, redirect, credentials} = new Request(input, init);
		const key = JSON.stringify([url, method, ...headers, redirect, credentials]);
		const found = kept.get(key);
		if (method !== 'GET' || init?.signal) {
			return real(input, init);
		}
		const response = found ?? real(input, init);
		kept.set(key, response);
		return (await response).clone();
	};
}

const BODY = JSON.stringify({contentType: 'text/xml'});
const JSON_TYPE = {'content-type': 'application/json'};

async function under(patch: (real: typeof fetch) => typeof fetch) {
	const started = await start({sellers: ['A1', 'A2']});
	vi.stubGlobal('fetch', patch(started.fake.fetch));
	onTestFinished(() => {
		vi.unstubAllGlobals();
	});
	return started;
}

/** What fetch is told of the cache by its `init`, and by the Request if it is given one. */
async function told(input: string | Request, init?: object) {
	const calls: unknown[] = [];
	const {auth} = await under((real) => (given, more) => {
		calls.push([more && Reflect.get(more, 'cache'), given instanceof Request ? given.cache : undefined]);
		return real(given, more);
	});
	await auth.as({sellingPartnerId: 'A1'}).fetch(input, init);
	return calls;
}

it.each<[what: string, input: () => string | Request, init?: object]>([
	['a URL', () => `${NA}${ORDER}`],
	['a URL with options', () => `${NA}${CATALOG}`, {mode: 'cors', next: {tags: ['a']}}],
	['a Request', () => new Request(`${NA}${ORDER}`)],
	[
		'a Request with a body',
		() => new Request(`${NA}/feeds/2021-06-30/documents`, {method: 'POST', body: BODY, headers: JSON_TYPE}),
	],
])('no cache is to keep the reply to %s, and each place that a cache reads says so', async (_what, input, init) => {
	const given = input();
	expect(await told(given, init)).toEqual([['no-store', given instanceof Request ? 'no-store' : undefined]]);
});

it.each<[what: string, input: () => string | Request, init: object | undefined, expected: unknown[]]>([
	['`cache`', () => `${NA}${CATALOG}`, {cache: 'force-cache'}, ['force-cache', undefined]],
	['`next.revalidate`', () => `${NA}${CATALOG}`, {next: {revalidate: 60}}, [undefined, undefined]],
	['a Request', () => new Request(`${NA}${CATALOG}`, {cache: 'reload'} as object), undefined, ['reload', 'reload']],
	['`cache` beside a Request', () => new Request(`${NA}${CATALOG}`), {cache: 'reload'}, ['reload', 'reload']],
])('what a caller says with %s counts', async (_what, input, init, expected) => {
	expect(await told(input(), init)).toEqual([expected]);
});

it('a call to another host says what its caller says', async () => {
	expect(await told(`${FOREIGN}/a`)).toEqual([[undefined, undefined]]);
});

it("two sellers' calls of one URL within one render of React are two", async () => {
	const {auth, fake} = await under(reactFetch);
	for (const sellingPartnerId of ['A1', 'A2']) {
		await auth.as({sellingPartnerId}).fetch(`${NA}${CATALOG}`);
	}
	expect(arrived(fake).map(({sellingPartnerId}) => sellingPartnerId)).toEqual(['A1', 'A2']);
});

it("Node's fetch adds two headers for it, which no signature covers", async () => {
	const {auth, fake} = await start();
	const charge = `${PAY}/live/v2/charges/S01-0000000-0000000-C000000`;
	for (const url of [`${NA}${CATALOG}`, charge]) {
		await auth.fetch(url, {dispatcher: fake.dispatcher});
	}
	expect(arrived(fake).map(({headers, credential}) => [headers['cache-control'], headers.pragma, credential])).toEqual([
		['no-cache', 'no-cache', 'seller-token'],
		['no-cache', 'no-cache', 'pay-signature'],
	]);
});
