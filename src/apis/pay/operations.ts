/**
 * The operations of Amazon Pay v2: what each path is called, and what is known of its delegation token and idempotency key.
 *
 * Data, and a lookup. A row says no more than its source does: where sources are silent it is `unstated`, where they disagree
 * `contradictory`. Sources: the interfaces of the PHP SDK 2.7.2 (paths and tokens), Amazon's pages, other official SDKs.
 */
import {compileTemplate, type PathTemplate} from '../../util/paths.js';

/** What Amazon says of a header on an operation. `none`: it takes none, or Amazon advises against it. */
export type HeaderNeed = 'required' | 'optional' | 'none' | 'unstated' | 'contradictory';

export interface PayOperation {
	readonly operation: string;
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** The path after the environment and version segments. */
	readonly template: string;
	/** `x-amz-pay-authtoken`. */
	readonly token: HeaderNeed;
	/** `x-amz-pay-idempotency-key`. */
	readonly idempotencyKey: HeaderNeed;
	/** Where the row comes from. */
	readonly source: string;
}

/**
 * The operation that a method and path stand for, in either environment and version, with or without a trailing slash; `undefined`
 * for a path that is not known.
 */
export function matchPayOperation(method: string, pathname: string): PayOperation | undefined {
	const prefix = payPrefix(pathname);
	if (prefix === '') {
		return undefined;
	}
	const rest = pathname.slice(prefix.length).replace(/(?<=.)\/$/, '');
	const verb = method.toUpperCase();
	patterns ??= PAY_OPERATIONS.map((operation) => ({operation, pattern: compileTemplate(operation.template)}));
	return patterns.find(({operation, pattern}) => operation.method === verb && pattern.test(rest))?.operation;
}

/** The environment and version segments as they stand in a path, `/live/v2` or `/v2`, where what follows may be an operation. */
export function payPrefix(pathname: string): string {
	return /^(?:\/(?:live|sandbox))?\/v[12](?=\/)/.exec(pathname)?.[0] ?? '';
}

const PHP = 'PHP SDK, ClientInterface';
const REPORTS = 'PHP SDK, ReportingClientInterface';
const DISPUTES = 'PHP SDK, DisputeClientInterface';
const ONBOARDING = 'PHP SDK, MerchantOnboardingClientInterface';
const MANAGEMENT = 'PHP SDK, AccountManagementClientInterface';
const ACCOUNTS = 'PHP SDK, MerchantOnboardingClientInterface and AccountManagementClientInterface: two operations on one path';
const PHP_AND_PAGE = 'PHP SDK, ClientInterface, which asks for a key; the "Idempotency" page advises against one on PATCH';
const TOKENS_PAGE = 'Page "Authorization tokens"';
const TRACKERS = 'Page "Authorization tokens" shows the token here; PHP SDK, Client says it is not supported';
const IN_STORE = 'PHP SDK, ClientInterface, which names neither header';
const FINALIZE = 'PHP SDK, ClientInterface, which names neither header; a connector in production sends no key here';

type Row = readonly [
	operation: string,
	method: PayOperation['method'],
	template: string,
	token: HeaderNeed,
	idempotencyKey: HeaderNeed,
	source: string,
];

// Idempotency keys are for POST: on GET, PATCH and DELETE the "Idempotency" page advises against them, hence `none` unless an SDK differs.
const ROWS: readonly Row[] = [
	['getAuthorizationToken', 'GET', '/authorizationTokens/{mwsAuthToken}', 'none', 'none', TOKENS_PAGE],
	['deliveryTrackers', 'POST', '/deliveryTrackers', 'contradictory', 'unstated', TRACKERS],
	['getBuyer', 'GET', '/buyers/{buyerToken}', 'optional', 'none', PHP],
	['createCheckoutSession', 'POST', '/checkoutSessions', 'optional', 'required', PHP],
	['getCheckoutSession', 'GET', '/checkoutSessions/{checkoutSessionId}', 'optional', 'none', PHP],
	['updateCheckoutSession', 'PATCH', '/checkoutSessions/{checkoutSessionId}', 'optional', 'none', PHP],
	['completeCheckoutSession', 'POST', '/checkoutSessions/{checkoutSessionId}/complete', 'optional', 'unstated', PHP],
	['finalizeCheckoutSession', 'POST', '/checkoutSessions/{checkoutSessionId}/finalize', 'unstated', 'none', FINALIZE],
	['getChargePermission', 'GET', '/chargePermissions/{chargePermissionId}', 'optional', 'none', PHP],
	['updateChargePermission', 'PATCH', '/chargePermissions/{chargePermissionId}', 'optional', 'none', PHP],
	['closeChargePermission', 'DELETE', '/chargePermissions/{chargePermissionId}/close', 'optional', 'none', PHP],
	['createCharge', 'POST', '/charges', 'optional', 'required', PHP],
	['getCharge', 'GET', '/charges/{chargeId}', 'optional', 'none', PHP],
	['updateCharge', 'PATCH', '/charges/{chargeId}', 'optional', 'contradictory', PHP_AND_PAGE],
	['captureCharge', 'POST', '/charges/{chargeId}/capture', 'optional', 'required', PHP],
	['cancelCharge', 'DELETE', '/charges/{chargeId}/cancel', 'optional', 'none', PHP],
	['createRefund', 'POST', '/refunds', 'optional', 'required', PHP],
	['getRefund', 'GET', '/refunds/{refundId}', 'optional', 'none', PHP],
	['instoreMerchantScan', 'POST', '/in-store/merchantScan', 'unstated', 'unstated', IN_STORE],
	['instoreCharge', 'POST', '/in-store/charge', 'unstated', 'unstated', IN_STORE],
	['instoreRefund', 'POST', '/in-store/refund', 'unstated', 'unstated', IN_STORE],
	['getReports', 'GET', '/reports', 'optional', 'none', REPORTS],
	['createReport', 'POST', '/reports', 'optional', 'unstated', REPORTS],
	['getReportById', 'GET', '/reports/{reportId}', 'optional', 'none', REPORTS],
	['getReportDocument', 'GET', '/report-documents/{reportDocumentId}', 'optional', 'none', REPORTS],
	['getReportSchedules', 'GET', '/report-schedules', 'optional', 'none', REPORTS],
	['createReportSchedule', 'POST', '/report-schedules', 'optional', 'unstated', REPORTS],
	['getReportScheduleById', 'GET', '/report-schedules/{reportScheduleId}', 'optional', 'none', REPORTS],
	['cancelReportSchedule', 'DELETE', '/report-schedules/{reportScheduleId}', 'optional', 'none', REPORTS],
	['getDisbursements', 'GET', '/disbursements', 'optional', 'none', REPORTS],
	['createMerchantAccount', 'POST', '/merchantAccounts', 'unstated', 'unstated', ACCOUNTS],
	['updateMerchantAccount', 'PATCH', '/merchantAccounts/{merchantAccountId}', 'contradictory', 'none', ACCOUNTS],
	['deleteAmazonPayAccount', 'DELETE', '/merchantAccounts/{merchantAccountId}', 'unstated', 'none', ONBOARDING],
	['claimMerchantAccount', 'POST', '/merchantAccounts/{merchantAccountId}/claim', 'unstated', 'unstated', MANAGEMENT],
	['createStore', 'POST', '/merchantAccounts/{merchantAccountId}/stores', 'required', 'unstated', MANAGEMENT],
	['updateStore', 'PATCH', '/merchantAccounts/{merchantAccountId}/stores/{storeId}', 'required', 'none', MANAGEMENT],
	['createDispute', 'POST', '/disputes', 'optional', 'required', DISPUTES],
	['getDispute', 'GET', '/disputes/{disputeId}', 'optional', 'none', DISPUTES],
	['updateDispute', 'PATCH', '/disputes/{disputeId}', 'optional', 'optional', DISPUTES],
	['contestDispute', 'POST', '/disputes/{disputeId}/contest', 'optional', 'optional', DISPUTES],
	['uploadFile', 'POST', '/files', 'optional', 'required', DISPUTES],
];

/** Every operation that Amazon's SDKs and pages name, once per method and path. */
export const PAY_OPERATIONS: readonly PayOperation[] = ROWS.map(
	([operation, method, template, token, idempotencyKey, source]) => ({
		operation,
		method,
		template,
		token,
		idempotencyKey,
		source,
	}),
);

/** Made with the first call: many a process that imports this calls another API. */
let patterns: ReadonlyArray<{operation: PayOperation; pattern: PathTemplate}> | undefined;
