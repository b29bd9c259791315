/**
 * The report types whose documents hold personal data, so that getReportDocument takes a Restricted Data Token.
 *
 * By list and never by name: the VAT invoice data reports look like it and are not restricted.
 * The list: Tokens API use case guide, and the SP-API changelog of November 2023.
 */

/** The 16 restricted report types. @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide */
export const RESTRICTED_REPORT_TYPES: ReadonlySet<string> = new Set([
	'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING',
	'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX',
	'GET_EASYSHIP_DOCUMENTS',
	'GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDER_REPORT_DATA_TAX',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_INVOICING',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_SHIPPING',
	'GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_TAX',
	'GET_GST_MTR_B2B_CUSTOM',
	'GET_ORDER_REPORT_DATA_INVOICING',
	'GET_ORDER_REPORT_DATA_SHIPPING',
	'GET_ORDER_REPORT_DATA_TAX',
	'GET_VAT_TRANSACTION_DATA',
	'SC_VAT_TAX_REPORT',
]);

/** Whether documents of this report type open with a Restricted Data Token only. */
export function isRestrictedReportType(reportType: string): boolean {
	return RESTRICTED_REPORT_TYPES.has(reportType);
}
