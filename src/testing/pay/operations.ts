/**
 * Data: the operations of Amazon Pay v2, and which of them need a delegation token or an idempotency key.
 *
 * Sources: paths and methods of Amazon's SDK for Node 2.3.4, requirements of the doc comments of its SDK for PHP 2.7.2. An operation of
 * which these comments require nothing needs neither.
 */
import {type OperationRow, readRows} from '../route-table.js';

/** Every operation, by its path behind environment and version. */
export const payOperations: readonly OperationRow[] = readRows(`
POST /checkoutSessions createCheckoutSession
GET /checkoutSessions/{checkoutSessionId} getCheckoutSession
PATCH /checkoutSessions/{checkoutSessionId} updateCheckoutSession
POST /checkoutSessions/{checkoutSessionId}/complete completeCheckoutSession
POST /checkoutSessions/{checkoutSessionId}/finalize finalizeCheckoutSession
GET /buyers/{buyerToken} getBuyer
GET /chargePermissions/{chargePermissionId} getChargePermission
PATCH /chargePermissions/{chargePermissionId} updateChargePermission
DELETE /chargePermissions/{chargePermissionId}/close closeChargePermission
POST /charges createCharge
GET /charges/{chargeId} getCharge
PATCH /charges/{chargeId} updateCharge
POST /charges/{chargeId}/capture captureCharge
DELETE /charges/{chargeId}/cancel cancelCharge
POST /refunds createRefund
GET /refunds/{refundId} getRefund
POST /deliveryTrackers createDeliveryTracker
POST /in-store/merchantScan merchantScan
POST /in-store/charge inStoreCharge
POST /in-store/refund inStoreRefund
GET /reports getReports
POST /reports createReport
GET /reports/{reportId} getReport
GET /report-documents/{reportDocumentId} getReportDocument
GET /report-schedules getReportSchedules
POST /report-schedules createReportSchedule
GET /report-schedules/{reportScheduleId} getReportSchedule
DELETE /report-schedules/{reportScheduleId} cancelReportSchedule
GET /disbursements getDisbursements
POST /disputes createDispute
GET /disputes/{disputeId} getDispute
PATCH /disputes/{disputeId} updateDispute
POST /disputes/{disputeId}/contest contestDispute
POST /files uploadFile
POST /merchantAccounts createMerchantAccount
PATCH /merchantAccounts/{merchantAccountId} updateMerchantAccount
DELETE /merchantAccounts/{merchantAccountId} deleteMerchantAccount
POST /merchantAccounts/{merchantAccountId}/claim claimMerchantAccount
POST /merchantAccounts/{merchantAccountId}/stores createStore
PATCH /merchantAccounts/{merchantAccountId}/stores/{storeId} updateStore
`);

/** Operations that need a delegation token. */
export const tokenRequired: ReadonlySet<string> = new Set(['updateMerchantAccount', 'createStore', 'updateStore']);

/** Operations that need an idempotency key. */
export const idempotencyKeyRequired: ReadonlySet<string> = new Set([
	'createCheckoutSession',
	'createCharge',
	'captureCharge',
	'createRefund',
	'createDispute',
	'uploadFile',
]);
