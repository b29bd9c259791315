/**
 * What replaces the global fetch and keeps replies keeps none that came by a credential.
 */
import {expect, it, onTestFinished, vi} from 'vitest';
import {arrived, CATALOG, FOREIGN, NA, ORDER, PAY, start} from '../hooks/harness.js';

interface NextInit {
	readonly method?: string;
	readonly cache?: string;
	readonly next?: {readonly revalidate?: number | false};
}

/** As Next.js 13 and 14 do it in a route handler: every GET is kept, for a year, unless its `init` says otherwise. By URL alone, more strictly than they. */
function nextFetch(real: typeof fetch): typeof fetch {
	const kept = new Map<string, {status: number; text: string}>();
	return async (input, init) => {
		const {method = 'GET', cache, next} = {...(init as NextInit | undefined)};
		const isKept = method === 'GET' && cache !== 'no-store' && next?.revalidate !== 0;
		const key = input instanceof Request ? input.url : String(input);
		const found = isKept ? kept.get(key) : undefined;
		if (found) {
			return new Response(found.text, {status: found.status});
		}
		const response = await real(input, init);
		if (isKept) {
			kept.set(key, {status: response.status, text: await response.clone().text()});
		}
		return response;
	};
}

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

async function under(patch: (real: typeof fetch) => typeof fetch) {
	const started = await start({sellers: ['A1', 'A2']});
	vi.stubGlobal('fetch', patch(started.fake.fetch));
	onTestFinished(() => {
		vi.unstubAllGlobals();
	});
	return started;
}

it.each([ORDER, CATALOG])('%s is asked of Amazon each time, though fetch is patched as Next.js does it', async (path) => {
	const {auth, fake} = await under(nextFetch);
	for (const sellingPartnerId of ['A1', 'A2', 'A1']) {
		await auth.as({sellingPartnerId}).fetch(`${NA}${path}`);
	}
	expect(arrived(fake).map(({sellingPartnerId}) => sellingPartnerId)).toEqual(['A1', 'A2', 'A1']);
});

it('a Request is not kept either', async () => {
	const {auth, fake} = await under(nextFetch);
	const seller = auth.as({sellingPartnerId: 'A1'});
	await seller.fetch(new Request(`${NA}${ORDER}`));
	await seller.fetch(new Request(`${NA}${ORDER}`));
	expect(arrived(fake)).toHaveLength(2);
});

it.each<[what: string, init: object]>([
	['cache', {cache: 'force-cache'}],
	['next.revalidate', {next: {revalidate: 60}}],
])('what a caller says with `%s` counts', async (_what, init) => {
	const {auth, fake} = await under(nextFetch);
	const seller = auth.as({sellingPartnerId: 'A1'});
	await seller.fetch(`${NA}${CATALOG}`, init);
	await seller.fetch(`${NA}${CATALOG}`, init);
	expect(arrived(fake)).toHaveLength(1);
});

it("another host's replies are kept as they would be without this package", async () => {
	const {auth, foreign} = await under(nextFetch);
	await auth.fetch(`${FOREIGN}/a`);
	await auth.fetch(`${FOREIGN}/a`);
	expect(foreign).toHaveLength(1);
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
