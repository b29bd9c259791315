/**
 * The seller console in a real browser, against the fake's Seller Central: two sites, their cookies, redirects and policies.
 */
import {randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {type BrowserContext, chromium, type Page, type Response} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {startDemo} from '../../examples/seller-console/demo.js';
import {APPLICATION_ID} from '../../examples/seller-console/world.js';
import {withServer} from '../adapters-store/servers.js';
import {CENTRAL, CENTRAL_EUROPE, CONSOLE, findBrowser, LAUNCH, startTwoSites, type TwoSites} from './two-sites.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const APPSTORE = `${CENTRAL}/selling-partner-appstore/dp/${APPLICATION_ID}`;
const shots = process.env.SCREENSHOTS; // a folder to look at

withServer('Chromium', findBrowser(), (executablePath) => {
	describe('the seller console', () => {
		let sites: TwoSites;
		let context: BrowserContext;
		let page: Page;

		beforeAll(async () => {
			sites = await startTwoSites(executablePath, {vaultUrl: 'memory:', vaultKeys: [randomBytes(32)]});
		});
		afterAll(async () => {
			await sites[Symbol.asyncDispose]();
		});
		beforeEach(async () => {
			context = await sites.browser.newContext();
			// Pages of ours run no script, and the policy lets none in: axe comes in by the debugger's own way.
			page = await context.newPage();
			page.setDefaultTimeout(10_000);
			sites.errors.length = 0;
		});
		afterEach(async () => {
			// All its tabs with it: Chromium may never answer to the close of a single tab whose page is still coming in.
			await context.close();
			for (const tenant of ['harbour-goods', 'mill-street']) {
				for (const owner of await sites.world.vault.sellersOf(tenant)) {
					await sites.world.vault.remove(owner);
				}
			}
		});

		test('a seller is connected at Amazon, the buyers are seen, the calls explained, and the seller is disconnected', async () => {
			const {fake, vault} = sites.world;
			await page.goto(CONSOLE);
			await look(page, 'sign-in');
			await signIn(page, 'Ada');
			await look(page, 'sellers-none');
			await page.getByRole('button', {name: 'Connect at Amazon'}).click();
			expect(new URL(page.url()).origin).toBe(CENTRAL);
			await look(page, 'consent');
			await page.getByLabel('A1HARBOUR').check();
			await page.getByRole('button', {name: 'Allow'}).click();
			expect(page.url()).toBe(`${CONSOLE}/sellers?done=connected`);
			await look(page, 'sellers-connected');
			expect(await vault.refreshToken({tenant: 'harbour-goods', region: 'na', sellingPartnerId: 'A1HARBOUR'})).toBe(
				fake.refreshTokenOf('A1HARBOUR'),
			);

			await page.getByRole('link', {name: 'Orders of A1HARBOUR'}).click();
			expect(await page.getByRole('cell', {name: 'Buyer of A1HARBOUR'}).count()).toBe(5);
			await look(page, 'orders');
			await page.getByRole('navigation').getByRole('link', {name: 'Calls'}).click();
			const calls = page.locator('tbody tr');
			expect(await calls.count()).toBe(3);
			expect(await calls.first().innerText()).toMatch(/getOrders.*A1HARBOUR.*restricted-data-token.*200/s);
			await look(page, 'calls');

			await page.getByRole('navigation').getByRole('link', {name: 'Sellers'}).click();
			await page.getByRole('button', {name: 'Disconnect A1HARBOUR'}).click();
			expect(await page.getByRole('status').innerText()).toContain('disconnected');
			expect(await vault.sellersOf('harbour-goods')).toEqual([]);
			const calledBefore = fake.count({service: 'selling-partner'});
			const gone = await page.goto(`${CONSOLE}/sellers/na/A1HARBOUR/orders`);
			expect([gone?.status(), fake.count({service: 'selling-partner'})]).toEqual([404, calledBefore]);
			await look(page, 'not-found');
		});

		test('the whole journey goes by keyboard alone, and each stop is seen', async () => {
			await page.goto(CONSOLE);
			await tabTo(page, 'radio', 'Ada');
			await page.keyboard.press('ArrowDown');
			await tabTo(page, 'button', 'Sign in');
			await press(page, 'Enter', '/sellers');
			await tabTo(page, 'combobox', 'Marketplace');
			await page.keyboard.press('ArrowDown'); // Germany
			await tabTo(page, 'button', 'Connect at Amazon');
			await press(page, 'Enter', '/apps/authorize/consent');
			expect(new URL(page.url()).origin).toBe(CENTRAL_EUROPE);
			await tabTo(page, 'radio', 'A2MILL');
			await page.keyboard.press('ArrowDown');
			await tabTo(page, 'button', 'Allow');
			await press(page, 'Enter', '/sellers');
			await tabTo(page, 'link', 'Orders of A3ORCHARD');
			await press(page, 'Enter', '/sellers/eu/A3ORCHARD/orders');
			expect(await page.getByRole('cell', {name: 'Buyer of A3ORCHARD'}).count()).toBe(5);
			await tabTo(page, 'link', 'Skip to the content');
			await page.keyboard.press('Enter');
			await tabTo(page, 'link', 'All sellers');
			await press(page, 'Enter', '/sellers');
			await tabTo(page, 'button', 'Disconnect A3ORCHARD');
			await press(page, 'Enter', '/sellers');
			expect(await page.getByRole('status').innerText()).toContain('disconnected');
			await tabTo(page, 'button', 'Sign out');
			await press(page, 'Enter', '/sign-in');
		});

		test('a start in the Appstore survives the sign-in', async () => {
			await page.goto(APPSTORE);
			await look(page, 'appstore');
			await page.getByLabel('A1HARBOUR').check();
			await page.getByRole('button', {name: 'Login to Seller console now'}).click();
			expect(page.url()).toMatch(`${CONSOLE}/sign-in?`);
			await signIn(page, 'Cleo');
			expect(page.url()).toBe(`${CONSOLE}/sellers?done=connected`);
			expect(await page.getByRole('rowheader', {name: 'A1HARBOUR'}).count()).toBe(1);
			expect(await sites.world.vault.sellersOf('mill-street')).toHaveLength(1);
			expect(await sites.world.vault.sellersOf('harbour-goods')).toEqual([]);
		});

		test('a start in the Appstore goes straight on where somebody is signed in', async () => {
			await page.goto(CONSOLE);
			await signIn(page, 'Cleo');
			await page.goto(APPSTORE);
			await page.getByRole('button', {name: 'Login to Seller console now'}).click();
			expect(page.url()).toBe(`${CONSOLE}/sellers?done=connected`);
		});

		describe('a callback is refused, with one and the same page and no token call,', () => {
			test.each<[string, (callback: URL) => Promise<void> | void]>([
				[
					'when its state was changed',
					(callback) => callback.searchParams.set('state', `${callback.searchParams.get('state')}x`),
				],
				['when it is of another application', (callback) => callback.searchParams.set('state', 'eyJhbGciOiJub25lIn0.e30.')],
				['when its code is there twice', (callback) => callback.searchParams.append('spapi_oauth_code', 'ANother')],
				['when its cookies are gone', async () => context.clearCookies({name: /^__Host-amazon/})],
				['when somebody else is signed in meanwhile', async () => otherTab('Ben')],
			])('%s', async (_, change) => {
				const callback = await heldCallback();
				await change(callback);
				await refused(await page.goto(callback.href), 0);
			});

			test('when it comes a second time', async () => {
				const callback = await heldCallback();
				expect((await page.goto(callback.href))?.url()).toBe(`${CONSOLE}/sellers?done=connected`);
				await refused(await page.goto(callback.href), 1);
				await look(page, 'refused');
			});

			test('when it is opened in another browser', async () => {
				const callback = await heldCallback();
				const stranger = await sites.browser.newContext();
				const theirs = await stranger.newPage();
				await theirs.goto(CONSOLE);
				await signIn(theirs, 'Ada');
				await refused(await theirs.goto(callback.href), 0);
				await stranger.close();
			});

			/** Goes as far as Amazon's answer, and keeps it from the browser. */
			async function heldCallback(): Promise<URL> {
				sites.world.fake.reset();
				await page.goto(CONSOLE);
				await signIn(page, 'Ada');
				await page.getByRole('button', {name: 'Connect at Amazon'}).click();
				const {headers} = await sites.world.fake.got.post(page.url(), {
					form: {account: 'A1HARBOUR', decision: 'allow'},
					followRedirect: false,
				});
				return new URL(headers.location ?? '');
			}
		});

		test('nobody connects by a form of another site', async () => {
			await page.goto(CONSOLE);
			await signIn(page, 'Ada');
			await page.goto(`${CENTRAL}/home`);
			await page.setContent(`<form method="post" action="${CONSOLE}/sellers/connect"><button>Win</button></form>`);
			await page.getByRole('button', {name: 'Win'}).click();
			await page.getByRole('heading', {name: 'That did not work'}).waitFor();
			expect(sites.errors).toMatchObject([{status: 403}]);
		});

		test('what an account has connected, another neither sees nor calls nor ends', async () => {
			const owner = {tenant: 'harbour-goods', region: 'na', sellingPartnerId: 'A1HARBOUR'} as const;
			const refreshToken = sites.world.fake.refreshTokenOf('A1HARBOUR');
			await sites.world.vault.keep(owner, {refreshToken, connectedAtMs: Date.now()});
			await page.goto(CONSOLE);
			await signIn(page, 'Cleo');
			expect(await page.getByText('No seller is connected yet').count()).toBe(1);
			expect((await page.goto(`${CONSOLE}/sellers/na/A1HARBOUR/orders`))?.status()).toBe(404);
			await page.goto(`${CONSOLE}/sellers`);
			await page.evaluate(
				"for (const form of document.forms) form.action = form.action.replace(/connect$/, 'na/A1HARBOUR/disconnect')",
			);
			await page.getByRole('button', {name: 'Connect at Amazon'}).click();
			await page.waitForURL('**/sellers?done=disconnected');
			expect(await sites.world.vault.refreshToken(owner)).toBe(refreshToken);
		});

		test('a seller who took the authorisation back is an error page without a secret', async () => {
			await page.goto(CONSOLE);
			await signIn(page, 'Ada');
			await page.getByRole('button', {name: 'Connect at Amazon'}).click();
			await page.getByRole('button', {name: 'Allow'}).click();
			sites.world.fake.revoke({sellingPartnerId: 'A1HARBOUR'});
			const answer = await page.goto(`${CONSOLE}/sellers/na/A1HARBOUR/orders`);
			expect([answer?.status(), sites.errors]).toMatchObject([502, [{code: 'ERR_AMAZON_GRANT_REVOKED'}]]);
			expect(await page.content()).not.toMatch(/At[zc]|at \w+ \(/);
			await look(page, 'taken-back');
		});

		test('the demo goes the same ways over http on localhost', async () => {
			await using demo = await startDemo({port: 0, vaultUrl: 'memory:', vaultKeys: [randomBytes(32)], onError: () => {}});
			const browser = await chromium.launch({executablePath, args: [...LAUNCH]});
			try {
				const tab = await browser.newPage();
				await tab.goto(demo.consoleUrl);
				await signIn(tab, 'Ada');
				await tab.getByLabel('Marketplace').selectOption('Germany (Europe)');
				await tab.getByRole('button', {name: 'Connect at Amazon'}).click();
				await tab.getByLabel('A2MILL').check();
				await tab.getByRole('button', {name: 'Allow'}).click();
				await tab.getByRole('link', {name: 'Orders of A2MILL'}).click();
				expect(await tab.getByRole('cell', {name: 'Buyer of A2MILL'}).count()).toBe(5);
				await tab.goto(demo.appstoreUrl);
				await tab.getByLabel('A1HARBOUR').check();
				await tab.getByRole('button', {name: 'Login to Seller console now'}).click();
				await tab.getByRole('link', {name: 'Orders of A1HARBOUR'}).waitFor();
				expect(tab.url()).toBe(`${demo.consoleUrl}/sellers?done=connected`);
			} finally {
				await browser.close();
			}
		});

		async function refused(answer: Response | null, tokenCalls: number): Promise<void> {
			const tab = await context.newPage();
			const nothing = await tab.goto(`${CONSOLE}/amazon/callback`); // refused with nothing to tell why
			expect([answer?.status(), await answer?.text()]).toEqual([400, await nothing?.text()]);
			expect(await nothing?.text()).toContain('This link is not valid');
			expect(sites.world.fake.count({service: 'lwa', operation: 'authorization_code'})).toBe(tokenCalls);
			expect(answer?.headers()).toMatchObject({'cache-control': 'no-store', 'referrer-policy': 'no-referrer'});
		}

		async function otherTab(name: string): Promise<void> {
			const tab = await context.newPage();
			await tab.goto(`${CONSOLE}/sellers`);
			await tab.getByRole('button', {name: 'Sign out'}).click();
			await signIn(tab, name);
			await tab.waitForURL(`${CONSOLE}/sellers`);
		}
	});
});

async function signIn(page: Page, name: string): Promise<void> {
	await page.getByLabel(name).check();
	await page.getByRole('button', {name: 'Sign in'}).click();
}

/** Presses Tab until the named control has the focus, as it must within a round, and sees that the focus is drawn. */
async function tabTo(page: Page, role: 'link' | 'button' | 'radio' | 'combobox', name: string): Promise<void> {
	const wanted = page.getByRole(role, {name}).and(page.locator(':focus'));
	for (let presses = 0; presses < 40; presses++) {
		await page.keyboard.press('Tab');
		if ((await wanted.count()) === 1) {
			expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle'), `the focus on ${name}`).toBe('solid');
			return;
		}
	}
	throw new Error(`Tab does not reach ${role} "${name}" at ${page.url()}.`);
}

async function press(page: Page, key: string, path: string): Promise<void> {
	await Promise.all([page.waitForURL((url) => url.pathname === path), page.keyboard.press(key)]);
	await page.waitForLoadState();
}

/** No serious finding of axe-core, in light and dark, narrow and wide. */
async function look(page: Page, name: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({colorScheme});
		for (const width of [1100, 360]) {
			await page.setViewportSize({width, height: 720});
			if (shots !== undefined) {
				await page.screenshot({path: `${shots}/${name}-${colorScheme}-${width}.png`, fullPage: true});
			}
			expect(await seriousFindings(page), `${name}, ${colorScheme}, ${width} wide`).toEqual([]);
			const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
			expect(overflow, `${name} is wider than ${width}`).toBeLessThanOrEqual(0);
		}
	}
	await page.emulateMedia({colorScheme: 'light'});
	await page.setViewportSize({width: 1100, height: 720});
}

async function seriousFindings(page: Page): Promise<string[]> {
	await page.evaluate(axeSource);
	const {violations} = await page.evaluate<{violations: {id: string; impact: string; nodes: {html: string}[]}[]}>('axe.run()');
	const found = violations.map(({id, impact, nodes}) => `${impact}: ${id} at ${nodes.map(({html}) => html).join(' ')}`);
	return found.filter((finding) => /^(serious|critical)/.test(finding));
}
