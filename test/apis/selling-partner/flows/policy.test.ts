/**
 * `restrictedData`: what becomes of a call whose application has no role for the data (rules 23 and 24).
 */
import {expect, vi} from 'vitest';
import {noJitter} from '../../../flows/stage.js';
import {errorOf, mintedResources, NA, ORDER, ORDERS, refusalOf, sends, stopClocks, throughBoth} from './both-ways.js';

const SELLER = 'A3EXAMPLESELLER';
const ADDRESS = `${ORDER}/address`;
const orderElements = (...dataElements: string[]): object => ({method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements});

throughBoth(
	"'require' is the default: a missing role is an error that says what to do, and nothing is sent without",
	async (start) => {
		const {fake, call} = await start({
			amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
			sellingPartner: {dataElements: ['buyerInfo', 'shippingAddress']},
		});
		const error = await refusalOf(call(ORDER));
		expect(error).toMatchObject({
			code: 'ERR_AMAZON_ROLE_MISSING',
			operation: 'createRestrictedDataToken',
			amazon: {status: 400, message: 'Application does not have access to one or more requested data elements: [buyerInfo]'},
		});
		expect(error.message).toMatch(/have the seller authorise again.*restrictedData: 'auto'/);
		expect(fake.count({service: 'selling-partner'})).toBe(0);
	},
);

throughBoth("'auto' goes on with the elements Amazon did not name (traps 9, 13)", async (start) => {
	const {fake, auth, call} = await start({
		amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo', 'shippingAddress'], restrictedData: 'auto'},
	});
	const {payload} = await call(ORDER).json<{payload: object}>();
	expect(Object.keys(payload)).toEqual(['AmazonOrderId', 'SellerOrderId', 'OrderStatus', 'ShippingAddress']);
	expect(mintedResources(fake)).toEqual([orderElements('buyerInfo', 'shippingAddress'), orderElements('shippingAddress')]);
	expect(auth.stats().fallbacks).toBe(1);
});

throughBoth("'auto' goes on without personal data where no element is left", async (start) => {
	const {fake, call} = await start({
		amazon: {missingRoles: {[SELLER]: ['buyerInfo', 'shippingAddress']}},
		sellingPartner: {dataElements: ['buyerInfo', 'shippingAddress'], restrictedData: 'auto'},
	});
	await call(ORDER);
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['seller-token getOrder 200'], 1]);
});

throughBoth("'auto' goes on plainly where the role for the whole operation is missing", async (start) => {
	const {fake, call} = await start({
		amazon: {missingRoles: {[SELLER]: ['getOrderAddress']}},
		sellingPartner: {restrictedData: 'auto'},
	});
	await call(ADDRESS);
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['seller-token getOrderAddress 200'], 1]);
});

throughBoth("'never' mints nothing, and an operation that insists is Amazon's to refuse", async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo'], restrictedData: 'never'}});
	await call(ORDER);
	const refused = await refusalOf(call(`${NA}/mfn/v0/shipments/S1`));
	expect(refused.code).toBe('ERR_AMAZON_ACCESS_DENIED');
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([
		['seller-token getOrder 200', 'seller-token getShipment 403'],
		0,
	]);
});

throughBoth('a call overrules the seller’s instance, which overrules the application', async (start) => {
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: ['A1FIRST', 'A2SECOND'], missingRoles: {A1FIRST: ['buyerInfo'], A2SECOND: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo']},
	});
	const first = clientOf(auth.as({sellingPartnerId: 'A1FIRST'})).extend({context: {amazon: {restrictedData: 'never'}}});
	const second = clientOf(auth.as({sellingPartnerId: 'A2SECOND'}));
	await first(ORDER);
	await second(ORDER, {context: {amazon: {restrictedData: 'auto'}}});
	expect((await refusalOf(second(ORDER))).code).toBe('ERR_AMAZON_ROLE_MISSING');
	expect((await refusalOf(first(ORDER, {context: {amazon: {restrictedData: 'require'}}}))).code).toBe('ERR_AMAZON_ROLE_MISSING');
	expect(sends(fake)).toEqual(['seller-token getOrder 200', 'seller-token getOrder 200']);
});

for (const policy of ['auto', 'require'] as const) {
	throughBoth(`five calls at once without the role make one Tokens call under '${policy}'`, async (start) => {
		const {fake, call} = await start({
			amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
			sellingPartner: {dataElements: ['buyerInfo'], restrictedData: policy},
		});
		const outcomes = await Promise.allSettled(Array.from({length: 5}, () => call(ORDER)));
		const expected = policy === 'auto' ? 'fulfilled' : 'rejected';
		expect(outcomes.map(({status}) => status)).toEqual(Array.from({length: 5}, () => expected));
		expect(fake.count({service: 'tokens'})).toBe(1);
	});

	throughBoth(`five calls one after another without the role make one Tokens call under '${policy}'`, async (start) => {
		const {fake, call} = await start({
			amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
			sellingPartner: {dataElements: ['buyerInfo'], restrictedData: policy},
		});
		for (let count = 0; count < 5; count++) {
			await call(ORDER).catch((error: Error) => expect(error).toMatchObject({code: 'ERR_AMAZON_ROLE_MISSING'}));
		}
		expect(fake.count({service: 'tokens'})).toBe(1);
	});
}

throughBoth("'auto' asks again after ten minutes, and not before", async (start) => {
	stopClocks();
	const {fake, call} = await start({
		amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo'], restrictedData: 'auto'},
	});
	await call(ORDER);
	vi.advanceTimersByTime(599_000);
	await call(ORDER);
	expect(fake.count({service: 'tokens'})).toBe(1);
	vi.advanceTimersByTime(1_000);
	await call(ORDER);
	expect(fake.count({service: 'tokens'})).toBe(2);
});

for (const [policy, minutes] of [
	['auto', 10],
	['require', 1],
] as const) {
	throughBoth(
		`'${policy}' asks again once a process was frozen for that long, whose monotonic clock stood still`,
		async (start) => {
			stopClocks();
			const {fake, call} = await start({
				amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
				sellingPartner: {dataElements: ['buyerInfo'], restrictedData: policy},
			});
			await call(ORDER).catch(() => {});
			vi.setSystemTime(Date.now() + minutes * 60_000 - 1_000);
			await call(ORDER).catch(() => {});
			expect(fake.count({service: 'tokens'})).toBe(1);
			vi.setSystemTime(Date.now() + 1_000);
			await call(ORDER).catch(() => {});
			expect(fake.count({service: 'tokens'})).toBe(2);
		},
	);
}

throughBoth('what one seller lacks is not held against another, nor against another operation', async (start) => {
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: ['A1FIRST', 'A2SECOND'], missingRoles: {A1FIRST: ['getOrderAddress']}},
		sellingPartner: {restrictedData: 'auto'},
	});
	const first = clientOf(auth.as({sellingPartnerId: 'A1FIRST'}));
	await first(ADDRESS);
	await first(`${ORDER}/buyerInfo`);
	await clientOf(auth.as({sellingPartnerId: 'A2SECOND'}))(ADDRESS);
	expect(sends(fake)).toEqual([
		'seller-token getOrderAddress 200',
		'restricted-data-token getOrderBuyerInfo 200',
		'restricted-data-token getOrderAddress 200',
	]);
});

throughBoth(
	'elements of which the operation takes none are NO_DATA_ELEMENTS under require, before anything is sent',
	async (start) => {
		const {fake, call} = await start({sellingPartner: {dataElements: ['shippingAddress']}});
		const error = await errorOf(call(`${ORDER}/orderItems`));
		expect(error).toMatchObject({code: 'ERR_AMAZON_NO_DATA_ELEMENTS', operation: 'getOrderItems'});
		expect(error.message).toContain('can give buyerInfo');
		expect(fake.journal).toEqual([]);
	},
);

throughBoth('elements of which the operation takes none mean the seller’s token under auto, and are announced', async (start) => {
	const {fake, auth, call} = await start({sellingPartner: {dataElements: ['shippingAddress'], restrictedData: 'auto'}});
	await call(`${ORDER}/orderItems`);
	expect([sends(fake), auth.stats().fallbacks]).toEqual([['seller-token getOrderItems 200'], 1]);
	expect(auth.explain('GET', `${ORDER}/orderItems`).reason).toContain('none of the data elements');
});

throughBoth('the Tokens API failing for a minute under auto: no reply without personal data reaches a caller', async (start) => {
	stopClocks();
	noJitter();
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo'], restrictedData: 'auto'}});
	const outage = fake.fail({service: 'tokens', error: 'ServiceUnavailable', times: 1_000});
	for (let second = 0; second < 60; second += 20) {
		expect((await refusalOf(call(ORDERS))).code).toBe('ERR_AMAZON_TOKEN_UNREACHABLE');
		vi.advanceTimersByTime(20_000);
	}
	expect(fake.count({service: 'selling-partner'})).toBe(0);
	outage.remove();
	const {payload} = await call(ORDERS).json<{payload: {Orders: {BuyerInfo?: object}[]}}>();
	expect(payload.Orders.map((order) => order.BuyerInfo !== undefined)).toEqual([true, true]);
});
