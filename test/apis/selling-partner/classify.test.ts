import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {amazonUrl} from '../../../src/amazon-url.js';
import {classify} from '../../../src/apis/selling-partner/classify.js';
import {anyText} from '../../support/any-text.js';
import {EXPECTED, rowsOf} from './expected-credentials.js';

const answer = (method: string, pathname: string): string => {
	const found = classify(method, pathname);
	return found.kind === 'grantless' ? `grantless ${found.operation.scope}` : found.kind;
};

describe('every operation of Amazon’s models', () => {
	test('the table of expectations has each operation of the models once', () => {
		const operations = rowsOf('sp-api-operations.tsv').map(([method, path]) => `${method} ${path}`);

		expect(EXPECTED.map(({method, path}) => `${method} ${path}`)).toEqual(operations);
		expect(new Set(operations).size).toBe(382);
	});

	test('31 operations are restricted, 8 are grantless, 343 take the seller’s token', () => {
		const count = (kind: string): number => EXPECTED.filter(({expected}) => expected.startsWith(kind)).length;

		expect([count('restricted'), count('grantless'), count('plain')]).toEqual([31, 8, 343]);
	});

	test.each(EXPECTED)('$method $path is $expected', ({method, path, concrete, expected}) => {
		const found = classify(method, concrete);

		expect(answer(method, concrete)).toBe(expected);
		expect(found.kind === 'plain' || found.kind === 'ambiguous' ? path : found.operation.template).toBe(path);
	});
});

describe('neighbours that only look alike', () => {
	test.each([
		['GET', '/orders/2026-01-01/orders', 'trap 14'],
		['GET', '/orders/2026-01-01/orders/902-3159896-1390916', 'trap 14'],
		['GET', '/fulfillment/outbound/2026-07-04/orders/1', 'trap 15'],
		['GET', '/inbound/fba/2024-03-20/inboundPlans/1/shipments/2', 'trap 15'],
		['POST', '/shipping/v1/shipments', 'trap 15'],
		['GET', '/finances/invoices/2026-06-25/invoices/1', 'trap 15'],
		['POST', '/vendor/directFulfillment/shipping/v1/shippingLabels', 'trap 16'],
		['POST', '/vendor/directFulfillment/shipping/2021-12-28/shippingLabels', 'trap 16'],
		['POST', '/vendor/directFulfillment/shipping/v1/shippingLabels/PO1', 'trap 16'],
		['PATCH', '/orders/v0/orders/1/regulatedInfo', 'trap 17'],
		['PATCH', '/aplus/2020-11-01/media/1', 'Amazon gives no Restricted Data Token for a PATCH'],
		['POST', '/orders/v0/orders/1/shipment', 'trap 17'],
		['POST', '/orders/v0/orders/1/shipmentConfirmation', 'trap 17'],
		['GET', '/orders/v0/orders/1/orderItems/address', 'trap 18'],
		['GET', '/orders/v0/orders/1/orderItems/buyerInfo/x', 'trap 18'],
		['GET', '/orders/v0/orders/1/items', 'trap 18'],
		['GET', '/notifications/v1/subscriptions', 'trap 20'],
		['GET', '/notifications/v1/subscriptions/ANY_OFFER_CHANGED', 'trap 20'],
		['POST', '/notifications/v1/subscriptions/ANY_OFFER_CHANGED', 'trap 20'],
		['DELETE', '/notifications/v2/subscriptions/ANY_OFFER_CHANGED/1', 'trap 20'],
		['PUT', '/mfn/v0/shipments/1/cancel', 'trap 22'],
		['POST', '/authorization/v1/authorizationCode', 'trap 22'],
		['GET', '/tracking/2026-01-30/shipments/track', 'no page of Amazon’s calls it grantless'],
		['GET', '/reports/2021-06-30/reports/1', 'only the document is restricted'],
		['GET', '/reports/2020-09-04/documents/1', 'an unknown version'],
		['GET', '/orders/v1/orders', 'an unknown version'],
		['GET', '/Orders/v0/orders', 'another letter case'],
		['HEAD', '/orders/v0/orders', 'another method'],
		['PUT', '/orders/2026-01-01/orders/1/cancellation', 'published and taken back'],
		['GET', '/fulfillment/outbound/2026-07-04/services', 'published and taken back'],
		['GET', '/', 'the root'],
	])('%s %s takes the seller’s token (%s)', (method, pathname) => {
		expect(classify(method, pathname)).toEqual({kind: 'plain'});
	});

	test.each([
		['/vendor/directFulfillment/shipping/v1/customerInvoices', 'getCustomerInvoices'],
		['/vendor/directFulfillment/shipping/2021-12-28/customerInvoices/PO1', 'getCustomerInvoice'],
		['/vendor/directFulfillment/shipping/v1/shippingLabels', 'getShippingLabels'],
		['/shipping/v1/shipments/1', 'getShipment'],
	])('GET %s is restricted, although known client libraries miss it (trap 21)', (pathname, operation) => {
		expect(classify('GET', pathname)).toMatchObject({kind: 'restricted', operation: {operation}});
	});

	test('the method is taken in any letter case', () => {
		expect(classify('get', '/orders/v0/orders').kind).toBe('restricted');
	});
});

describe('ids that try to be paths', () => {
	test.each([
		['GET', '/orders/v0/orders/123%2FbuyerInfo', 'getOrder'],
		['GET', '/orders/v0/orders/..%2F..%2F..%2Ftokens%2F2021-03-01%2FrestrictedDataToken', 'getOrder'],
		['GET', '/orders/v0/orders/123%3Fx=1', 'getOrder'],
		['GET', '/orders/v0/orders/123%23', 'getOrder'],
		['GET', '/orders/v0/orders/..%5C..', 'getOrder'],
		['GET', '/orders/v0/orders/123;x', 'getOrder'],
		['GET', '/orders/v0/orders/123%00', 'getOrder'],
		['GET', '/orders/v0/orders/123%252FbuyerInfo', 'getOrder'],
		['GET', '/orders/v0/orders/%31', 'getOrder'],
		['GET', '/orders/v0/orders/', 'getOrders'],
		['GET', '/orders/v0//orders', 'getOrders'],
		['GET', '/orders/v0/orders%3Fx=1', 'getOrders'],
		['GET', '/orders/v0/orders%00.json', 'getOrders'],
		['GET', '/orders/v0/%6Frders', 'getOrders'],
		['GET', '/orders%2Fv0%2Forders', 'getOrders'],
		['GET', '/catalog/..%2Forders/v0/orders', 'getOrders'],
		['GET', '/catalog/..;/orders/v0/orders', 'getOrders'],
		['GET', '/orders/v0/orders/1/shipment%2F..%2FbuyerInfo', 'getOrderBuyerInfo'],
		['GET', '/notifications/v1/subscriptions/X%2F1', 'getSubscriptionById'],
		['DELETE', '/notifications/v1/destinations/1/', 'deleteDestination'],
		['POST', '/applications/2023-11-30/clientSecret/', 'rotateApplicationClientSecret'],
	])('%s %s is refused as %s', (method, pathname, operation) => {
		expect(classify(method, pathname)).toMatchObject({kind: 'ambiguous', operation});
	});

	test('an ambiguous path names the template and not the path', () => {
		expect(classify('GET', '/orders/v0/orders/123%2FbuyerInfo')).toEqual({
			kind: 'ambiguous',
			operation: 'getOrder',
			template: '/orders/v0/orders/{orderId}',
		});
	});

	test.each([
		['GET', '/listings/2021-08-01/items/A2X/SKU%2F1'],
		['PUT', '/listings/2021-08-01/items/A2X/SKU%5C1;%2e%00'],
		['DELETE', '/fba/inventory/v1/items/50%25%3F%23off/'],
		['GET', '/orders/2026-01-01/orders/1%2F2'],
		['POST', '/orders/v0/orders/'],
		['GET', '/orders/v0/orders/1/shipment%2Fx'],
		['GET', '//catalog//2022-04-01//items/'],
	])('%s %s holds the same forms where nothing is restricted, and is plain', (method, pathname) => {
		expect(classify(method, pathname)).toEqual({kind: 'plain'});
	});

	test.each(['a b', 'é', 'a:b@c', "(x)!*'", 'a+b,c=d&e$f', '{orderId}', '"<>|^`[]', '…'])(
		'an id %j that holds no structure is an id however it is encoded',
		(id) => {
			expect(classify('GET', amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`.pathname)).toMatchObject({
				kind: 'restricted',
				operation: {operation: 'getOrder'},
			});
		},
	);

	test('a path with endless readings is refused unread', () => {
		expect(classify('GET', `/catalog/${'%0'.repeat(500)}${'0'.repeat(500)}`)).toEqual({
			kind: 'ambiguous',
			operation: 'unknown',
			template: 'unknown',
		});
	});
});

test('an id of any text built by amazonUrl is the operation meant, or refused', () => {
	fc.assert(
		fc.property(anyText({minLength: 1}), (id) => {
			fc.pre(!/[\p{Cc}\p{Surrogate}]/u.test(id) && id !== '.' && id !== '..');
			const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}/address`;
			expect(classify('GET', url.pathname)).toMatchObject(
				/[/\\;?#%]/.test(id) ? {kind: 'ambiguous'} : {kind: 'restricted', operation: {operation: 'getOrderAddress'}},
			);
		}),
	);
});
