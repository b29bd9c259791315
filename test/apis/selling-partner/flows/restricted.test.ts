/**
 * Which Restricted Data Token each operation gets, and what it asks for. Table: Tokens API use case guide, as the fake knows it.
 */
import {describe, expect} from 'vitest';
import {mintedResources, NA, ORDER, ORDERS, sends, throughBoth} from './both-ways.js';

const ALL = ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'] as const;

/** Method, template, and the elements minted for when all three are asked for. */
const RESTRICTED: readonly [method: 'GET' | 'POST' | 'DELETE', template: string, elements?: readonly string[]][] = [
	['GET', '/orders/v0/orders', ALL],
	['GET', '/orders/v0/orders/{orderId}', ALL],
	['GET', '/orders/v0/orders/{orderId}/orderItems', ['buyerInfo']],
	['GET', '/orders/v0/orders/{orderId}/buyerInfo'],
	['GET', '/orders/v0/orders/{orderId}/address'],
	['GET', '/orders/v0/orders/{orderId}/orderItems/buyerInfo'],
	['GET', '/orders/v0/orders/{orderId}/regulatedInfo'],
	['GET', '/mfn/v0/shipments/{shipmentId}'],
	['DELETE', '/mfn/v0/shipments/{shipmentId}'],
	['POST', '/mfn/v0/shipments'],
	['GET', '/fba/outbound/brazil/v0/shipments/{shipmentId}'],
	['GET', '/shipping/v1/shipments/{shipmentId}'],
	['POST', '/easyShip/2022-03-23/packages/bulk'],
	['GET', '/vendor/directFulfillment/orders/v1/purchaseOrders'],
	['GET', '/vendor/directFulfillment/orders/v1/purchaseOrders/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/orders/2021-12-28/purchaseOrders'],
	['GET', '/vendor/directFulfillment/orders/2021-12-28/purchaseOrders/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/shipping/v1/shippingLabels'],
	['GET', '/vendor/directFulfillment/shipping/v1/shippingLabels/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/shipping/v1/packingSlips'],
	['GET', '/vendor/directFulfillment/shipping/v1/packingSlips/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/shipping/v1/customerInvoices'],
	['GET', '/vendor/directFulfillment/shipping/v1/customerInvoices/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/shipping/2021-12-28/shippingLabels'],
	['GET', '/vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}'],
	['POST', '/vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/shipping/2021-12-28/packingSlips'],
	['GET', '/vendor/directFulfillment/shipping/2021-12-28/packingSlips/{purchaseOrderNumber}'],
	['GET', '/vendor/directFulfillment/shipping/2021-12-28/customerInvoices'],
	['GET', '/vendor/directFulfillment/shipping/2021-12-28/customerInvoices/{purchaseOrderNumber}'],
];

describe('a restricted operation asks for its template, and for elements only where it takes them (traps 4, 7, 8, 21)', () => {
	for (const [method, template, elements] of RESTRICTED) {
		throughBoth(`${method} ${template}`, async (start) => {
			const {fake, call} = await start({sellingPartner: {dataElements: [...ALL]}});
			await call(NA + template.replace(/\{\w+\}/g, '902-3159896-1390916'), {method});
			expect(mintedResources(fake)).toEqual([{method, path: template, ...(elements && {dataElements: elements})}]);
			expect(fake.count({service: 'selling-partner', credential: 'restricted-data-token', status: 200})).toBe(1);
		});
	}
});

throughBoth('one token serves every order of the seller for its hour', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	for (const id of ['902-0000000-0000001', '902-0000000-0000002', '902-0000000-0000003']) {
		const {payload} = await call(`${NA}/orders/v0/orders/${id}`).json<{payload: {BuyerInfo?: object}}>();
		expect(payload.BuyerInfo).toBeDefined();
	}
	expect(fake.count({service: 'tokens'})).toBe(1);
});

throughBoth('personal data is on every page, not on the first alone', async (start) => {
	const {call} = await start({sellingPartner: {dataElements: ['shippingAddress']}});
	const seen: boolean[] = [];
	for (let next: string | undefined = ''; next !== undefined; ) {
		const url = new URL(ORDERS);
		if (next !== '') {
			url.searchParams.set('NextToken', next);
		}
		const {payload}: {payload: {Orders: {ShippingAddress?: object}[]; NextToken?: string}} = await call(url).json();
		seen.push(...payload.Orders.map((order) => order.ShippingAddress !== undefined));
		next = payload.NextToken;
	}
	expect(seen).toEqual([true, true, true, true, true]);
});

throughBoth(
	'without dataElements the three order operations go with the seller’s token, and no mint is tried (rule 23)',
	async (start) => {
		const {fake, auth, call} = await start();
		await call(ORDERS);
		await call(ORDER);
		await call(`${ORDER}/orderItems`);
		expect(sends(fake)).toEqual(['seller-token getOrders 200', 'seller-token getOrder 200', 'seller-token getOrderItems 200']);
		expect(fake.count({service: 'tokens'})).toBe(0);
		expect(auth.explain('GET', ORDERS).reason).toContain('"dataElements" asks for no personal data');
	},
);

throughBoth('a call names its own elements, in any order and more than once, and the cache knows one set', async (start) => {
	const {fake, call} = await start();
	await call(ORDER, {context: {amazon: {dataElements: ['shippingAddress', 'buyerInfo']}}});
	await call(ORDER, {context: {amazon: {dataElements: ['buyerInfo', 'shippingAddress', 'buyerInfo']}}});
	expect(mintedResources(fake)).toEqual([
		{method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['buyerInfo', 'shippingAddress']},
	]);
});

throughBoth('dataElements: [] of a call asks for no personal data whatever the application configured', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	await call(ORDER, {context: {amazon: {dataElements: []}}});
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['seller-token getOrder 200'], 0]);
});

throughBoth('a seller’s own instance names the elements of that seller', async (start) => {
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: ['A1FIRST', 'A2SECOND']},
		sellingPartner: {dataElements: ['buyerInfo']},
	});
	const first = clientOf(auth.as({sellingPartnerId: 'A1FIRST'})).extend({context: {amazon: {dataElements: ['shippingAddress']}}});
	const second = clientOf(auth.as({sellingPartnerId: 'A2SECOND'}));
	const one = await first(ORDER).json<{payload: object}>();
	const other = await second(ORDER).json<{payload: object}>();
	expect([Object.keys(one.payload), Object.keys(other.payload)]).toEqual([
		['AmazonOrderId', 'SellerOrderId', 'OrderStatus', 'ShippingAddress'],
		['AmazonOrderId', 'SellerOrderId', 'OrderStatus', 'BuyerInfo'],
	]);
	expect(fake.count({service: 'tokens', sellingPartnerId: 'A1FIRST'})).toBe(1);
});

throughBoth('a token of one seller never serves another (trap 23)', async (start) => {
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: ['A1FIRST', 'A2SECOND']},
		sellingPartner: {dataElements: ['buyerInfo']},
	});
	const replies = await Promise.all(
		['A1FIRST', 'A2SECOND', 'A1FIRST', 'A2SECOND'].map((sellingPartnerId) =>
			clientOf(auth.as({sellingPartnerId}))(ORDER).json<{payload: {BuyerInfo: {BuyerName: string}}}>(),
		),
	);
	expect(replies.map(({payload}) => payload.BuyerInfo.BuyerName)).toEqual([
		'Buyer of A1FIRST',
		'Buyer of A2SECOND',
		'Buyer of A1FIRST',
		'Buyer of A2SECOND',
	]);
	expect(fake.count({service: 'tokens'})).toBe(2);
});

throughBoth('Orders 2026-01-01 takes no Restricted Data Token (trap 14)', async (start) => {
	const {fake, call} = await start({sellingPartner: {dataElements: ['buyerInfo']}});
	await call(`${NA}/orders/2026-01-01/orders/902-3159896-1390916`);
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['seller-token getOrder 200'], 0]);
});
