/**
 * Rule 34: what is told where a call goes on with less personal data than it asked for.
 */
import {expect, test} from 'vitest';
import {startHouse} from '../apis/selling-partner/flows/both-ways.js';
import {rejectionOf} from '../support/errors.js';
import {listen} from './listening.js';
import {ORDER} from './stage.js';

const SELLER = 'A3EXAMPLESELLER';

test('fallback tells which elements a call goes without for want of a role, once for callers of one mint', async () => {
	const {auth} = await startHouse({
		amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo', 'shippingAddress'], restrictedData: 'auto'},
	});
	const {on} = listen();
	await Promise.all([auth.got(ORDER), auth.got(ORDER), auth.got(ORDER)]);
	expect(on('got-amazon-auth:fallback')).toEqual([
		{
			api: 'selling-partner',
			sellingPartnerId: undefined,
			merchantId: undefined,
			tenant: undefined,
			kind: 'restricted-data-token',
			operation: 'getOrder',
			reason: 'role-missing',
			dropped: ['buyerInfo'],
			requestId: expect.any(String),
		},
	]);
	expect(on('got-amazon-auth:refused')).toMatchObject([{kind: 'restricted-data-token', code: 'ERR_AMAZON_ROLE_MISSING'}]);
	expect(auth.stats().fallbacks).toBe(1);
});

test("fallback to the seller's token says so: no element is left, or the operation gives none of them", async () => {
	const {auth} = await startHouse({
		amazon: {missingRoles: {[SELLER]: ['buyerInfo', 'shippingAddress', 'getOrderAddress']}},
		sellingPartner: {dataElements: ['buyerInfo', 'shippingAddress'], restrictedData: 'auto'},
	});
	const {on} = listen();
	await auth.got(ORDER);
	await auth.got(`${ORDER}/address`);
	await auth.got(`${ORDER}/orderItems`, {context: {amazon: {dataElements: ['shippingAddress']}}});
	expect(
		on('got-amazon-auth:fallback').map(({kind, operation, reason, dropped}) => [kind, operation, reason, ...dropped]),
	).toEqual([
		['access-token', 'getOrder', 'role-missing', 'buyerInfo', 'shippingAddress'],
		['access-token', 'getOrderAddress', 'role-missing'],
		['access-token', 'getOrderItems', 'no-data-elements', 'shippingAddress'],
	]);
	expect(auth.stats().fallbacks).toBe(3);
});

test("'require' falls back to nothing, and says nothing of the kind", async () => {
	const {auth} = await startHouse({
		amazon: {missingRoles: {[SELLER]: ['buyerInfo']}},
		sellingPartner: {dataElements: ['buyerInfo']},
	});
	const {on} = listen();
	await rejectionOf(auth.got(ORDER));
	expect([on('got-amazon-auth:fallback'), auth.stats().fallbacks]).toEqual([[], 0]);
});
