import {expect, test} from 'vitest';
import {consent, openBrowser} from './browser.js';
import {APPLICATION, type ConnectFramework, GERMANY, openShop, REDIRECT_URI, US} from './framework.js';

/** From the application's own page to Amazon and back. */
export function describeWebsite(framework: ConnectFramework): void {
	test('a seller who agrees is connected, for the user who began', async () => {
		const {url, fake, connected, auth} = await openShop(framework, {tenant: () => 'acme'});
		const browser = openBrowser();

		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		expect(sent.status).toBe(303);
		expect(sent.location.origin + sent.location.pathname).toBe('https://sellercentral.amazon.com/apps/authorize/consent');
		expect(Object.fromEntries(sent.location.searchParams)).toEqual({
			application_id: APPLICATION,
			redirect_uri: REDIRECT_URI,
			state: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
		});
		const back = await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});

		expect([back.status, back.location.pathname]).toEqual([303, '/sellers']);
		expect(connected).toEqual([
			{
				sellingPartnerId: 'A1',
				user: 'u1',
				tenant: 'acme',
				region: 'na',
				marketplaceId: US,
				refreshToken: fake.refreshTokenOf('A1'),
			},
		]);
		expect(browser.cookies.size).toBe(0);
		expect(fake.count({service: 'lwa'})).toBe(1);
		expect(auth.stats().refused).toBe(0);
	});

	test('no answer is stored, and none tells where the browser came from', async () => {
		const {url, fake} = await openShop(framework);
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		const refused = await browser.go(`${url}/callback`, {user: 'u1'});
		const back = await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});
		const nobody = await browser.go(`${url}/start`);
		const login = await browser.go(`${url}/login`);
		const head = await browser.go(`${url}/callback`, {method: 'HEAD'});

		const pages = [sent, refused, back, nobody, login, head];
		expect(pages.map(({status}) => status)).toEqual([303, 400, 303, 401, 400, 405]);
		for (const {headers} of pages) {
			expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
		}
	});

	test('the marketplace may come from the request, and decides on page and region', async () => {
		const {url, fake, connected} = await openShop(framework, {
			marketplaceId: ({headers}) => String(headers['x-marketplace']),
		});
		const browser = openBrowser();

		const sent = await browser.go(`${url}/start`, {user: 'u1', headers: {'x-marketplace': GERMANY}});
		await browser.go(`${url}/callback?${consent(fake, sent.location)}`, {user: 'u1'});

		expect(sent.location.host).toBe('sellercentral-europe.amazon.com');
		expect(connected).toMatchObject([{region: 'eu', marketplaceId: GERMANY}]);
	});

	test('a draft is told as one, and vendors get their own site', async () => {
		const {url} = await openShop(framework, {draft: true, vendor: true});

		const {location} = await openBrowser().go(`${url}/start`, {user: 'u1'});

		expect(location.host).toBe('vendorcentral.amazon.com');
		expect(location.searchParams.get('version')).toBe('beta');
	});

	test('a form may begin', async () => {
		const {url} = await openShop(framework);
		const sent = await openBrowser().go(`${url}/start`, {user: 'u1', method: 'POST'});
		expect([sent.status, sent.location.host]).toEqual([303, 'sellercentral.amazon.com']);
	});

	test('it works where it is mounted below another path', async () => {
		const {url, fake, connected} = await openShop(framework);
		const browser = openBrowser();
		const sent = await browser.go(`${url}/mounted/start`, {user: 'u1'});
		const back = await browser.go(`${url}/mounted/callback?${consent(fake, sent.location)}`, {user: 'u1'});
		expect([back.status, connected.length]).toEqual([303, 1]);
	});

	test.each([
		['HEAD', 'start'],
		['HEAD', 'callback'],
		['POST', 'callback'],
		['POST', 'login'],
		['PUT', 'start'],
	])('%s of %s is not allowed, and spends nothing', async (method, path) => {
		const {url, fake, connected} = await openShop(framework);
		const browser = openBrowser();
		const sent = await browser.go(`${url}/start`, {user: 'u1'});
		const query = consent(fake, sent.location);

		const page = await browser.go(`${url}/${path}?${query}`, {user: 'u1', method});
		expect(page.status).toBe(405);
		expect(page.headers.get('allow')).toBe(path === 'start' ? 'GET, POST' : 'GET');

		await browser.go(`${url}/callback?${query}`, {user: 'u1'});
		expect(connected.length).toBe(1);
	});

	test('several attempts in one browser go side by side, and the sixth drops the oldest', async () => {
		const {url, fake, connected} = await openShop(framework);
		const browser = openBrowser();
		const queries: URLSearchParams[] = [];
		for (let attempt = 0; attempt < 6; attempt++) {
			const sent = await browser.go(`${url}/start`, {user: 'u1'});
			queries.push(consent(fake, sent.location));
		}
		expect(browser.cookies.size).toBe(5);

		const statuses: number[] = [];
		for (const query of queries.reverse()) {
			statuses.push((await browser.go(`${url}/callback?${query}`, {user: 'u1'})).status);
		}
		expect(statuses).toEqual([303, 303, 303, 303, 303, 400]);
		expect(connected.length).toBe(5);
		expect(browser.cookies.size).toBe(0);
	});
}
