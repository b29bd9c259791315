import {Keyv} from 'keyv';
import {expect, test} from 'vitest';
import {consent, openBrowser} from './browser.js';
import {APPLICATION, type ConnectFramework, openShop} from './framework.js';

/** What goes wrong after a callback was believed, and before one can be: the framework's to handle. */
export function describeFailures(framework: ConnectFramework): void {
	test.each([
		['refuses the code', {service: 'lwa', error: 'invalid_grant'} as const, 502, 'ERR_AMAZON_GRANT_REVOKED'],
		['gives no refresh token', {service: 'lwa', status: 200, body: NO_REFRESH_TOKEN} as const, 502, 'ERR_AMAZON_TOKEN_MALFORMED'],
	])(
		'where Amazon %s, the browser gets a status and no secret, and the seller can begin again',
		async (_what, rule, status, code) => {
			const {url, fake, errors, connected} = await openShop(framework);
			const browser = openBrowser();
			const sent = await browser.go(`${url}/start`, {user: 'u1'});
			const query = consent(fake, sent.location);
			fake.fail(rule);

			const page = await browser.go(`${url}/callback?${query}`, {user: 'u1'});

			expect(page.status).toBe(status);
			expect(errors).toMatchObject([{name: 'AmazonAuthError', code: expect.stringContaining(code)}]);
			expectOurHeaders(page.headers);
			for (const secret of [query.get('spapi_oauth_code'), query.get('state'), fake.options.sellingPartner.clientSecret]) {
				expect(page.text + String(errors[0]) + JSON.stringify(errors[0])).not.toContain(secret);
			}
			expect([browser.cookies.size, connected]).toEqual([0, []]);
			const again = await browser.go(`${url}/start`, {user: 'u1'});
			fake.reset();
			expect((await browser.go(`${url}/callback?${consent(fake, again.location)}`, {user: 'u1'})).status).toBe(303);
		},
	);

	test('where Amazon throttles, the browser gets 503 and is told when to come back', async () => {
		const {url, fake, errors} = await openShop(framework);
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '60'}});

		const page = await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});

		expect([page.status, page.headers.get('retry-after')]).toEqual([503, '60']);
		expect(errors).toMatchObject([{code: 'ERR_AMAZON_THROTTLED'}]);
		expectOurHeaders(page.headers);
	});

	test('where the application cannot keep the token, its own error arrives, and the seller can begin again', async () => {
		const failure = Object.assign(new Error('the vault is closed'), {headers: {'x-own': 'kept'}});
		const vault = {open: false};
		const {url, fake, errors} = await openShop(framework, {
			onConnected: () => (vault.open ? '/sellers' : Promise.reject(failure)),
		});
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});

		const page = await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});
		expect([page.status, errors]).toEqual([500, [failure]]);
		expectOurHeaders(page.headers);
		expect(browser.cookies.size).toBe(0);

		vault.open = true;
		const again = await browser.go(`${url}/start`, {user: 'u1'});
		expect((await browser.go(`${url}/callback?${consent(fake, again.location)}`, {user: 'u1'})).status).toBe(303);
	});

	test.each<[string, () => Error]>([
		['is the same for all', () => Object.assign(new Error('sign-in is down'), {status: 503, expose: true})],
		['has headers', () => Object.assign(new Error('sign-in is down'), {status: 503, headers: {'x-own': 'kept'}})],
		['is frozen', () => Object.freeze(Object.assign(new Error('sign-in is down'), {status: 503, headers: {'x-own': 'kept'}}))],
	])('an error of the application’s that %s takes nothing from one browser to the next', async (_what, create) => {
		const failure = create();
		const before = {...failure};
		const {url, errors} = await openShop(framework, {
			signInUrl: () => Promise.reject(failure),
			user: ({headers}) => (headers['x-user'] === undefined ? undefined : Promise.reject(failure)),
		});
		const [first, second] = [openBrowser(), openBrowser()];

		const begun = await first.go(`${url}/login?${FROM_APPSTORE}`);
		const refused = await second.go(`${url}/start`, {user: 'u2'});

		expect([begun.status, first.cookies.size]).toEqual([503, 1]);
		expect([refused.status, second.cookies.size]).toEqual([503, 0]);
		for (const {headers} of [begun, refused]) {
			expectOurHeaders(headers);
		}
		expect(Object.entries({...failure})).toEqual(Object.entries(before));
		expect(errors).toHaveLength(2);
		for (const error of errors) {
			expect(error).toBeInstanceOf(Error);
			expect(error).toMatchObject({message: 'sign-in is down', status: 503});
		}
	});

	test('nobody signed in is 401, before anything is made', async () => {
		for (const user of [() => undefined, () => '', async () => undefined]) {
			const {url, errors} = await openShop(framework, {user});
			const browser = openBrowser();
			const page = await browser.go(`${url}/start`);
			expect([page.status, browser.cookies.size]).toEqual([401, 0]);
			expect(errors).toMatchObject([{code: 'ERR_AMAZON_IDENTITY_MISSING'}]);
			expectOurHeaders(page.headers);
		}
	});

	test.each([
		['is none', '"marketplaceId"', {marketplaceId: (): string => 'A0NOWHERE'}],
		['is missing', '"marketplaceId"', {marketplaceId: (): string => undefined as unknown as string}],
		['has no site for vendors', '"vendor"', {marketplaceId: (): string => 'A28R8C7NBKEWEA', vendor: true}],
	])('a marketplace from the request that %s is 400, and nothing has begun', async (_what, named, options) => {
		const store = new Keyv({store: new Map()});
		const {url, errors} = await openShop(framework, {store, ...options});
		const page = await openBrowser().go(`${url}/start`, {user: 'u1'});
		expect(page.status).toBe(400);
		expect(errors).toMatchObject([{name: 'TypeError', message: expect.stringContaining(named)}]);
		expect(page.text).not.toContain('A0NOWHERE');
		expect(store.store.size).toBe(0);
	});

	test.each([
		['keeps nothing', {set: async () => false}],
		['throws', {set: () => Promise.reject(Object.assign(new Error('refused'), {status: 503}))}],
	])('a store that %s is an error at the start, before the seller goes to Amazon', async (_what, broken) => {
		const {url, errors} = await openShop(framework, {store: Object.assign(new Keyv(), broken)});
		const browser = openBrowser();
		const page = await browser.go(`${url}/start`, {user: 'u1'});
		expect([page.status, page.headers.get('location'), browser.cookies.size]).toEqual([503, null, 0]);
		expect(errors.length).toBe(1);
	});

	test('a store that fails at the end connects nobody', async () => {
		const store = new Keyv();
		const {url, fake, connected} = await openShop(framework, {store});
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		const query = consent(fake, sent.location);

		const set = store.set.bind(store);
		store.set = async () => false;
		expect((await browser.go(`${url}/callback?${query}`, {user: 'u1'})).status).toBe(503);
		store.set = set;
		Object.assign(store, {get: async () => undefined});
		expect((await browser.go(`${url}/callback?${query}`, {user: 'u1'})).status).toBe(400);
		expect([connected, fake.count({service: 'lwa'})]).toEqual([[], 0]);
	});

	test.each([
		['user', {user: () => 7 as unknown as string}],
		['tenant', {tenant: () => ({}) as unknown as string}],
	])('"%s" that gives no string is an error that names it', async (name, wrong) => {
		const {url, errors} = await openShop(framework, wrong);
		expect((await openBrowser().go(`${url}/start`, {user: 'u1'})).status).toBe(500);
		expect(errors).toMatchObject([{name: 'TypeError', message: expect.stringContaining(`"${name}"`)}]);
	});

	test('a function of the application’s that rejects with nothing is an error all the same', async () => {
		const {url, errors} = await openShop(framework, {user: () => Promise.reject(undefined)});
		const page = await openBrowser().go(`${url}/start`, {user: 'u1'});
		expect(page.status).toBe(500);
		expect(errors).toMatchObject([{message: expect.stringContaining('connectSeller()')}]);
		expectOurHeaders(page.headers);
	});

	test('a path with letters of all kinds is a place to go', async () => {
		const {url, fake} = await openShop(framework, {onConnected: () => '/händler/é 1?a=%20b'});
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		const back = await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});
		expect([back.status, back.headers.get('location')]).toEqual([303, '/h%C3%A4ndler/%C3%A9%201?a=%20b']);
	});

	test('"onConnected" that does not say where to go is an error that names it', async () => {
		const {url, fake, errors} = await openShop(framework, {onConnected: (() => undefined) as unknown as () => string});
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		expect((await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'})).status).toBe(500);
		expect(errors).toMatchObject([{name: 'TypeError', message: expect.stringContaining('"onConnected"')}]);
	});
}

const FROM_APPSTORE = new URLSearchParams({
	amazon_callback_uri: `https://sellercentral.amazon.com/apps/authorize/confirm/${APPLICATION}`,
	amazon_state: 'AMZSTATE',
	selling_partner_id: 'A1',
});

const NO_REFRESH_TOKEN = {access_token: 'Atza|x', token_type: 'bearer', expires_in: 3_600};

function expectOurHeaders(headers: Headers): void {
	expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
}
