/**
 * A redirect never gives a credential, and takes none along.
 */
import {expect, it} from 'vitest';
import {arrived, credentials} from '../got/hooks/harness.js';
import type {Client} from './client.js';
import {CATALOG, can, EU, enter, FOREIGN, GRANTLESS, NA, ORDER, OTHER_ORDER, PAY, PLAIN, refusal, to} from './house.js';

const SANDBOX = 'https://sandbox.sellingpartnerapi-na.amazon.com';
const OWN = {'X-Amz-Access-Token': 'mine', 'x-amz-pay-authtoken': 'mine', authorization: 'mine', 'x-custom': 'kept'};

export function describeRedirects(client: Client): void {
	it.each([
		['one plain path to another', CATALOG, PLAIN, ['seller-token', 'seller-token']],
		['one order to another', ORDER, OTHER_ORDER, ['restricted-data-token', 'restricted-data-token']],
		['a catalog path to an order', CATALOG, ORDER, ['seller-token', 'none']],
		['an order to a catalog path', ORDER, CATALOG, ['restricted-data-token', 'none']],
		['a plain path to a grantless one', PLAIN, GRANTLESS, ['seller-token', 'none']],
		['the production host to the sandbox of its region', CATALOG, `${SANDBOX}${CATALOG}`, ['seller-token', 'none']],
		['one region to another', PLAIN, `${EU}${PLAIN}`, ['seller-token', 'none']],
	])('from %s', async (_way, from, location, carried) => {
		const {fake, send} = await enter(client);
		fake.fail({path: from, ...to(location)});
		await send({url: `${NA}${from}`});
		expect(credentials(fake)).toEqual(carried);
	});

	it.each([301, 302, 303, 307, 308])('a %i to another host carries nothing of ours there', async (status) => {
		const {fake, send, foreign} = await enter(client);
		fake.fail({path: PLAIN, ...to(`${FOREIGN}/there`, status)});
		expect((await send({url: `${NA}${PLAIN}`})).status).toBe(200);
		expect(foreign).toHaveLength(1);
		const names = Object.keys(foreign[0]?.headers ?? {});
		expect(names.filter((name) => name.startsWith('x-amz') || name === 'authorization')).toEqual([]);
	});

	it("a redirect to another host takes the caller's own credentials off, and nothing else", async () => {
		const {fake, send, foreign} = await enter(client);
		fake.fail({path: PLAIN, ...to(FOREIGN)});
		await send({url: `${NA}${PLAIN}`, headers: OWN});
		expect(foreign[0]?.headers).toMatchObject({'x-custom': 'kept'});
		for (const name of ['x-amz-access-token', 'x-amz-pay-authtoken', 'authorization']) {
			expect(foreign[0]?.headers).not.toHaveProperty(name);
		}
	});

	it('from another host to Amazon goes on without a credential', async () => {
		const {fake, send} = await enter(client, {extraHosts: {'foreign.example': () => to(`${NA}${ORDER}`)}});
		await send({url: FOREIGN});
		expect([credentials(fake), fake.count({service: 'lwa'})]).toEqual([['none'], 0]);
	});

	it('from Amazon to another host and back goes on without a credential', async () => {
		const {fake, send} = await enter(client, {extraHosts: {'foreign.example': () => to(`${NA}${PLAIN}`)}});
		fake.fail({path: PLAIN, ...to(FOREIGN)});
		await send({url: `${NA}${PLAIN}`});
		expect(credentials(fake)).toEqual(['seller-token', 'none']);
	});

	it('there and back to the first path goes on without a credential', async () => {
		const {fake, send} = await enter(client);
		fake.fail({path: ORDER, ...to(CATALOG)});
		fake.fail({path: CATALOG, ...to(ORDER)});
		await send({url: `${NA}${ORDER}`});
		expect(credentials(fake)).toEqual(['restricted-data-token', 'none', 'none']);
	});

	it.each(INSECURE.filter(([where]) => !where.startsWith('http:') || can(client, 'http')))(
		'to %s is refused and not sent',
		async (_where, location) => {
			const {fake, send} = await enter(client, {extraHosts: {'sellingpartnerapi-na.amazon.com:8443': () => ({})}});
			fake.fail({path: PLAIN, ...to(location)});
			expect((await refusal(send({url: `${NA}${PLAIN}`}))).code).toBe('ERR_AMAZON_INSECURE_URL');
			expect(fake.count({path: PLAIN})).toBe(1);
		},
	);

	it('a POST that a 303 makes a GET loses its body, and carries what both have in common', async () => {
		const {fake, send} = await enter(client);
		fake.fail({method: 'POST', path: '/mfn/v0/shipments', ...to('/mfn/v0/shipments/S1', 303)});
		await send({method: 'POST', url: `${NA}/mfn/v0/shipments`, headers: {'content-type': 'application/json'}, body: '{}'});
		expect(arrived(fake).map(({method, credential, body}) => [method, credential, body])).toEqual([
			['POST', 'restricted-data-token', '{}'],
			['GET', 'none', ''],
		]);
	});

	it('a POST that a 303 makes a GET of the same URL carries no other credential', async () => {
		const {fake, send} = await enter(client);
		fake.fail({method: 'POST', path: '/mfn/v0/shipments', ...to('/mfn/v0/shipments', 303)});
		await send({method: 'POST', url: `${NA}/mfn/v0/shipments`, headers: {'content-type': 'application/json'}, body: '{}'});
		expect(credentials(fake)).toEqual(['restricted-data-token', 'none']);
	});

	it('a POST that a 307 sends on keeps its body', async () => {
		const {fake, send} = await enter(client);
		fake.fail({path: '/feeds/2021-06-30/documents', ...to('/feeds/2021-06-30/feeds')});
		await send({method: 'POST', url: `${NA}/feeds/2021-06-30/documents`, body: '{"a":1}'});
		expect(arrived(fake).map(({method, credential, body}) => [method, credential, body])).toEqual([
			['POST', 'seller-token', '{"a":1}'],
			['POST', 'seller-token', '{"a":1}'],
		]);
	});

	it('Amazon Pay is followed nowhere: its redirect is the reply', async () => {
		const {fake, send, foreign} = await enter(client);
		fake.fail({service: 'pay', ...to(FOREIGN)});
		const {status, headers} = await send({url: `${PAY}/charges/C1`});
		expect([status, headers.location, foreign.length]).toEqual([307, can(client, 'location') ? FOREIGN : undefined, 0]);
	});
}

const INSECURE: readonly (readonly [where: string, location: string])[] = [
	['http: of the same host', `http://sellingpartnerapi-na.amazon.com${PLAIN}`],
	['another port of the same host', `${NA}:8443${PLAIN}`],
];
