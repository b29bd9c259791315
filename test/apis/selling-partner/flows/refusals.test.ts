/**
 * What 401 and 403 of the data plane mean: a dead token is replaced once, everything else is told and refreshes nothing (rules 19, 28).
 */
import {expect, vi} from 'vitest';
import {errorOf, ORDERS, PLAIN, refusalOf, sends, stopClocks, throughBoth} from './both-ways.js';

interface Said {
	readonly status?: 401 | 403;
	readonly code?: string;
	readonly message?: string;
	readonly details?: string;
}

const DENIED = 'Access to requested resource is denied.';
const replyOf = ({status = 403, code = 'Unauthorized', message = DENIED, details}: Said): {status: number; body: object} => ({
	status,
	body: {errors: [{code, message, ...(details === undefined ? {} : {details})}]},
});

const DEAD: readonly Said[] = [
	{details: 'The access token you provided has expired.'},
	{details: 'The access token you provided is revoked, malformed or invalid.'},
	{status: 401, details: 'The access token you provided has expired.'},
	{status: 401, details: 'The access token you provided is revoked, malformed or invalid.'},
];

for (const said of DEAD) {
	const name = `${said.status ?? 403} "${said.details}"`;

	throughBoth(`${name} is answered with a new token and one more send (trap 27)`, async (start) => {
		const {fake, call} = await start();
		fake.fail({service: 'selling-partner', ...replyOf(said)});
		await call(PLAIN);
		const [first, second] = fake.journal.filter(({service}) => service === 'selling-partner');
		expect([first?.status, second?.status]).toEqual([said.status ?? 403, 200]);
		expect(first?.headers['x-amz-access-token']).not.toBe(second?.headers['x-amz-access-token']);
		expect(fake.count({service: 'lwa'})).toBe(2);
	});

	throughBoth(`${name} of the new token too is the end`, async (start) => {
		const {fake, call} = await start();
		fake.fail({service: 'selling-partner', ...replyOf(said), times: 10});
		const refusal = await refusalOf(call(PLAIN));
		expect(refusal.code).toBe('ERR_AMAZON_ACCESS_TOKEN_REFUSED');
		expect([fake.count({service: 'selling-partner'}), fake.count({service: 'lwa'})]).toEqual([2, 2]);
	});
}

interface Told extends Said {
	readonly name: string;
	readonly refusal: string;
	readonly advice: string;
}

const TOLD: readonly Told[] = [
	{
		name: 'empty details: a missing role or an unknown path',
		details: '',
		refusal: 'ERR_AMAZON_ACCESS_DENIED',
		advice: 'Check that the path exists, that the application has the role',
	},
	{name: 'no details at all', refusal: 'ERR_AMAZON_ACCESS_DENIED', advice: 'has the role'},
	{name: '401 with empty details', status: 401, details: '', refusal: 'ERR_AMAZON_ACCESS_DENIED', advice: 'has the role'},
	{
		name: 'a missing header',
		details: 'Access token is missing in the request header.',
		refusal: 'ERR_AMAZON_ACCESS_DENIED',
		advice: 'removes x-amz-access-token',
	},
	{
		name: 'an expired client secret',
		details: 'The LWA secret token you provided has expired.',
		refusal: 'ERR_AMAZON_ACCESS_DENIED',
		advice: 'rotate it in the developer console',
	},
	{
		name: 'a wrong region',
		details: 'The marketplaces you provided are not valid for region.',
		refusal: 'ERR_AMAZON_WRONG_REGION',
		advice: 'auth.sellingPartner.endpoint(marketplaceId)',
	},
	{
		name: 'a resource that is forbidden',
		message: 'Access to the resource is forbidden',
		details: '',
		refusal: 'ERR_AMAZON_ACCESS_DENIED',
		advice: 'Restricted Data Token',
	},
	{
		name: 'a signature of old times',
		code: 'MissingAuthenticationToken',
		message: 'Missing Authentication Token',
		refusal: 'ERR_AMAZON_ACCESS_DENIED',
		advice: 'Check that the path exists',
	},
];

for (const {name, refusal, advice, ...said} of TOLD) {
	throughBoth(`${name} is ${refusal} with what to do, sent once and nothing refreshed (trap 27)`, async (start) => {
		const {fake, call} = await start();
		fake.fail({service: 'selling-partner', ...replyOf(said), times: 10});
		const error = await errorOf(call(PLAIN));
		expect(error).toMatchObject({name: 'HTTPError', response: {statusCode: said.status ?? 403}});
		expect(error.cause).toMatchObject({code: refusal, api: 'selling-partner', amazon: {status: said.status ?? 403}});
		expect((error.cause as Error).message).toContain(advice);
		expect([fake.count({service: 'selling-partner'}), fake.count({service: 'lwa'})]).toEqual([1, 1]);
	});
}

throughBoth('words of Amazon’s that are not known are not quoted', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', ...replyOf({details: 'buyer@example.com wants token Atza|abc'})});
	const refusal = await refusalOf(call(PLAIN));
	expect(refusal.amazon).toEqual({status: 403, code: 'Unauthorized', message: DENIED, requestId: expect.any(String)});
});

throughBoth('an unknown path is told, and refreshes nothing', async (start) => {
	const {fake, call} = await start();
	const refusal = await refusalOf(call('https://sellingpartnerapi-na.amazon.com/orders/v0/orders/1/items'));
	expect(refusal.code).toBe('ERR_AMAZON_ACCESS_DENIED');
	expect([sends(fake), fake.count({service: 'lwa'})]).toEqual([['seller-token undefined 403'], 1]);
});

throughBoth('a dead Restricted Data Token is minted anew, and the call sent once more', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	await call(ORDERS);
	fake.fail({service: 'selling-partner', error: 'TokenExpired'});
	await call(ORDERS);
	expect(fake.journal.filter(({service}) => service === 'selling-partner').map(({status}) => status)).toEqual([200, 403, 200]);
	expect([fake.count({service: 'tokens'}), fake.count({service: 'lwa'})]).toEqual([2, 1]);
});

throughBoth('an order that is placed with a dead token is placed once', async (start) => {
	const {fake, call} = await start();
	await call(PLAIN);
	fake.expireTokens();
	await call.post('https://sellingpartnerapi-na.amazon.com/fba/outbound/2020-07-01/fulfillmentOrders', {
		json: {sellerFulfillmentOrderId: '1'},
	});
	const orders = fake.journal.filter(({operation}) => operation === 'createFulfillmentOrder');
	expect(orders.map(({status, body}) => `${status} ${body}`)).toEqual([
		'403 {"sellerFulfillmentOrderId":"1"}',
		'200 {"sellerFulfillmentOrderId":"1"}',
	]);
});

throughBoth('a permanent refusal buys one token a minute, whoever calls', async (start) => {
	stopClocks();
	const {fake, call} = await start();
	fake.fail({service: 'selling-partner', error: 'TokenRevoked', times: 1_000});
	for (let count = 0; count < 30; count++) {
		await errorOf(call(PLAIN));
	}
	expect(fake.count({service: 'lwa'})).toBe(2);
	vi.advanceTimersByTime(60_000);
	await errorOf(call(PLAIN));
	expect(fake.count({service: 'lwa'})).toBe(3);
});
