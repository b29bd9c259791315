/**
 * The operations of the Selling Partner API that act for the application and not for a seller.
 *
 * Data only; how a request finds its row is in classify.ts. Not by prefix: subscriptions are a seller's, destinations are not.
 * Not here: getShipmentTracking (no page or model of Amazon's says it).
 */

/** The Login with Amazon scopes of the grantless operations. */
export type GrantlessScope =
	| 'sellingpartnerapi::notifications'
	| 'sellingpartnerapi::client_credential:rotation'
	| 'sellingpartnerapi::migration';

/** One operation called with a token of the application's own. */
export interface GrantlessOperation {
	readonly operation: string;
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly template: string;
	readonly scope: GrantlessScope;
	/** When Amazon removed it, by its changelog. */
	readonly removed?: string;
	/** The page or model that calls the operation grantless. */
	readonly source: string;
}

const TABLE = 'https://developer-docs.amazon.com/sp-api/docs/grantless-operations';
const MODEL = 'https://github.com/amzn/selling-partner-api-models (notifications.json)';

const DESTINATIONS = '/notifications/v1/destinations';
const SUBSCRIPTIONS = '/notifications/v1/subscriptions/{notificationType}';

/** The 9 grantless operations; one of them Amazon has removed, and its table has it still. */
export const GRANTLESS_OPERATIONS: readonly GrantlessOperation[] = [
	notifications('createDestination', 'POST', DESTINATIONS),
	notifications('getDestinations', 'GET', DESTINATIONS),
	notifications('getDestination', 'GET', `${DESTINATIONS}/{destinationId}`),
	notifications('deleteDestination', 'DELETE', `${DESTINATIONS}/{destinationId}`),
	notifications('getSubscriptionById', 'GET', `${SUBSCRIPTIONS}/{subscriptionId}`),
	// The table prints v2 in this path, where the model has v1.
	notifications('deleteSubscriptionById', 'DELETE', `${SUBSCRIPTIONS}/{subscriptionId}`),
	// Missing in the table.
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

function notifications(operation: string, method: GrantlessOperation['method'], template: string): GrantlessOperation {
	return {operation, method, template, scope: 'sellingpartnerapi::notifications', source: TABLE};
}
