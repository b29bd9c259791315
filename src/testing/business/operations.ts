/**
 * Data: the operations of the Amazon Business API, and what Amazon asks for or leaves out at some of them.
 *
 * Sources: the models of Product Search 2020-08-26, Reporting 2021-01-08, Document 2021-09-30, Ordering 2022-10-30, Cart 2025-04-30 and
 * Application Management 2023-11-30, some as client libraries have them. There is no Tokens API among Amazon's models.
 */
import {type OperationRow, readRows} from '../route-table.js';

/** Every operation that the fake Amazon Business routes. */
export const businessOperations: readonly OperationRow[] = readRows(`
GET /products/2020-08-26/products searchProductsRequest
GET /products/2020-08-26/products/{productId} productsRequest
GET /products/2020-08-26/products/{productId}/offers searchOffersRequest
POST /products/2020-08-26/products/getProductsByAsins getProductsByAsins
GET /reports/2021-01-08/orders getOrdersByOrderDate
GET /reports/2021-01-08/orders/{orderId} getOrdersByOrderId
GET /reports/2021-09-30/reports getReports
POST /reports/2021-09-30/reports createReport
GET /reports/2021-09-30/reports/{reportId} getReport
DELETE /reports/2021-09-30/reports/{reportId} cancelReport
GET /reports/2021-09-30/documents/{reportDocumentId} getReportDocument
POST /ordering/2022-10-30/orders placeOrder
GET /ordering/2022-10-30/orders/{externalId} orderDetails
GET /cart/2025-04-30/carts/{cartId}/items getItems
POST /cart/2025-04-30/carts/{cartId}/items addItems
POST /applications/2023-11-30/clientSecret rotateApplicationClientSecret
GET /scim/v2/Users listScimUsers
`);

/** The paths at which a request names the user who acts, as client libraries say. */
export const actsForUser: RegExp = /^\/(products|ordering|cart)\//;

/** What the sandbox does not have, since it would be done in earnest: "Amazon Business API sandbox". */
export const notInSandbox: RegExp = /^\/(ordering|applications)\//;
