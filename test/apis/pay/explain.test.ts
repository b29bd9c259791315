/** What is told of a call to Amazon Pay before it is made. */
import {createAmazonAuth, type PayOptions} from 'got-amazon-auth';
import {describe, expect, it} from 'vitest';
import {vectors} from './vectors.js';

const own: PayOptions = {
	publicKeyId: 'ANYKEY',
	privateKey: vectors.testPrivateKeyPkcs8Pem,
	region: 'na',
	mwsAuthToken: () => undefined,
};
const authOf = (pay: Partial<PayOptions> = {}) => createAmazonAuth({maxTokens: 1, pay: {...own, ...pay}});
const LIVE = 'https://pay-api.amazon.com/live/v2';

describe('the operation, and whether it is called for a merchant', () => {
	it.each([
		['POST', '/merchantAccounts/A/stores', 'createStore', 'must be called for a merchant, with a delegation token'],
		['PATCH', '/merchantAccounts/A/stores/S', 'updateStore', 'must be called for a merchant, with a delegation token'],
		['POST', '/charges', 'createCharge', 'may be called for a merchant'],
		['GET', '/reports', 'getReports', 'may be called for a merchant'],
		['GET', '/authorizationTokens/amzn.mws.1', 'getAuthorizationToken', 'carries no delegation token'],
		['POST', '/deliveryTrackers', 'deliveryTrackers', 'told differently by different sources'],
	])('%s %s is %s: %s', (method, path, operation, need) => {
		const explanation = authOf().explain(method, LIVE + path);
		expect(explanation).toMatchObject({
			api: 'pay',
			credential: 'pay-signature',
			header: 'authorization',
			region: 'na',
			operation,
		});
		expect(explanation.reason).toContain(need);
	});

	it.each([
		['POST', '/checkoutSessions/1/finalize', 'finalizeCheckoutSession'],
		['POST', '/in-store/charge', 'instoreCharge'],
	])('of %s %s nothing is stated, and nothing is said', (method, path, operation) => {
		expect(authOf().explain(method, LIVE + path)).toMatchObject({
			operation,
			reason: 'Amazon Pay takes a signature over method, path, query, headers and body.',
		});
	});

	it('a path that is not known is signed all the same', () => {
		const explanation = authOf().explain('POST', `${LIVE}/newThings`);
		expect(explanation).toMatchObject({credential: 'pay-signature'});
		expect(explanation).not.toHaveProperty('operation');
	});
});

describe('for a merchant', () => {
	const TOKEN_GOES = 'the delegation token of the merchant goes along and is signed with the rest';
	it('that `as` names, the token goes along', () => {
		expect(authOf().as({merchantId: 'M1'}).explain('GET', `${LIVE}/charges/1`).reason).toContain(TOKEN_GOES);
	});
	it('that the call names, the token goes along', () => {
		expect(authOf().explain('GET', `${LIVE}/charges/1`, {merchantId: 'M1'}).reason).toContain(TOKEN_GOES);
	});
	it('the exchange itself carries none', () => {
		const {reason} = authOf().as({application: true}).explain('GET', `${LIVE}/authorizationTokens/a?merchantId=M1`);
		expect(reason).toContain('carries no delegation token');
	});
});

describe('the environment', () => {
	it.each([
		['ANYKEY', '/live/v2/charges', false],
		['ANYKEY', '/sandbox/v2/charges', true],
		['LIVE-1', '/v2/charges', false],
		['SANDBOX-1', '/v2/charges', true],
		['ANYKEY', '/v2/charges', undefined],
	])('of the key %s at %s: sandbox %s', (publicKeyId, path, sandbox) => {
		expect(authOf({publicKeyId}).explain('POST', `https://pay-api.amazon.com${path}`).sandbox).toBe(sandbox);
	});
	it('a contradiction is told, and that the call is refused', () => {
		expect(authOf({publicKeyId: 'SANDBOX-1'}).explain('POST', `${LIVE}/charges`)).toEqual({
			api: 'pay',
			credential: 'none',
			region: 'na',
			operation: 'createCharge',
			reason:
				'Refused (ERR_AMAZON_ENVIRONMENT_MISMATCH): The path begins with /live/, but the key is a SANDBOX key. Nothing was sent.',
		});
	});
	it('a region without a key is refused by the code that the call would have', () => {
		expect(authOf().explain('POST', 'https://pay-api.amazon.jp/live/v2/charges')).toMatchObject({
			credential: 'none',
			region: 'jp',
			reason:
				'Refused (ERR_AMAZON_ENVIRONMENT_MISMATCH): The host is pay-api.amazon.jp, but "pay" holds no key for its region. Nothing was sent.',
		});
	});
	it.each([
		['ANYKEY', '/v2/charges', true],
		['ANYKEY', '/live/v2/charges', false],
		['LIVE-1', '/v2/charges', false],
	])('of the key %s at %s: whether to begin the path with one is said: %s', (publicKeyId, path, isSaid) => {
		const {reason} = authOf({publicKeyId}).explain('POST', `https://pay-api.amazon.com${path}`);
		expect(reason.includes('begin the path with /live/ or /sandbox/')).toBe(isSaid);
	});
});
