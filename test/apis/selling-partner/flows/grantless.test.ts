/**
 * Grantless operations go with the application's own token, their neighbours under the same prefix with the seller's (trap 20).
 */
import {expect} from 'vitest';
import {NA, refusalOf, SANDBOX, sends, throughBoth} from './both-ways.js';

const NOTIFICATIONS = 'sellingpartnerapi::notifications';
const ROTATION = 'sellingpartnerapi::client_credential:rotation';
const SUBSCRIPTIONS = '/notifications/v1/subscriptions';

const GRANTLESS: readonly [method: 'GET' | 'POST' | 'DELETE', path: string, operation: string, scope: string][] = [
	['POST', '/notifications/v1/destinations', 'createDestination', NOTIFICATIONS],
	['GET', '/notifications/v1/destinations', 'getDestinations', NOTIFICATIONS],
	['GET', '/notifications/v1/destinations/D1', 'getDestination', NOTIFICATIONS],
	['DELETE', '/notifications/v1/destinations/D1', 'deleteDestination', NOTIFICATIONS],
	['GET', `${SUBSCRIPTIONS}/ORDER_CHANGE/S1`, 'getSubscriptionById', NOTIFICATIONS],
	['DELETE', `${SUBSCRIPTIONS}/ORDER_CHANGE/S1`, 'deleteSubscriptionById', NOTIFICATIONS],
	['POST', `${SUBSCRIPTIONS}/ORDER_CHANGE/testNotification`, 'sendTestNotification', NOTIFICATIONS],
	['POST', '/applications/2023-11-30/clientSecret', 'rotateApplicationClientSecret', ROTATION],
];

for (const [method, path, operation, scope] of GRANTLESS) {
	throughBoth(`${operation} goes with a token for ${scope} (trap 46)`, async (start) => {
		const {fake, call} = await start({amazon: {sellers: ['A1FIRST']}});
		await call(NA + path, {method});
		expect(sends(fake).map((line) => line.replace(/ \d+$/, ''))).toEqual([`grantless ${operation}`]);
		const [asked] = fake.journal.filter(({service}) => service === 'lwa');
		const form = new URLSearchParams(asked?.body);
		expect([form.get('grant_type'), form.get('scope'), form.has('refresh_token')]).toEqual(['client_credentials', scope, false]);
	});
}

for (const [method, path, operation] of [
	['GET', SUBSCRIPTIONS, 'getSubscriptions'],
	['GET', `${SUBSCRIPTIONS}/ORDER_CHANGE`, 'getSubscription'],
	['POST', `${SUBSCRIPTIONS}/ORDER_CHANGE`, 'createSubscription'],
] as const) {
	throughBoth(`${operation} keeps the seller's token`, async (start) => {
		const {fake, call} = await start();
		await call(NA + path, {method});
		expect(fake.journal.at(-1)).toMatchObject({credential: 'seller-token', status: 200});
	});
}

throughBoth(
	'one token a scope serves every operation of it, whoever else is named, and every region (trap 24)',
	async (start) => {
		const {fake, auth, clientOf, call} = await start({amazon: {sellers: ['A1FIRST', 'A2SECOND']}});
		await call(`${NA}/notifications/v1/destinations`);
		await clientOf(auth.as({sellingPartnerId: 'A1FIRST', application: true}))(`${NA}/notifications/v1/destinations/D1`);
		await clientOf(auth.as({sellingPartnerId: 'A2SECOND', application: true}))(
			`${NA.replace('-na', '-eu')}/notifications/v1/destinations`,
		);
		await call.post(`${NA}/applications/2023-11-30/clientSecret`);
		expect(fake.journal.filter(({service}) => service === 'lwa').map(({body}) => new URLSearchParams(body).get('scope'))).toEqual(
			[NOTIFICATIONS, ROTATION],
		);
	},
);

const TRACKING = '/tracking/2026-01-30/shipments/track?trackingNumber=1Z9';
const TRACK = 'sellingpartnerapi::shipments:track';
const forced = {sellingPartner: {grantless: ['getShipmentTracking']}} as const;

throughBoth("getShipmentTracking, of which the sources disagree, goes with the seller's token by default", async (start) => {
	const {fake, auth, call} = await start();
	expect(auth.explain('GET', NA + TRACKING).credential).toBe('refresh-token');
	await call(NA + TRACKING);
	expect(sends(fake)).toEqual(['seller-token getShipmentTracking 200']);
});

throughBoth("sellingPartner.grantless makes it go with the application's token", async (start) => {
	const {fake, auth, call} = await start(forced);
	expect(auth.explain('GET', NA + TRACKING)).toEqual({
		api: 'selling-partner',
		credential: 'grantless',
		operation: 'getShipmentTracking',
		scope: TRACK,
		region: 'na',
		sandbox: false,
		header: 'x-amz-access-token',
		reason: `"sellingPartner.grantless" names this operation: a token of the application itself, scope ${TRACK}.`,
	});
	await call(NA + TRACKING);
	await call(SANDBOX + TRACKING);
	expect(sends(fake)).toEqual(['grantless getShipmentTracking 200', 'grantless getShipmentTracking 200']);
	expect(fake.journal.flatMap(({service, body}) => (service === 'lwa' ? new URLSearchParams(body).get('scope') : []))).toEqual([
		TRACK,
	]);
});

throughBoth('other operations and methods beside it stay as they are', async (start) => {
	const {auth} = await start(forced);
	const kinds = [
		['POST', TRACKING],
		['GET', '/tracking/2026-01-30/shipments'],
		['GET', '/tracking/2027-01-01/shipments/track'],
		['GET', '/notifications/v1/destinations'],
		['GET', '/orders/v0/orders/1/address'],
	].map(([method = '', path = '']) => auth.explain(method, NA + path).credential);
	expect(kinds).toEqual(['refresh-token', 'refresh-token', 'refresh-token', 'grantless', 'restricted-data-token']);
});

throughBoth('made grantless it needs the application in the identity, and a seller alone is refused', async (start) => {
	const {fake, auth, clientOf} = await start({amazon: {sellers: ['A1FIRST']}, ...forced});
	const refusal = await refusalOf(clientOf(auth.as({sellingPartnerId: 'A1FIRST'}))(NA + TRACKING));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING', operation: 'getShipmentTracking'});
	expect(refusal.message).toContain('add application: true');
	expect(fake.journal).toEqual([]);
	await clientOf(auth.as({application: true}))(NA + TRACKING);
	await clientOf(auth.as({sellingPartnerId: 'A1FIRST', application: true}))(NA + TRACKING);
	expect(sends(fake)).toEqual(Array.from({length: 2}, () => 'grantless getShipmentTracking 200'));
	expect(fake.count({service: 'lwa'})).toBe(1);
});

throughBoth('made grantless its path is refused where two servers may read it differently', async (start) => {
	const {fake, call} = await start(forced);
	for (const path of ['/tracking/2026-01-30/shipments/track/', '/tracking/2026-01-30/shipments%2Ftrack']) {
		expect(await refusalOf(call(NA + path))).toMatchObject({code: 'ERR_AMAZON_AMBIGUOUS_PATH', operation: 'getShipmentTracking'});
	}
	expect(fake.journal).toEqual([]);
});

throughBoth('a dead grantless token is replaced and the call sent once more', async (start) => {
	const {fake, call} = await start();
	await call(`${NA}/notifications/v1/destinations`);
	fake.expireTokens();
	await call(`${NA}/notifications/v1/destinations`);
	expect(fake.journal.filter(({service}) => service === 'selling-partner').map(({status}) => status)).toEqual([200, 403, 200]);
	expect(fake.count({service: 'lwa'})).toBe(2);
});

throughBoth('a scope that is not granted is told with what to do', async (start) => {
	const {fake, call} = await start();
	fake.fail({service: 'lwa', error: 'invalid_scope'});
	const refusal = await refusalOf(call(`${NA}/notifications/v1/destinations`));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED', amazon: {code: 'invalid_scope'}});
	expect(fake.count({service: 'selling-partner'})).toBe(0);
});
