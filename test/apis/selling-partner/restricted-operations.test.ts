import {expect, test} from 'vitest';
import {RESTRICTED_OPERATIONS} from '../../../src/apis/selling-partner/operations.js';

test('method and template identify each of the 31 operations', () => {
	expect(new Set(RESTRICTED_OPERATIONS.map(({method, template}) => `${method} ${template}`)).size).toBe(31);
	expect(RESTRICTED_OPERATIONS).toHaveLength(31);
});

test('only the three order operations take data elements, and getOrderItems takes one (traps 7, 8)', () => {
	const taking = RESTRICTED_OPERATIONS.filter(({dataElements}) => dataElements.length > 0);

	expect(taking.map(({template, dataElements}) => [template, dataElements])).toEqual([
		['/orders/v0/orders', ['buyerInfo', 'shippingAddress', 'buyerTaxInformation']],
		['/orders/v0/orders/{orderId}', ['buyerInfo', 'shippingAddress', 'buyerTaxInformation']],
		['/orders/v0/orders/{orderId}/orderItems', ['buyerInfo']],
	]);
});

test('a token may be asked for by template everywhere but for report documents (trap 4)', () => {
	expect(RESTRICTED_OPERATIONS.filter(({genericPath}) => !genericPath).map(({operation}) => operation)).toEqual([
		'getReportDocument',
	]);
});

test('the removed cancelShipmentOld is not among them (trap 22)', () => {
	expect(RESTRICTED_OPERATIONS.map(({operation}) => operation)).not.toContain('cancelShipmentOld');
});

test('every row says who calls it restricted', () => {
	expect(RESTRICTED_OPERATIONS.filter(({source}) => !source.startsWith('https://'))).toEqual([]);
});
