/**
 * Under the fetch of Next.js 13 and 14, which keep every GET of a route handler for a year, no reply to a credential is kept.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {inspect} from 'node:util';
import {afterAll, beforeAll, describe, expect, it, onTestFinished, vi} from 'vitest';
import {arrived, CATALOG, FOREIGN, NA, ORDER, start} from '../got/hooks/harness.js';
import {installNext, type Route, type RouteOptions} from './next.js';

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-next-'));
// Not after each version: what one has put into the process loads its parts when they are needed.
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe.each<[version: string, notAhead: object]>([
	['14.2.35', {digest: 'DYNAMIC_SERVER_USAGE'}],
	['13.5.11', {revalidate: 0}],
])('Next.js %s', (version, notAhead) => {
	const own = globalThis.fetch;
	let createRoute: () => Route;
	let toFake = own;

	beforeAll(async () => {
		// Next wraps the fetch it finds, once in a process: the fake of the test that runs is behind it.
		globalThis.fetch = (input, init) => toFake(input, init);
		createRoute = await installNext(version, join(folder, version));
	});
	afterAll(() => {
		globalThis.fetch = own;
		Reflect.deleteProperty(globalThis, '_nextOriginalFetch'); // where Next 13 remembers it
	});

	async function open() {
		const started = await start({sellers: ['A1', 'A2']});
		toFake = started.fake.fetch;
		const route = createRoute();
		/** One request of a browser for a route whose handler makes the call: the text it gets. */
		const browse = async (call: () => Promise<Response>, options?: RouteOptions) => {
			const {response} = await route.get(async () => new Response(await (await call()).text()), options);
			return response.text();
		};
		const ofSeller = (sellingPartnerId: string, input: string | Request, init?: object) => () =>
			started.auth.as({sellingPartnerId}).fetch(input, init);
		return {...started, route, browse, ofSeller};
	}

	it.each([ORDER, CATALOG])('keeps %s where a plain fetch carries the token, and asks Amazon once', async (path) => {
		const {auth, fake, route, browse} = await open();
		const headers = await auth.as({sellingPartnerId: 'A1'}).authorize({method: 'GET', url: `${NA}${path}`});
		const plain = () => fetch(`${NA}${path}`, {headers});
		const texts = [await browse(plain), await browse(plain)];
		expect(arrived(fake).map(({status}) => status)).toEqual([200]);
		expect(route.kept()).toEqual([texts[0]]);
		expect(texts[1]).toBe(texts[0]);
	});

	it.each([ORDER, CATALOG])('keeps nothing of %s through `auth.fetch`, and Amazon is asked each time', async (path) => {
		const {fake, route, browse, ofSeller} = await open();
		for (const seller of ['A1', 'A2', 'A1']) {
			await browse(ofSeller(seller, `${NA}${path}`));
		}
		expect(arrived(fake).map(({sellingPartnerId, status}) => [sellingPartnerId, status])).toEqual([
			['A1', 200],
			['A2', 200],
			['A1', 200],
		]);
		expect(route.kept()).toEqual([]);
	});

	it('keeps nothing of a Request', async () => {
		const {fake, route, browse, ofSeller} = await open();
		for (const seller of ['A1', 'A1']) {
			await browse(ofSeller(seller, new Request(`${NA}${ORDER}`)));
		}
		expect(arrived(fake).map(({status}) => status)).toEqual([200, 200]);
		expect(route.kept()).toEqual([]);
	});

	it('renders no route ahead that calls Amazon, as it would with a plain fetch', async () => {
		const {auth, route, ofSeller} = await open();
		const url = `${NA}${ORDER}`;
		const headers = await auth.as({sellingPartnerId: 'A1'}).authorize({method: 'GET', url});
		const plain = await route.get(() => fetch(url, {headers}), {isBuild: true});
		expect(plain.revalidate).toBe(false);
		const ours = await createRoute()
			.get(ofSeller('A1', url), {isBuild: true})
			.catch((error: unknown) => error);
		expect(ours).toMatchObject(notAhead);
		expect(inspect(ours, {compact: true})).not.toContain('no-store fetch https://sellingpartnerapi-na.amazon.com/orders');
	});

	it.each<[what: string, input: () => string | Request, init?: object]>([
		['`cache`', () => `${NA}${CATALOG}`, {cache: 'force-cache'}],
		['`next.revalidate`', () => `${NA}${CATALOG}`, {next: {revalidate: 60}}],
		['the `cache` of a Request', () => new Request(`${NA}${CATALOG}`, {cache: 'force-cache'} as object)],
		['`next.revalidate` beside a Request', () => new Request(`${NA}${CATALOG}`), {next: {revalidate: 60}}],
	])('keeps what a caller says with %s, for that seller alone', async (_what, input, init) => {
		vi.setSystemTime('2026-11-30T12:00:00Z'); // Next tells calls apart by their headers, and one of them is the time
		onTestFinished(() => {
			vi.useRealTimers();
		});
		const {fake, route, browse, ofSeller} = await open();
		for (const seller of ['A1', 'A1', 'A2']) {
			await browse(ofSeller(seller, input(), init));
		}
		expect(arrived(fake).map(({sellingPartnerId}) => sellingPartnerId)).toEqual(['A1', 'A2']);
		expect(route.kept()).toHaveLength(2);
	});

	it("keeps another host's replies as it would without this package", async () => {
		const {auth, foreign, route, browse} = await open();
		await browse(() => auth.fetch(`${FOREIGN}/a`));
		await browse(() => auth.fetch(`${FOREIGN}/a`));
		expect(foreign).toHaveLength(1);
		expect(route.kept()).toEqual(['{}']);
	});
});
