import {expect, test} from 'vitest';
import {isRestrictedReportType, RESTRICTED_REPORT_TYPES} from '../../../src/apis/selling-partner/operations.js';

test.each([
	'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING',
	'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX',
	'GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_TAX',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_TAX',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_INVOICING',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_SHIPPING',
	'GET_ORDER_REPORT_DATA_INVOICING',
	'GET_ORDER_REPORT_DATA_TAX',
	'GET_ORDER_REPORT_DATA_SHIPPING',
	'GET_EASYSHIP_DOCUMENTS',
	'GET_GST_MTR_B2B_CUSTOM',
	'GET_VAT_TRANSACTION_DATA',
	'SC_VAT_TAX_REPORT',
])('%s is restricted', (reportType) => {
	expect(isRestrictedReportType(reportType)).toBe(true);
});

test('there are 16 restricted types', () => {
	expect(RESTRICTED_REPORT_TYPES.size).toBe(16);
});

test.each([
	'GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT',
	'GET_XML_VAT_INVOICE_DATA_REPORT',
	'GET_MERCHANT_LISTINGS_ALL_DATA',
	'toString',
	'',
])('%j is not restricted, whatever it looks like (trap 6)', (reportType) => {
	expect(isRestrictedReportType(reportType)).toBe(false);
});
