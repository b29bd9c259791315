/**
 * Redirects that undici's fetch and its `redirect` follow: a redirect never gives, changes or moves a credential.
 */
import {interceptors} from 'undici';
import {describe, expect, test} from 'vitest';
import {
	CATALOG,
	CHARGES,
	type Client,
	fetchThrough,
	NA,
	ORDER,
	PARTICIPATIONS,
	requestThrough,
	type Stage,
	setStage,
} from './stage.js';

const EU = 'https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations';
const hop = (location: string, status = 307) => ({status, headers: {location}, body: ''});
const mine = {'x-amz-access-token': 'Atza|mine', 'x-amz-pay-authtoken': 'mine'};

describe.each<[string, (stage: Stage) => Client]>([
	['fetch', ({dispatcher}) => fetchThrough(dispatcher)],
	['request with redirect', ({dispatcher}) => requestThrough(dispatcher.compose(interceptors.redirect({maxRedirections: 5})))],
	[
		'request with redirect and another interceptor between',
		({dispatcher}) => requestThrough(dispatcher.compose(interceptors.retry(), interceptors.redirect({maxRedirections: 5}))),
	],
])('%s', (_name, through) => {
	test('within one origin the credential stays', async () => {
		await using stage = await setStage();
		stage.fake.fail({operation: 'getCatalogItem', ...hop('/sellers/v1/marketplaceParticipations')});
		expect((await through(stage)(CATALOG)).status).toBe(200);
		expect(stage.fake.journal.at(-1)?.headers['x-amz-access-token']).toMatch(/^Atza\|/);
	});

	test.each([
		['to another region', EU],
		['to a path with another credential', ORDER.replace(/$/, '/address')],
		['to a host that writes its port', `${NA}:443/orders/v0/orders/1/address`],
	])('%s it goes on without a credential', async (_where, location) => {
		await using stage = await setStage();
		stage.fake.fail({operation: 'getCatalogItem', ...hop(location)});
		await through(stage)(CATALOG);
		const last = stage.fake.journal.at(-1);
		expect([last?.host, last?.path]).toEqual([new URL(location).host, new URL(location).pathname]);
		expect(last?.headers).not.toHaveProperty('x-amz-access-token');
	});

	test('from another host, and back again, there is none', async () => {
		await using stage = await setStage({
			extraHosts: {
				'a.example': () => hop(PARTICIPATIONS),
				'b.example': () => hop(CATALOG),
			},
		});
		await through(stage)('https://a.example/');
		stage.fake.fail({operation: 'getCatalogItem', ...hop('https://b.example/')});
		await through(stage)(CATALOG);
		const atAmazon = stage.fake.journal.filter(({service}) => service === 'selling-partner');
		expect(atAmazon.map(({headers}) => headers['x-amz-access-token'] !== undefined)).toEqual([false, true, false]);
	});

	test('from another host to Amazon with user info in the URL there is none', async () => {
		await using stage = await setStage({
			extraHosts: {'a.example': () => hop(PARTICIPATIONS.replace('https://', 'https://a:b@'))},
		});
		await through(stage)('https://a.example/').catch(() => {});
		expect(stage.fake.count({credential: 'seller-token'})).toBe(0);
	});

	test("the caller's own credentials stay at Amazon, however many redirects there are", async () => {
		await using stage = await setStage({
			extraHosts: {
				'a.example': ({path}) => (path === '/' ? hop('/next') : hop('https://a.example/')),
				'b.example': () => ({body: 'there'}),
			},
		});
		stage.fake.fail({operation: 'getCatalogItem', ...hop('https://a.example/')});
		await through(stage)(CATALOG, {headers: mine}).catch(() => {});
		const elsewhere = stage.fake.journal.filter(({host}) => host === 'a.example');
		expect(elsewhere.length).toBeGreaterThan(1);
		expect(elsewhere.filter(({headers}) => JSON.stringify(headers).includes('mine'))).toEqual([]);
	});

	test('a redirect between other origins keeps its location', async () => {
		await using stage = await setStage({extraHosts: {'files.example': ({headers}) => ({body: headers.host ?? ''})}});
		stage.fake.fail({operation: 'getCatalogItem', ...hop('https://files.example/a')});
		expect((await through(stage)(CATALOG)).text).toBe('files.example');
		expect(stage.fake.journal.at(-1)?.headers).not.toHaveProperty('x-amz-access-token');
	});

	test("Amazon Pay's is not followed", async () => {
		await using stage = await setStage();
		stage.fake.fail({service: 'pay', ...hop(`${CHARGES}/S01-1`)});
		expect((await through(stage)(CHARGES, {method: 'POST', body: '{}'})).status).toBe(307);
		expect(stage.fake.count({service: 'pay'})).toBe(1);
	});

	test('to Amazon in clear is refused', async () => {
		await using stage = await setStage({extraHosts: {'a.example': () => hop(PARTICIPATIONS.replace('https:', 'http:'))}});
		const error = await through(stage)('https://a.example/').catch((reason: Error) => reason);
		expect(JSON.stringify([error, (error as Error).cause])).toContain('ERR_AMAZON_INSECURE_URL');
		expect(stage.fake.count({service: 'selling-partner'})).toBe(0);
	});
});
