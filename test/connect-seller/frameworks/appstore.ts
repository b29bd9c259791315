import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {expect, onTestFinished, test} from 'vitest';
import {consent, openBrowser} from './browser.js';
import {APPLICATION, type ConnectFramework, openShop, REDIRECT_URI} from './framework.js';

const CONFIRM = `https://sellercentral.amazon.com/apps/authorize/confirm/${APPLICATION}`;
const signInUrl = (_request: unknown, returnTo: string): string => `/sign-in?${new URLSearchParams({returnTo})}`;

/** From Amazon's Appstore to the application's Login URI and back. */
export function describeAppstore(framework: ConnectFramework): void {
	test('who is signed in goes back to Amazon at once, with its state and one of ours, and is connected', async () => {
		const {url, fake, connected} = await openShop(framework);
		const browser = openBrowser();

		const sent = await browser.go(`${url}/login?${opened({amazon_state: 'a+b/c=&d é'})}`, {user: 'u1'});
		expect([sent.status, sent.location.origin + sent.location.pathname]).toEqual([303, CONFIRM]);
		expect(Object.fromEntries(sent.location.searchParams)).toEqual({
			amazon_state: 'a+b/c=&d é',
			redirect_uri: REDIRECT_URI,
			state: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
		});
		const back = await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});

		expect(back.status).toBe(303);
		expect(connected).toMatchObject([{sellingPartnerId: 'A1', user: 'u1', region: 'na', marketplaceId: undefined}]);
		expect(browser.cookies.size).toBe(0);
	});

	test('who has to sign in first comes back to what Amazon said, and nobody can read it meanwhile', async () => {
		const {url, fake, connected} = await openShop(framework, {signInUrl});
		const browser = openBrowser();

		const away = await browser.go(`${url}/mounted/login?${opened({amazon_state: 'secret-state'})}`);
		expect([away.status, away.location.pathname]).toEqual([303, '/sign-in']);
		const returnTo = away.location.searchParams.get('returnTo');
		expect(returnTo).toBe('/mounted/login');
		const [[name, sealed = ''] = []] = browser.cookies;
		expect(name).toBe('__Host-amazon-appstore');
		expect(Buffer.from(sealed.split('.').join(''), 'base64url').toString()).not.toContain('secret-state');
		expect(sealed).not.toContain('secret-state');

		const sent = await browser.go(`${url}${returnTo}`, {user: 'u1'});
		expect(sent.location.origin + sent.location.pathname).toBe(CONFIRM);
		expect(sent.location.searchParams.get('amazon_state')).toBe('secret-state');
		expect(browser.cookies.has('__Host-amazon-appstore')).toBe(false);
		await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});
		expect(connected.length).toBe(1);
	});

	test('without a page to sign in, the framework answers 401', async () => {
		const {url, errors} = await openShop(framework);
		const page = await openBrowser().go(`${url}/login?${opened()}`);
		expect(page.status).toBe(401);
		expect(errors).toMatchObject([{code: 'ERR_AMAZON_IDENTITY_MISSING'}]);
	});

	test('what Amazon says now counts, and not what waits from before', async () => {
		const {url} = await openShop(framework, {signInUrl});
		const browser = openBrowser();
		await browser.go(`${url}/login?${opened({amazon_state: 'old'})}`);
		const sent = await browser.go(`${url}/login?${opened({amazon_state: 'new'})}`, {user: 'u1'});
		expect(sent.location.searchParams.get('amazon_state')).toBe('new');
		expect([...browser.cookies.keys()].filter((name) => !name.startsWith('__Host-amazon-connect-'))).toEqual([]);
	});

	test.each([
		['by the option', {draft: true}, {}],
		['by Amazon', {}, {version: 'beta'}],
	])('a draft is told as one, %s', async (_who, options, said) => {
		const {url} = await openShop(framework, options);
		const {location} = await openBrowser().go(`${url}/login?${opened(said)}`, {user: 'u1'});
		expect(location.searchParams.get('version')).toBe('beta');
	});

	test('the site that sends the seller tells the region', async () => {
		const {url, fake, connected} = await openShop(framework);
		const browser = openBrowser();
		const japanese = `https://sellercentral.amazon.co.jp/apps/authorize/confirm/${APPLICATION}`;
		const sent = await browser.go(`${url}/login?${opened({amazon_callback_uri: japanese})}`, {user: 'u1'});
		await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});
		expect(connected).toMatchObject([{region: 'fe'}]);
	});

	test('nobody is sent to a page that is not one of Amazon’s, signed in or not', async () => {
		const {url, errors} = await openShop(framework, {signInUrl});
		const browser = openBrowser();
		const plain = await browser.go(`${url}/login`, {user: 'u1'});
		for (const user of ['u1', undefined]) {
			const query = opened({amazon_callback_uri: 'https://sellercentral.amazon.com.evil.example/apps/authorize/confirm/x'});
			const page = await browser.go(`${url}/login?${query}`, {user});
			expect([page.status, page.headers.get('location'), page.text]).toEqual([400, null, plain.text]);
		}
		expect([browser.cookies.size, errors]).toEqual([0, []]);
	});

	test.each(['amazon_callback_uri', 'amazon_state', 'selling_partner_id'])(
		'%s missing, empty or there twice is refused',
		async (name) => {
			const {url} = await openShop(framework);
			const [without, empty, twice] = [opened(), opened({[name]: ''}), opened()];
			without.delete(name);
			twice.append(name, 'more');
			for (const query of [without, empty, twice]) {
				const page = await openBrowser().go(`${url}/login?${query}`, {user: 'u1'});
				expect(page.status).toBe(400);
			}
		},
	);

	test('what comes back from a consent page is no start at the Login URI, and is told as that', async () => {
		const told: unknown[] = [];
		const note = (message: unknown): void => void told.push(message);
		subscribe('got-amazon-auth:connect', note);
		onTestFinished(() => void unsubscribe('got-amazon-auth:connect', note));
		const {url} = await openShop(framework);
		const page = await openBrowser().go(`${url}/login?state=s&selling_partner_id=A1&spapi_oauth_code=c`, {user: 'u1'});
		expect([page.status, told]).toEqual([400, [{event: 'refused', step: 'login', reason: 'callback-at-login'}]]);
	});

	test('a query of Amazon’s page stays, and cannot take the place of ours', async () => {
		const {url} = await openShop(framework);
		const page = await openBrowser().go(
			`${url}/login?${opened({amazon_callback_uri: `${CONFIRM}?keep=1&state=theirs&redirect_uri=https://evil.example`})}`,
			{user: 'u1'},
		);
		expect(page.location.searchParams.getAll('state')).toEqual([expect.stringMatching(/^ey/)]);
		expect(page.location.searchParams.getAll('redirect_uri')).toEqual([REDIRECT_URI]);
		expect(page.location.searchParams.get('keep')).toBe('1');
	});

	test('more than a cookie can hold is refused', async () => {
		const {url} = await openShop(framework, {signInUrl});
		const page = await openBrowser().go(`${url}/login?${opened({amazon_state: 'x'.repeat(2_501)})}`);
		expect(page.status).toBe(400);
		const browser = openBrowser();
		await browser.go(`${url}/login?${opened({amazon_state: 'x'.repeat(2_400)})}`);
		const [[name = '', value = ''] = []] = browser.cookies;
		expect(value.length).toBeGreaterThan(2_400);
		expect(name.length + value.length).toBeLessThan(4_096);
	});

	test('a cookie that was changed, or is another application’s, is no start', async () => {
		const {url} = await openShop(framework, {signInUrl});
		const other = await openShop(framework, {signInUrl, secrets: [Buffer.alloc(32, 'other')]});
		const browser = openBrowser();
		await browser.go(`${other.url}/login?${opened()}`);
		const page = await browser.go(`${url}/login`, {user: 'u1'});
		expect([page.status, page.headers.get('location')]).toEqual([400, null]);
	});

	test('a path that begins with two slashes is not taken for another site', async () => {
		const {url} = await openShop(framework, {signInUrl});
		const away = await openBrowser().go(`${url}/mounted//login?${opened()}`);
		const returnTo = away.location.searchParams.get('returnTo') ?? '/';
		expect(new URL(returnTo, url).origin).toBe(url);
	});
}

/** What Amazon opens the Login URI with. */
function opened(changes: Readonly<Record<string, string>> = {}): URLSearchParams {
	return new URLSearchParams({
		amazon_callback_uri: CONFIRM,
		amazon_state: 'amazon-state',
		selling_partner_id: 'A1',
		...changes,
	});
}
