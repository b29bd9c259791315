/**
 * The usage plan of an operation, by method and path, and what a rounded rate means.
 */
import {describe, expect, it, test} from 'vitest';
import {USAGE_PLANS} from '../../../../src/apis/selling-partner/usage-plan-table.js';
import {readRate, usagePlanOf} from '../../../../src/apis/selling-partner/usage-plans.js';
import {sellingPartnerOperations} from '../../../../src/testing/selling-partner/operations.js';

describe('the usage plan of an operation', () => {
	test.each([
		['GET', '/orders/v0/orders', 'getOrders', '0.0167', 20],
		['GET', '/orders/v0/orders/902-3159896-1390916', 'getOrder', '0.5', 30],
		['GET', '/orders/v0/orders/902-3159896-1390916/orderItems', 'getOrderItems', '0.5', 30],
		['POST', '/reports/2021-06-30/reports', 'createReport', '0.0167', 15],
		['GET', '/reports/2021-06-30/reports', 'getReports', '0.0222', 10],
		['PATCH', '/listings/2021-08-01/items/A3EXAMPLESELLER/SKU%2F1', 'patchListingsItem', '5', 5],
		['POST', '/appIntegrations/2024-04-01/notifications/deletion', 'deleteNotifications', '1', 5],
		['POST', '/appIntegrations/2024-04-01/notifications/1/feedback', 'recordActionFeedback', '1', 5],
		['GET', '/finances/v0/financialEvents', 'listFinancialEvents', '0.5', 30],
	] as const)('%s %s', (method, path, operation, rate, burst) => {
		expect(usagePlanOf(method, path)).toMatchObject({operation, rate, burst});
	});

	it.each([
		['GET', '/orders/v0/orders/'],
		['GET', '/orders/v0/orders//orderItems'],
		['PUT', '/orders/v0/orders'],
		['GET', '/orders/v0'],
		['GET', '/new/2027-01-01/things'],
		['GET', '/'],
		['GET', '/__proto__/constructor'],
	])('%s %s has none that is known', (method, path) => {
		expect(usagePlanOf(method, path)).toBeUndefined();
	});

	it('each row is an operation that Amazon has, under its own name, and 299 have a plan', () => {
		const rows = sellingPartnerOperations.flatMap(({method, template, operation}) => {
			const plan = usagePlanOf(method, template.replaceAll(/\{[^}]*\}/g, 'x'));
			return plan ? [[operation, plan.operation]] : [];
		});
		expect(rows.filter(([operation, named]) => operation !== named)).toEqual([]);
		expect([rows.length, USAGE_PLANS.trim().split('\n').length]).toEqual([299, 299]);
	});
});

test.each([
	['0.0167', 60],
	['0.017', 60],
	['0.016', 64],
	['0.0083', 121],
	['0.0056', 180],
	['0.0222', 1 / 0.0222],
	['0.033', 1 / 0.033],
	['0.5', 2],
	['.5', 2],
	['0.1', 10],
	['0.2', 5],
	['1', 1],
	['1.133', 1 / 1.133],
	['2.0', 0.5],
	['0.3', 1 / 0.3],
	['10', 0.1],
])('a rate of %s is one call in %d seconds', (rate, seconds) => {
	expect(1 / (readRate(rate) ?? 0)).toBeCloseTo(seconds, 9);
});

test.each(['', '0', '-1', 'NaN', 'Infinity', '1e9', '0x10', '1, 2', 'soon'])('%j is no rate', (rate) => {
	expect(readRate(rate)).toBeUndefined();
});
