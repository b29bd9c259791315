/**
 * Rule 2: a redirect never gives, adds, upgrades or moves a credential.
 */
import {expect, it} from 'vitest';
import {
	arrived,
	CATALOG,
	credentials,
	EU,
	FOREIGN,
	failure,
	GRANTLESS,
	NA,
	ORDER,
	OTHER_ORDER,
	PLAIN,
	soon,
	start,
	ways,
} from './harness.js';

const refused = {throwHttpErrors: false} as const;

function to(location: string, status = 307): {status: number; headers: Record<string, string>} {
	return {status, headers: {location}};
}

for (const [way, client] of ways) {
	it(`${way}: from another host to Amazon goes on without a credential`, async () => {
		const started = await start({extraHosts: {'foreign.example': () => to(`${NA}${ORDER}`)}});
		await client(started)(FOREIGN, refused);
		expect(arrived(started.fake)).toMatchObject([{path: ORDER, credential: 'none'}]);
		expect(started.fake.count({service: 'lwa'})).toBe(0);
	});

	it(`${way}: from Amazon to another host goes on without a credential, and without the caller's own credentials`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, ...to(`${FOREIGN}/there`)});
		const headers = {'X-Amz-Access-Token': 'mine', 'x-amz-pay-authtoken': 'mine', authorization: 'mine', 'x-custom': 'kept'};
		await client(started)(`${NA}${PLAIN}`, {headers});
		expect(started.foreign[0]?.headers).toMatchObject({'x-custom': 'kept'});
		for (const name of ['x-amz-access-token', 'x-amz-pay-authtoken', 'authorization']) {
			expect(started.foreign[0]?.headers).not.toHaveProperty(name);
		}
	});

	it(`${way}: from one region to another goes on without a credential`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, ...to(`${EU}${PLAIN}`)});
		await client(started)(`${NA}${PLAIN}`, refused);
		expect(credentials(started.fake)).toEqual(['seller-token', 'none']);
	});

	it(`${way}: Amazon, another host, Amazon again goes on without a credential`, async () => {
		const started = await start({extraHosts: {'foreign.example': () => to(`${NA}${PLAIN}`)}});
		started.fake.fail({path: PLAIN, ...to(FOREIGN)});
		await client(started)(`${NA}${PLAIN}`, refused);
		expect(credentials(started.fake)).toEqual(['seller-token', 'none']);
	});

	it(`${way}: from a catalog path to an order goes on without a credential`, async () => {
		const started = await start();
		started.fake.fail({path: CATALOG, ...to(ORDER)});
		await client(started)(`${NA}${CATALOG}`, refused);
		expect(credentials(started.fake)).toEqual(['seller-token', 'none']);
		expect(started.fake.count({service: 'tokens'})).toBe(0);
	});

	it(`${way}: from an order to a catalog path goes on without a credential`, async () => {
		const started = await start();
		started.fake.fail({path: ORDER, ...to(CATALOG)});
		await client(started)(`${NA}${ORDER}`, refused);
		expect(credentials(started.fake)).toEqual(['restricted-data-token', 'none']);
	});

	it(`${way}: from one order to another keeps the token`, async () => {
		const started = await start();
		started.fake.fail({path: ORDER, ...to(OTHER_ORDER)});
		await client(started)(`${NA}${ORDER}`, refused);
		expect(credentials(started.fake)).toEqual(['restricted-data-token', 'restricted-data-token']);
	});

	it(`${way}: from a plain path to a grantless one goes on without a credential`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, ...to(GRANTLESS)});
		await client(started)(`${NA}${PLAIN}`, refused);
		expect(credentials(started.fake)).toEqual(['seller-token', 'none']);
	});

	it(`${way}: there and back again to the first path goes on without a credential`, async () => {
		const started = await start();
		started.fake.fail({path: ORDER, ...to(CATALOG)});
		started.fake.fail({path: CATALOG, ...to(ORDER)});
		await client(started)(`${NA}${ORDER}`, refused);
		expect(credentials(started.fake)).toEqual(['restricted-data-token', 'none', 'none']);
	});

	it.each([
		['http: of the same host', `http://sellingpartnerapi-na.amazon.com${PLAIN}`],
		['another port of the same host', `${NA}:8443${PLAIN}`],
	])(`${way}: to %s is refused and not sent`, async (_where, location) => {
		const started = await start({extraHosts: {'sellingpartnerapi-na.amazon.com:8443': () => ({})}});
		started.fake.fail({path: PLAIN, ...to(location)});
		const error = await failure(client(started)(`${NA}${PLAIN}`));
		expect(error).toMatchObject({code: 'ERR_AMAZON_INSECURE_URL'});
		expect(started.fake.count({path: PLAIN})).toBe(1);
	});

	it(`${way}: a retry after a redirect that failed carries the credential of the redirect`, async () => {
		const started = await start();
		started.fake.fail({path: ORDER, ...to(CATALOG)});
		started.fake.fail({path: CATALOG, status: 503});
		await client(started)(`${NA}${ORDER}`, {...refused, retry: soon});
		expect(credentials(started.fake)).toEqual(['restricted-data-token', 'none', 'none']);
	});

	it(`${way}: a retry on another host that redirects to Amazon goes on without a credential`, async () => {
		const answers = [{status: 503}, to(`${NA}${PLAIN}`)];
		const started = await start({extraHosts: {'foreign.example': () => answers.shift() ?? {}}});
		await client(started)(FOREIGN, {...refused, retry: soon});
		expect(credentials(started.fake)).toEqual(['none']);
	});

	it(`${way}: a redirect after a retry keeps the rules`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, status: 503});
		started.fake.fail({path: PLAIN, ...to(`${EU}${PLAIN}`)});
		await client(started)(`${NA}${PLAIN}`, {...refused, retry: soon});
		expect(credentials(started.fake)).toEqual(['seller-token', 'seller-token', 'none']);
	});
}

it.each([301, 302, 303, 307, 308])('a %i from Amazon to another host carries nothing there', async (status) => {
	const {auth, fake, foreign} = await start();
	fake.fail({path: PLAIN, ...to(FOREIGN, status)});
	await auth.got(`${NA}${PLAIN}`);
	expect(foreign).toHaveLength(1);
	expect(foreign[0]?.headers).not.toHaveProperty('x-amz-access-token');
	expect(foreign[0]?.headers).not.toHaveProperty('x-amz-date');
});

it.each([301, 302, 303, 307, 308])('a %i from one plain path to another keeps the token', async (status) => {
	const {auth, fake} = await start();
	fake.fail({path: CATALOG, ...to(PLAIN, status)});
	await auth.got(`${NA}${CATALOG}`);
	expect(credentials(fake)).toEqual(['seller-token', 'seller-token']);
});

it('a POST that a 303 rewrites to GET carries only what both methods have in common', async () => {
	const {auth, fake} = await start();
	fake.fail({method: 'POST', path: '/mfn/v0/shipments', ...to('/mfn/v0/shipments/S1', 303)});
	await auth.got.post(`${NA}/mfn/v0/shipments`, {json: {}, ...refused});
	expect(arrived(fake).map(({method, credential}) => [method, credential])).toEqual([
		['POST', 'restricted-data-token'],
		['GET', 'none'],
	]);
});

it('a call without a credential by its own wish stays so over a redirect', async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, ...to(CATALOG)});
	await auth.got(`${NA}${PLAIN}`, {...refused, context: {amazon: false}});
	expect(credentials(fake)).toEqual(['none', 'none']);
});

it('Amazon Pay is followed nowhere: its redirect is the reply', async () => {
	const {auth, fake} = await start();
	fake.fail({service: 'pay', ...to(`${FOREIGN}/pay`)});
	const response = await auth.got('https://pay-api.amazon.com/v2/charges/C1');
	expect([response.statusCode, fake.count({service: 'other'})]).toEqual([307, 0]);
});

it("a caller's hook that replaces the request function does not make a redirect a first send", async () => {
	const {auth, fake} = await start({extraHosts: {'foreign.example': () => to(`${NA}${PLAIN}`)}});
	const client = auth.got.extend({
		hooks: {
			beforeRequest: [
				(options) => {
					const inner = options.request;
					options.request = (...parameters) => inner?.(...parameters);
				},
			],
		},
	});
	await client(FOREIGN, refused);
	expect(credentials(fake)).toEqual(['none']);
});

it("a caller's hook that replaces the request function sends no old token on a retry", async () => {
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, status: 503});
	const client = auth.got.extend({
		retry: soon,
		hooks: {
			beforeRequest: [
				(options) => {
					const inner = options.request;
					options.request = (...parameters) => inner?.(...parameters);
				},
			],
			beforeRetry: [() => auth.forget()],
		},
	});
	await client(`${NA}${PLAIN}`);
	const tokens = arrived(fake).map(({headers}) => headers['x-amz-access-token']);
	expect(new Set(tokens).size).toBe(2);
});
