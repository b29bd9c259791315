import {expect, test} from 'vitest';
import {DISPUTED_OPERATIONS, GRANTLESS_OPERATIONS} from '../../../src/apis/selling-partner/operations.js';

test('the 9 grantless operations have three scopes, spelt as Amazon spells them (trap 46)', () => {
	expect(GRANTLESS_OPERATIONS.map(({operation, scope}) => [operation, scope])).toEqual([
		['createDestination', 'sellingpartnerapi::notifications'],
		['getDestinations', 'sellingpartnerapi::notifications'],
		['getDestination', 'sellingpartnerapi::notifications'],
		['deleteDestination', 'sellingpartnerapi::notifications'],
		['getSubscriptionById', 'sellingpartnerapi::notifications'],
		['deleteSubscriptionById', 'sellingpartnerapi::notifications'],
		['sendTestNotification', 'sellingpartnerapi::notifications'],
		['rotateApplicationClientSecret', 'sellingpartnerapi::client_credential:rotation'],
		['getAuthorizationCode', 'sellingpartnerapi::migration'],
	]);
});

test('of one more the sources disagree', () => {
	expect(DISPUTED_OPERATIONS.map(({operation, scope}) => [operation, scope])).toEqual([
		['getShipmentTracking', 'sellingpartnerapi::shipments:track'],
	]);
});

test('every row says who calls it grantless', () => {
	expect(GRANTLESS_OPERATIONS.filter(({source}) => !source?.startsWith('https://'))).toEqual([]);
});
