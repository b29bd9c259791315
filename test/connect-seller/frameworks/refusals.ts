import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {Keyv} from 'keyv';
import {afterEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import {consent, openBrowser} from './browser.js';
import {FORGERIES} from './forgeries.js';
import {type ConnectFramework, openShop, SECRET} from './framework.js';
import {beginAt} from './scene.js';

/** What is refused, all of it in the same words. */
export function describeRefusals(framework: ConnectFramework): void {
	afterEach(() => {
		vi.useRealTimers();
	});

	describe('a callback is refused, with one page for all of them and nothing spent,', () => {
		test.each(FORGERIES)('$title ($reason)', async ({bring, reason}) => {
			const told = listen();
			const scene = await beginAt(framework);
			const plain = await scene.callback('?');
			const callsBefore = scene.shop.fake.count();

			const page = await bring(scene);

			expect([page.status, page.text]).toEqual([400, plain.text]);
			expect(visible(page.headers)).toEqual(visible(plain.headers));
			expect(page.headers.getSetCookie()).toEqual([]);
			expect(told).toEqual([
				{event: 'refused', step: 'callback', reason: 'parameter-missing'},
				{event: 'refused', step: 'callback', reason},
			]);
			expect(scene.shop.fake.count()).toBe(callsBefore);
			expect([scene.shop.connected, scene.shop.errors]).toEqual([[], []]);

			const truth = await scene.callback(scene.query);
			expect([truth.status, scene.shop.connected.length]).toEqual([303, 1]);
		});

		test('when it is brought again', async () => {
			const told = listen();
			const {shop, browser, query, callback} = await beginAt(framework);
			const cookies = new Map(browser.cookies);
			const plain = await callback('?');
			await callback(query);
			const again = await callback(query, openBrowser(cookies));

			expect([again.status, again.text]).toEqual([400, plain.text]);
			expect(visible(again.headers)).toEqual(visible(plain.headers));
			expect(told.at(-1)).toEqual({event: 'refused', step: 'callback', reason: 'replayed'});
			expect(shop.connected.length).toBe(1);
			expect(shop.fake.count({service: 'lwa'})).toBe(1);
		});

		test('when it is brought to another instance of the application with the same store', async () => {
			const {shop, browser, query, callback} = await beginAt(framework);
			const cookies = new Map(browser.cookies);
			const other = await openShop(framework, shop.options, shop);
			await callback(query);

			const again = await openBrowser(cookies).go(`${other.url}/callback?${query}`, {user: 'u1'});

			expect([again.status, shop.connected.length]).toEqual([400, 1]);
			expect(shop.fake.count({service: 'lwa'})).toBe(1);
		});

		test('when it is brought ten times at once: one of them connects at most', async () => {
			const {shop, browser, query} = await beginAt(framework);
			const other = await openShop(framework, shop.options, shop);
			const cookies = new Map(browser.cookies);

			const pages = await Promise.all(
				Array.from({length: 10}, (_, index) =>
					openBrowser(new Map(cookies)).go(`${(index % 2 ? shop : other).url}/callback?${query}`, {user: 'u1'}),
				),
			);

			expect(pages.filter(({status}) => status === 303).length).toBe(shop.connected.length);
			expect(shop.connected.length).toBeLessThanOrEqual(1);
			expect(shop.fake.count({service: 'lwa'})).toBeLessThanOrEqual(1);
		});

		test('after ten minutes, and not before', async () => {
			const shop = await openShop(framework);
			const browser = openBrowser();
			vi.useFakeTimers({toFake: ['Date']});
			const [early, late] = [
				await browser.go(`${shop.url}/start`, {user: 'u1'}),
				await browser.go(`${shop.url}/start`, {user: 'u1'}),
			];
			const beganAtMs = Date.now();

			vi.setSystemTime(beganAtMs + 599_000);
			const inTime = await browser.go(`${shop.url}/callback?${consent(shop.fake, early.location)}`, {user: 'u1'});
			vi.setSystemTime(beganAtMs + 601_000);
			const tooLate = await browser.go(`${shop.url}/callback?${consent(shop.fake, late.location)}`, {user: 'u1'});

			expect([inTime.status, tooLate.status]).toEqual([303, 400]);
		});

		test('of a store that was emptied', async () => {
			const store = new Keyv();
			const {shop, query, callback} = await beginAt(framework, {store});
			await store.clear();
			const page = await callback(query);
			expect([page.status, shop.connected]).toEqual([400, []]);
		});
	});

	test('the page for all refusals may be the application’s own', async () => {
		const refusedPage = '\n<!doctype html><title>Sorry</title>\n'; // as a file or a template gives it
		const {callback} = await beginAt(framework, {refusedPage});
		const page = await callback('?');
		expect([page.status, page.text]).toEqual([400, refusedPage]);
		expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(page.headers.get('x-content-type-options')).toBe('nosniff');
	});

	test('a secret that rotates: what the old one signed is good as long as it is on the list', async () => {
		const newest = Buffer.alloc(32, 'newest secret');
		const before = await beginAt(framework);
		const rotated = await openShop(framework, {...before.shop.options, secrets: [newest, SECRET]}, before.shop);
		const dropped = await openShop(framework, {...before.shop.options, secrets: [newest]}, before.shop);

		const refused = await before.browser.go(`${dropped.url}/callback?${before.query}`, {user: 'u1'});
		const accepted = await before.browser.go(`${rotated.url}/callback?${before.query}`, {user: 'u1'});

		expect([refused.status, accepted.status]).toEqual([400, 303]);
		const sent = await before.browser.go(`${rotated.url}/start`, {user: 'u1'});
		const next = await before.browser.go(`${dropped.url}/callback?${consent(before.shop.fake, sent.location)}`, {user: 'u1'});
		expect(next.status).toBe(303);
	});

	test('a reader of the state learns no id of the application’s', async () => {
		const shop = await openShop(framework, {tenant: () => 'tenant-acme'});
		const sent = await openBrowser().go(`${shop.url}/start`, {user: 'jane@example.com'});
		const state = sent.location.searchParams.get('state') ?? '';
		const shown = Buffer.from(state.split('.')[1] ?? '', 'base64url').toString();
		expect(shown).toContain('"region":"na"');
		expect(shown).not.toMatch(/jane|acme/);
	});
}

function visible(headers: Headers): Record<string, string> {
	const {date: _, ...rest} = Object.fromEntries(headers);
	return rest;
}

/** Everything told on the channel until the test ends. */
function listen(): unknown[] {
	const told: unknown[] = [];
	const onMessage = (message: unknown): void => {
		told.push(message);
	};
	subscribe('got-amazon-auth:connect', onMessage);
	onTestFinished(() => {
		unsubscribe('got-amazon-auth:connect', onMessage);
	});
	return told;
}
