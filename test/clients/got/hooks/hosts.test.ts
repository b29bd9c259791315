/**
 * Rules 1 and 3: which URLs get a credential. Exact hosts over https at the default port; no path that may be read in two ways.
 */
import {expect, it} from 'vitest';
import {arrived, CATALOG, credentials, FOREIGN, failure, NA, PAY, start, ways} from './harness.js';

for (const [way, client] of ways) {
	it(`${way} puts a seller's token on a request to the Selling Partner API`, async () => {
		const started = await start();
		await client(started)(`${NA}/sellers/v1/marketplaceParticipations`).json();
		expect(credentials(started.fake)).toEqual(['seller-token']);
	});

	it(`${way} leaves a request to another host alone`, async () => {
		const started = await start();
		await client(started)(`${FOREIGN}/path?q=1`, {headers: {'x-custom': 'kept'}});
		expect(started.foreign).toHaveLength(1);
		expect(started.foreign[0]?.headers).toMatchObject({'x-custom': 'kept', 'user-agent': expect.stringMatching(/^got /)});
		expect(started.foreign[0]?.headers).not.toHaveProperty('x-amz-access-token');
		expect(started.fake.count()).toBe(1);
	});

	it.each([
		['http:', `http://sellingpartnerapi-na.amazon.com${CATALOG}`],
		['a port', `${NA}:8443${CATALOG}`],
		['user info', `https://user:secret@sellingpartnerapi-na.amazon.com${CATALOG}`],
		['http: of Amazon Pay', 'http://pay-api.amazon.com/v2/charges/C1'],
		['http: of the Appstore APIs', 'http://developer.amazon.com/api/appstore/v1/applications/A1/edits'],
	])(`${way} refuses a known host with %s, and nothing is sent`, async (_form, url) => {
		const started = await start({
			extraHosts: {'sellingpartnerapi-na.amazon.com:8443': () => ({})},
		});
		const error = await failure(client(started)(url));
		expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_INSECURE_URL'});
		expect(started.fake.journal).toEqual([]);
	});
}

it.each([
	'sellingpartnerapi-na.amazon.com.foreign.example',
	'evil-sellingpartnerapi-na.amazon.com',
	'sellingpartnerapi-na.amazon.com.',
	'sellingpartnerapi-xx.amazon.com',
	'pay-api.amazon.com.foreign.example',
	'amazon.com',
])('%s is not one of the hosts and gets nothing', async (host) => {
	const seen: object[] = [];
	const {auth, fake} = await start({
		extraHosts: {
			[host]: ({headers}) => {
				seen.push(headers);
				return {};
			},
		},
	});
	await auth.got(`https://${host}${CATALOG}`);
	expect(seen).toHaveLength(1);
	expect(seen[0]).not.toHaveProperty('x-amz-access-token');
	expect(seen[0]).not.toHaveProperty('authorization');
	expect(fake.count()).toBe(1);
});

it('an upper-case host and an explicit :443 are the known host', async () => {
	const {auth, fake} = await start();
	await auth.got(`https://SELLINGPARTNERAPI-NA.Amazon.com:443/sellers/v1/marketplaceParticipations?a=b#c`);
	expect(credentials(fake)).toEqual(['seller-token']);
});

it('a path of developer.amazon.com outside the Appstore APIs gets nothing', async () => {
	const {auth, fake} = await start();
	await auth.got('https://developer.amazon.com/docs/', {throwHttpErrors: false});
	expect(arrived(fake).map(({credential}) => credential)).toEqual(['none']);
});

it('an Appstore call and an Amazon Pay call carry their own kind of credential', async () => {
	const {auth, fake} = await start();
	await auth.got('https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits', {
		throwHttpErrors: false,
	});
	await auth.got(`${PAY}/v2/charges/C1`, {throwHttpErrors: false});
	expect(credentials(fake)).toEqual(['client-credentials', 'pay-signature']);
});

for (const [way, client] of ways) {
	it.each([
		'/orders/v0/orders/123-1234567-1234567/',
		'/orders/v0//orders/123-1234567-1234567',
		'/orders/v0/orders/123%2FbuyerInfo',
		'/orders/v0/orders/..%2F..%2F..%2Ftokens%2F2021-03-01',
		'/orders/v0/orders/123;a=b',
		'/orders/v0/%6frders/123',
	])(`${way} sends nothing to %s`, async (path) => {
		const started = await start();
		const error = await failure(client(started)(`${NA}${path}`));
		expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_AMBIGUOUS_PATH'});
		expect(started.fake.journal).toEqual([]);
	});

	it(`${way} sends a SKU with %2F as it is, with the seller's token`, async () => {
		const started = await start();
		const path = '/listings/2021-08-01/items/A3EXAMPLESELLER/AB%2FC%20D';
		await client(started)(`${NA}${path}`, {throwHttpErrors: false});
		expect(arrived(started.fake)).toMatchObject([{path, credential: 'seller-token'}]);
	});
}
