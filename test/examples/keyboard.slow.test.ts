/**
 * Every page of the seller console, and of the fake's Seller Central, by keyboard: Tab reaches each control and its focus is seen, and
 * each link and button does by keys what it does by mouse.
 */
import {randomBytes} from 'node:crypto';
import type {BrowserContext, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {APPLICATION_ID} from '../../examples/seller-console/world.js';
import {withServer} from '../adapters-store/servers.js';
import {focusOf, type Stop, scrollOf, stopsOf, tabToStop} from './stops.js';
import {CENTRAL, CONSOLE, findBrowser, startTwoSites, type TwoSites} from './two-sites.js';

/** What shows that a button has done its work. */
const DONE: Readonly<Record<string, string>> = {
	'Sign in': 'Connect a seller',
	'Sign out': 'Who are you?',
	'Connect at Amazon': 'Sign in as',
	'Disconnect A1HARBOUR': 'The seller is disconnected.',
	Allow: 'The seller is connected.',
	Cancel: 'The application has not been told.',
	'Login to Seller console now': 'The seller is connected.',
};

/** Each page, by what leads to it; everybody but at the sign-in is Ada, whose seller A1HARBOUR is connected. */
const PAGES: readonly (readonly [name: string, open: (page: Page, sites: TwoSites) => Promise<unknown>])[] = [
	[
		'sign-in',
		(page) =>
			page
				.context()
				.clearCookies()
				.then(() => page.goto(`${CONSOLE}/sign-in`)),
	],
	['sellers', (page) => page.goto(`${CONSOLE}/sellers`)],
	[
		'sellers, none',
		async (page, {world}) => {
			await world.vault.remove(owner);
			await page.goto(`${CONSOLE}/sellers`);
		},
	],
	['orders', (page) => page.goto(`${CONSOLE}/sellers/na/A1HARBOUR/orders`)],
	[
		'calls, none',
		async (page) => {
			await page.context().clearCookies();
			await signIn(page, 'Cleo');
			await page.goto(`${CONSOLE}/calls`);
		},
	],
	[
		'calls',
		async (page) => {
			await page.goto(`${CONSOLE}/sellers/na/A1HARBOUR/orders`);
			await page.goto(`${CONSOLE}/calls`);
		},
	],
	['a refused callback', (page) => page.goto(`${CONSOLE}/amazon/callback`)],
	['no such page', (page) => page.goto(`${CONSOLE}/nowhere`)],
	[
		'refused by Amazon',
		async (page, {world}) => {
			await world.vault.keep({...owner, sellingPartnerId: 'A3ORCHARD'}, {refreshToken: 'Atzr|taken-back', connectedAtMs: 1});
			await page.goto(`${CONSOLE}/sellers/na/A3ORCHARD/orders`);
		},
	],
	[
		'a form of another site',
		async (page) => {
			await page.goto(`${CENTRAL}/home`);
			await page.setContent(`<form method="post" action="${CONSOLE}/sellers/connect"><button>Win</button></form>`);
			await page.getByRole('button', {name: 'Win'}).click();
			await page.getByRole('heading', {name: 'That did not work'}).waitFor();
		},
	],
	[
		'consent',
		async (page) => {
			await page.goto(`${CONSOLE}/sellers`);
			await page.getByRole('button', {name: 'Connect at Amazon'}).click();
			await page.getByRole('button', {name: 'Allow'}).waitFor();
		},
	],
	['appstore', (page) => page.goto(`${CENTRAL}/selling-partner-appstore/dp/${APPLICATION_ID}`)],
];
const owner = {tenant: 'harbour-goods', region: 'na', sellingPartnerId: 'A1HARBOUR'} as const;

withServer('Chromium', findBrowser(), (executablePath) => {
	let sites: TwoSites;
	let context: BrowserContext;
	let page: Page;
	let cookiesOfAda: Awaited<ReturnType<BrowserContext['cookies']>>;
	/** Links and buttons that have done their work on some page. */
	const worked = new Set<string>();

	beforeAll(async () => {
		sites = await startTwoSites(executablePath, {vaultUrl: 'memory:', vaultKeys: [randomBytes(32)]});
		context = await sites.browser.newContext();
		await signIn(await context.newPage(), 'Ada');
		cookiesOfAda = await context.cookies();
		await context.close();
	});
	afterAll(async () => {
		await sites[Symbol.asyncDispose]();
	});
	beforeEach(async () => {
		context = await sites.browser.newContext({reducedMotion: 'reduce'});
		page = await context.newPage();
		page.setDefaultTimeout(10_000);
	});
	afterEach(async () => {
		await context.close();
	});

	describe.each(PAGES)('%s', (_, openPage) => {
		test.each([1100, 360])(
			'Tab reaches each control, the focus is seen, and what is too narrow scrolls, %d wide',
			async (width) => {
				await page.setViewportSize({width, height: 720});
				await open();
				const stops = await stopsOf(page);
				expect(stops.length).toBeGreaterThan(0);
				const reached = new Set<number>();
				for (let presses = 0; presses < 2 * stops.length + 4 && reached.size < stops.length; presses++) {
					await page.keyboard.press('Tab');
					const {index, isOutlined, isInView} = await focusOf(page);
					if (index < 0) {
						continue;
					}
					reached.add(index);
					expect([isOutlined, isInView], `the focus on "${stops[index]?.name}"`).toEqual([true, true]);
					if (stops[index]?.kind === 'region' && (await scrollOf(page)).canScroll) {
						await page.keyboard.press('ArrowRight');
						await vi.waitUntil(async () => (await scrollOf(page)).left > 0);
					}
				}
				expect(stops.filter(({index}) => !reached.has(index)).map(({name}) => name)).toEqual([]);
			},
		);

		test('each link and button that no page before had works', async () => {
			await open();
			for (const stop of await stopsOf(page)) {
				const control = `${stop.kind} ${stop.name} ${stop.href}`;
				for (const key of worked.has(control) ? [] : KEYS[stop.kind]) {
					await open();
					await tabToStop(page, stop);
					await press(key, stop);
				}
				worked.add(control);
			}
		});

		/** The page, whatever has happened before. */
		async function open(): Promise<void> {
			const refreshToken = sites.world.fake.refreshTokenOf('A1HARBOUR');
			await sites.world.vault.keep(owner, {refreshToken, connectedAtMs: Date.now()});
			await context.clearCookies();
			await context.addCookies(cookiesOfAda);
			await openPage(page, sites);
		}
	});

	async function press(key: string, {kind, name, href}: Stop): Promise<void> {
		if (href?.endsWith('#main')) {
			await page.keyboard.press(key);
			// The browser moves the focus after it has gone to the place in the page.
			await page.waitForFunction("document.activeElement.id === 'main'");
			return;
		}
		await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
		if (kind === 'button') {
			await page.getByText(DONE[name] ?? `nothing is known of the button "${name}"`).waitFor();
		} else {
			expect(page.url()).toBe(href);
		}
	}
});

const KEYS: Readonly<Record<Stop['kind'], readonly string[]>> = {
	link: ['Enter'],
	button: ['Enter', 'Space'],
	field: [],
	region: [],
};

async function signIn(page: Page, name: string): Promise<void> {
	await page.goto(`${CONSOLE}/sign-in`);
	await page.getByLabel(name).check();
	await page.getByRole('button', {name: 'Sign in'}).click();
	await page.getByText('Connect a seller').waitFor();
}
