/**
 * Data: the operations that need more than the seller's token, from Amazon's guides and apart from the package's own tables.
 *
 * Restricted operations: Tokens API use case guide and the official signer. Grantless operations: "Grantless operations" page.
 * Restricted report types: Tokens API use case guide.
 */
import type {DataElement} from '../../types.js';
import {type OperationRow, readRows} from '../route-table.js';

/** Operations that take a Restricted Data Token. */
export const restrictedOperations: readonly OperationRow[] = readRows(`
GET /orders/v0/orders getOrders
GET /orders/v0/orders/{orderId} getOrder
GET /orders/v0/orders/{orderId}/orderItems getOrderItems
GET /orders/v0/orders/{orderId}/buyerInfo getOrderBuyerInfo
GET /orders/v0/orders/{orderId}/address getOrderAddress
GET /orders/v0/orders/{orderId}/orderItems/buyerInfo getOrderItemsBuyerInfo
GET /orders/v0/orders/{orderId}/regulatedInfo getOrderRegulatedInfo
GET /mfn/v0/shipments/{shipmentId} getShipment
DELETE /mfn/v0/shipments/{shipmentId} cancelShipment
POST /mfn/v0/shipments createShipment
GET /reports/2021-06-30/documents/{reportDocumentId} getReportDocument
GET /fba/outbound/brazil/v0/shipments/{shipmentId} getShipmentDetails
GET /shipping/v1/shipments/{shipmentId} getShipment
POST /easyShip/2022-03-23/packages/bulk createScheduledPackageBulk
GET /vendor/directFulfillment/orders/v1/purchaseOrders getOrders
GET /vendor/directFulfillment/orders/v1/purchaseOrders/{purchaseOrderNumber} getOrder
GET /vendor/directFulfillment/orders/2021-12-28/purchaseOrders getOrders
GET /vendor/directFulfillment/orders/2021-12-28/purchaseOrders/{purchaseOrderNumber} getOrder
GET /vendor/directFulfillment/shipping/v1/shippingLabels getShippingLabels
GET /vendor/directFulfillment/shipping/v1/shippingLabels/{purchaseOrderNumber} getShippingLabel
GET /vendor/directFulfillment/shipping/v1/packingSlips getPackingSlips
GET /vendor/directFulfillment/shipping/v1/packingSlips/{purchaseOrderNumber} getPackingSlip
GET /vendor/directFulfillment/shipping/v1/customerInvoices getCustomerInvoices
GET /vendor/directFulfillment/shipping/v1/customerInvoices/{purchaseOrderNumber} getCustomerInvoice
GET /vendor/directFulfillment/shipping/2021-12-28/shippingLabels getShippingLabels
GET /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber} getShippingLabel
POST /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber} createShippingLabels
GET /vendor/directFulfillment/shipping/2021-12-28/packingSlips getPackingSlips
GET /vendor/directFulfillment/shipping/2021-12-28/packingSlips/{purchaseOrderNumber} getPackingSlip
GET /vendor/directFulfillment/shipping/2021-12-28/customerInvoices getCustomerInvoices
GET /vendor/directFulfillment/shipping/2021-12-28/customerInvoices/{purchaseOrderNumber} getCustomerInvoice
`);

/** The only three templates that take data elements, and must have some. */
export const elementsByTemplate: Readonly<Record<string, readonly DataElement[]>> = {
	'/orders/v0/orders': ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'],
	'/orders/v0/orders/{orderId}': ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'],
	'/orders/v0/orders/{orderId}/orderItems': ['buyerInfo'],
};

/** The one restricted operation that takes a specific path only. */
export const reportDocumentTemplate = '/reports/2021-06-30/documents/{reportDocumentId}';

/** Operations that take a token of the client credentials grant, under the scope of each. */
export const grantlessScopes: ReadonlyMap<string, string> = new Map([
	['POST /notifications/v1/destinations', 'sellingpartnerapi::notifications'],
	['GET /notifications/v1/destinations', 'sellingpartnerapi::notifications'],
	['GET /notifications/v1/destinations/{destinationId}', 'sellingpartnerapi::notifications'],
	['DELETE /notifications/v1/destinations/{destinationId}', 'sellingpartnerapi::notifications'],
	['GET /notifications/v1/subscriptions/{notificationType}/{subscriptionId}', 'sellingpartnerapi::notifications'],
	['DELETE /notifications/v1/subscriptions/{notificationType}/{subscriptionId}', 'sellingpartnerapi::notifications'],
	['POST /notifications/v1/subscriptions/{notificationType}/testNotification', 'sellingpartnerapi::notifications'],
	['POST /applications/2023-11-30/clientSecret', 'sellingpartnerapi::client_credential:rotation'],
	['GET /authorization/v1/authorizationCode', 'sellingpartnerapi::migration'],
]);

/**
 * Operations that take the seller's token and that of the client credentials grant, under the scope of each. Amazon's documents do not call
 * getShipmentTracking grantless, and a third party that has read them does: either token opens it here.
 */
export const disputedScopes: ReadonlyMap<string, string> = new Map([
	['GET /tracking/2026-01-30/shipments/track', 'sellingpartnerapi::shipments:track'],
]);

/** Operations that the sandbox alone has. Source: External Fulfillment Location model. */
export const sandboxOperations: ReadonlySet<string> = new Set(['POST /externalFulfillment/2026-07-30/location']);

/** Report types whose documents take a Restricted Data Token. */
export const restrictedReportTypes: ReadonlySet<string> = new Set([
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
]);
