/** The table of operations and its lookup. */
import {describe, expect, it} from 'vitest';
import {matchPayOperation, PAY_OPERATIONS, payPrefix} from '../../../src/apis/pay/operations.js';

describe('lookup', () => {
	it.each([
		['GET', '/live/v1/authorizationTokens/amzn.mws.1', 'getAuthorizationToken'],
		['GET', '/live/v2/authorizationTokens/amzn.mws.1/', 'getAuthorizationToken'],
		['POST', '/live/v1/deliveryTrackers', 'deliveryTrackers'],
		['POST', '/v2/checkoutSessions', 'createCheckoutSession'],
		['GET', '/sandbox/v2/checkoutSessions/00000000-0000-4000-8000-000000000000', 'getCheckoutSession'],
		['POST', '/v2/checkoutSessions/1/complete', 'completeCheckoutSession'],
		['POST', '/v2/checkoutSessions/1/finalize', 'finalizeCheckoutSession'],
		['delete', '/v2/charges/1/cancel', 'cancelCharge'],
		['POST', '/v2/charges/1/capture', 'captureCharge'],
		['GET', '/v2/reports/', 'getReports'],
		['POST', '/v2/in-store/merchantScan', 'instoreMerchantScan'],
		['PATCH', '/v2/merchantAccounts/1/stores/2', 'updateStore'],
		['POST', '/v2/disputes/1/contest', 'contestDispute'],
	])('%s %s is %s', (method, path, operation) => {
		expect(matchPayOperation(method, path)?.operation).toBe(operation);
	});
	it.each([
		['GET', '/v2/unheardOf'],
		['PUT', '/v2/charges/1'],
		['GET', '/v3/charges/1'],
		['GET', '/charges/1'],
		['GET', '/Live/v2/charges/1'],
		['GET', '/v2/Charges/1'],
		['POST', '/v2/charges//capture'],
		['GET', '/v2/charges/1/2'],
		['GET', '/x/v2/charges/1'],
		['GET', '/'],
	])('%s %s is no operation that is known', (method, path) => {
		expect(matchPayOperation(method, path)).toBeUndefined();
	});
	it('gives the template and never the path, so that messages may quote it (trap 21)', () => {
		expect(matchPayOperation('GET', '/v2/authorizationTokens/amzn.mws.secret')?.template).toBe(
			'/authorizationTokens/{mwsAuthToken}',
		);
	});
	it.each([
		['/live/v2', '/live/v2/charges/C1'],
		['/sandbox/v2', '/sandbox/v2/charges/C1/'],
		['/v1', '/v1/charges/C1'],
		['', '/charges/v2/C1'],
		['', '/live/v2'],
		['', '/live/v2secret/charges'],
		['', '/LIVE/v2/charges/C1'],
	])('%s stands before the operation in %s, and nothing of an id', (prefix, path) => {
		expect(payPrefix(path)).toBe(prefix);
	});
});

describe('rows', () => {
	const row = (operation: string) => PAY_OPERATIONS.find((candidate) => candidate.operation === operation);

	it('each method and path stands once', () => {
		const keys = PAY_OPERATIONS.map(({method, template}) => `${method} ${template.replace(/\{\w+\}/g, '{}')}`);
		expect(new Set(keys).size).toBe(keys.length);
	});
	it.each(PAY_OPERATIONS)('$operation says where it comes from', ({source}) => {
		expect(source).toMatch(/^(PHP SDK|Page)/);
	});
	it.each(['createCheckoutSession', 'createCharge', 'captureCharge', 'createRefund', 'createDispute', 'uploadFile'])(
		'%s asks for an idempotency key and takes a token',
		(operation) => {
			expect(row(operation)).toMatchObject({token: 'optional', idempotencyKey: 'required'});
		},
	);
	it.each(['createStore', 'updateStore'])('%s needs a token', (operation) => {
		expect(row(operation)).toMatchObject({token: 'required'});
	});
	it('finalizing a checkout session takes no idempotency key', () => {
		expect(row('finalizeCheckoutSession')).toMatchObject({token: 'unstated', idempotencyKey: 'none'});
	});
	it('delivery trackers, where sources disagree on the token, are marked so', () => {
		expect(row('deliveryTrackers')).toMatchObject({token: 'contradictory', idempotencyKey: 'unstated'});
	});
	it('updating a charge, where an SDK asks for a key and a page advises against it, is marked so', () => {
		expect(row('updateCharge')).toMatchObject({idempotencyKey: 'contradictory'});
	});
	it('updating an account, two operations on one path, is marked so', () => {
		expect(row('updateMerchantAccount')).toMatchObject({token: 'contradictory'});
	});
	it.each(['instoreMerchantScan', 'instoreCharge', 'instoreRefund', 'createMerchantAccount', 'claimMerchantAccount'])(
		'nothing is claimed of %s',
		(operation) => {
			expect(row(operation)).toMatchObject({token: 'unstated', idempotencyKey: 'unstated'});
		},
	);
	it('the exchange takes neither header', () => {
		expect(row('getAuthorizationToken')).toMatchObject({token: 'none', idempotencyKey: 'none'});
	});
});
