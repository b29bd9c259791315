/**
 * Lists the operations of the Selling Partner API that take a Restricted Data Token or a grantless token, and the restricted report types.
 *
 * Data only; classify.ts finds the row of a request. Each row names the page or model it is from, and templates are those of the models.
 * Left out: cancelShipmentOld (removed 2024-03-27), Orders v2026-01-01 (needs no such token), Shipping v2 (no source is sure). Report types are listed whole, since VAT invoice data reports are named alike and are unrestricted: Tokens API use
 * case guide, SP-API changelog of November 2023.
 */
import type {DataElement} from '../../types.js';

/** One operation that takes a Restricted Data Token. */
export interface RestrictedOperation {
	/** Amazon's operation id. Several APIs share one, so only `method` and `template` identify a row. */
	readonly operation: string;
	readonly api: string;
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly template: string;
	/** The elements a token for it may ask for; empty: Amazon refuses the key there. */
	readonly dataElements: readonly DataElement[];
	/** Whether a token may be asked for with the template as its path, and so serve every id of the seller. */
	readonly genericPath: boolean;
	/** The page or model that calls the operation restricted. */
	readonly source: string;
}

const GUIDE = 'https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide';
const GUIDE_2021 = 'https://github.com/amzn/selling-partner-api-docs (Tokens API use case guide, 2021-09-14)';

const ORDER = '/orders/v0/orders/{orderId}';
const FULFILLMENT_ORDERS = '/vendor/directFulfillment/orders';
const FULFILLMENT_SHIPPING = '/vendor/directFulfillment/shipping';

/** The 31 restricted operations that are alive. */
export const RESTRICTED_OPERATIONS: readonly RestrictedOperation[] = [
	// Amazon's tutorial names the first two elements for getOrders; the model allows the third there too.
	get('Orders v0', 'getOrders', '/orders/v0/orders', ['buyerInfo', 'shippingAddress', 'buyerTaxInformation']),
	get('Orders v0', 'getOrder', ORDER, ['buyerInfo', 'shippingAddress', 'buyerTaxInformation']),
	get('Orders v0', 'getOrderItems', `${ORDER}/orderItems`, ['buyerInfo']),
	get('Orders v0', 'getOrderBuyerInfo', `${ORDER}/buyerInfo`),
	get('Orders v0', 'getOrderAddress', `${ORDER}/address`),
	get('Orders v0', 'getOrderItemsBuyerInfo', `${ORDER}/orderItems/buyerInfo`),
	get('Orders v0', 'getOrderRegulatedInfo', `${ORDER}/regulatedInfo`),
	get('Merchant Fulfillment v0', 'getShipment', '/mfn/v0/shipments/{shipmentId}'),
	{...get('Merchant Fulfillment v0', 'cancelShipment', '/mfn/v0/shipments/{shipmentId}'), method: 'DELETE'},
	{...get('Merchant Fulfillment v0', 'createShipment', '/mfn/v0/shipments'), method: 'POST'},
	// Only for the restricted report types, and only with the document's own path: Amazon refuses the template.
	{...get('Reports v2021-06-30', 'getReportDocument', '/reports/2021-06-30/documents/{reportDocumentId}'), genericPath: false},
	get('Shipment Invoicing v0', 'getShipmentDetails', '/fba/outbound/brazil/v0/shipments/{shipmentId}'),
	{...get('Shipping v1', 'getShipment', '/shipping/v1/shipments/{shipmentId}'), source: GUIDE_2021},
	{...get('Easy Ship v2022-03-23', 'createScheduledPackageBulk', '/easyShip/2022-03-23/packages/bulk'), method: 'POST'},
	...fulfillmentOrders('v1'),
	...fulfillmentOrders('2021-12-28'),
	...fulfillmentShipping('v1'),
	...fulfillmentShipping('2021-12-28'),
	{
		...get(
			'Direct Fulfillment Shipping 2021-12-28',
			'createShippingLabels',
			`${FULFILLMENT_SHIPPING}/2021-12-28/shippingLabels/{purchaseOrderNumber}`,
		),
		method: 'POST',
	},
];

function get(api: string, operation: string, template: string, dataElements: readonly DataElement[] = []): RestrictedOperation {
	return {operation, api, method: 'GET', template, dataElements, genericPath: true, source: GUIDE};
}

function fulfillmentOrders(version: string): RestrictedOperation[] {
	const api = `Direct Fulfillment Orders ${version}`;
	const orders = `${FULFILLMENT_ORDERS}/${version}/purchaseOrders`;
	return [get(api, 'getOrders', orders), get(api, 'getOrder', `${orders}/{purchaseOrderNumber}`)];
}

function fulfillmentShipping(version: string): RestrictedOperation[] {
	const api = `Direct Fulfillment Shipping ${version}`;
	const base = `${FULFILLMENT_SHIPPING}/${version}`;
	return [
		get(api, 'getShippingLabels', `${base}/shippingLabels`),
		get(api, 'getShippingLabel', `${base}/shippingLabels/{purchaseOrderNumber}`),
		get(api, 'getPackingSlips', `${base}/packingSlips`),
		get(api, 'getPackingSlip', `${base}/packingSlips/{purchaseOrderNumber}`),
		get(api, 'getCustomerInvoices', `${base}/customerInvoices`),
		get(api, 'getCustomerInvoice', `${base}/customerInvoices/{purchaseOrderNumber}`),
	];
}

/** The Login with Amazon scopes of the grantless operations. */
export type GrantlessScope =
	| 'sellingpartnerapi::notifications'
	| 'sellingpartnerapi::client_credential:rotation'
	| 'sellingpartnerapi::migration'
	| 'sellingpartnerapi::shipments:track';

/** One operation called with a token of the application's own. */
export interface GrantlessOperation {
	readonly operation: string;
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly template: string;
	readonly scope: GrantlessScope;
	/** When Amazon removed it, by its changelog. */
	readonly removed?: string;
	/** The page or model that calls the operation grantless; undefined where that comes from a third party alone. */
	readonly source: string | undefined;
}

const TABLE = 'https://developer-docs.amazon.com/sp-api/docs/grantless-operations';
const MODEL = 'https://github.com/amzn/selling-partner-api-models (notifications.json)';

const DESTINATIONS = '/notifications/v1/destinations';
const SUBSCRIPTIONS = '/notifications/v1/subscriptions/{notificationType}';

/** The 9 grantless operations. Amazon has removed one of them, which its table still lists. */
export const GRANTLESS_OPERATIONS: readonly GrantlessOperation[] = [
	notifications('createDestination', 'POST', DESTINATIONS),
	notifications('getDestinations', 'GET', DESTINATIONS),
	notifications('getDestination', 'GET', `${DESTINATIONS}/{destinationId}`),
	notifications('deleteDestination', 'DELETE', `${DESTINATIONS}/{destinationId}`),
	notifications('getSubscriptionById', 'GET', `${SUBSCRIPTIONS}/{subscriptionId}`),
	// The table prints v2 in this path, where the model has v1.
	notifications('deleteSubscriptionById', 'DELETE', `${SUBSCRIPTIONS}/{subscriptionId}`),
	// Amazon's table lacks this row.
	{...notifications('sendTestNotification', 'POST', `${SUBSCRIPTIONS}/testNotification`), source: MODEL},
	{
		operation: 'rotateApplicationClientSecret',
		method: 'POST',
		template: '/applications/2023-11-30/clientSecret',
		scope: 'sellingpartnerapi::client_credential:rotation',
		source: TABLE,
	},
	{
		operation: 'getAuthorizationCode',
		method: 'GET',
		template: '/authorization/v1/authorizationCode',
		scope: 'sellingpartnerapi::migration',
		removed: '2024-03-27',
		source: TABLE,
	},
];

/**
 * Operations of which the sources disagree, for applications that call them grantless: the option `grantless` names them.
 *
 * Neither Amazon's table nor its model has getShipmentTracking as one, and clients call it with a seller's token. That it is grantless, and
 * its scope, are known from one third party who says so of Amazon's page of August 2026.
 */
export const DISPUTED_OPERATIONS: readonly GrantlessOperation[] = [
	{
		operation: 'getShipmentTracking',
		method: 'GET',
		template: '/tracking/2026-01-30/shipments/track',
		scope: 'sellingpartnerapi::shipments:track',
		source: undefined,
	},
];

/** No further operations: one list for all, since classify.ts keeps an index for each list. */
export const NO_MORE: readonly GrantlessOperation[] = Object.freeze([]);

function notifications(operation: string, method: GrantlessOperation['method'], template: string): GrantlessOperation {
	return {operation, method, template, scope: 'sellingpartnerapi::notifications', source: TABLE};
}

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
