/** The `pay` option as `createAmazonAuth` reads it: every mistake is named where it was made. */
import {createAmazonAuth, type PayOptions} from 'got-amazon-auth';
import {describe, expect, it} from 'vitest';
import {catchError} from '../../support/errors.js';
import {READ, REFUSED} from './private-keys.js';
import {vectors} from './vectors.js';

const good: PayOptions = {publicKeyId: 'LIVE-1', privateKey: vectors.testPrivateKeyPkcs8Pem, region: 'na'};
// As a caller without types may write them.
const make = (pay: unknown) => createAmazonAuth({maxTokens: 1, pay: pay as PayOptions});

describe('privateKey', () => {
	it.each(READ)('%s is taken', (_what, privateKey) => {
		expect(() => make({...good, privateKey})).not.toThrow();
	});
	it.each(REFUSED)('%s is a TypeError that names "pay.privateKey" (trap 6)', (_what, privateKey, message) => {
		const error = catchError(() => make({...good, privateKey}));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toMatch(message);
	});
	it('of several entries, the one whose key is bad is named', () => {
		const error = catchError(() => make([good, {...good, region: 'eu', privateKey: './private.pem'}]));
		expect(error.message).toContain('"pay[1].privateKey"');
	});
});

describe('publicKeyId', () => {
	it.each(['A B', 'A,SignedHeaders=x', 'A\nB', 'ключ', 'A/B', 'A"'])('%j is a TypeError', (publicKeyId) => {
		const error = catchError(() => make({...good, publicKeyId}));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toContain('"pay.publicKeyId" must be the key id that Amazon shows for the key');
	});
	it.each([undefined, '', 5, ' LIVE-1'])('%j is a TypeError', (publicKeyId) => {
		const error = catchError(() => make({...good, publicKeyId}));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toContain('"pay.publicKeyId"');
	});
	it.each(['SANDBOX-AFVX7ULWSGBZ5535PCUQOY7B', 'f4fc06fc-c5a7-11e7-abc4-cec278b6b50a', 'AFVX7ULWSGBZ5535PCUQOY7B'])(
		'%s is taken',
		(publicKeyId) => {
			expect(() => make({...good, publicKeyId})).not.toThrow();
		},
	);
});

it.each([
	['region', 'us'],
	['region', 'uk'],
	['region', 'de'],
	['region', 'NA'],
	['region', undefined],
	['algorithm', 'AMZN-PAY-RSASSA-PSS-V3'],
	['algorithm', 'RS256'],
	['mwsAuthToken', ''],
	['mwsAuthToken', 5],
	['mwsAuthToken', null],
	['sandbox', true],
	['overrideServiceUrl', 'https://127.0.0.1'],
])('%s %j is a TypeError (traps 15, 17, 27)', (name, value) => {
	const error = catchError(() => make({...good, [name]: value}));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(name === 'sandbox' || name === 'overrideServiceUrl' ? `no option "${name}"` : `"pay.${name}"`);
});

describe('several keys', () => {
	it.each([
		['two live keys of one region', ['LIVE-1', 'live-2'], ['na', 'na']],
		['two sandbox keys of one region', ['SANDBOX-1', 'SANDBOX-2'], ['eu', 'eu']],
		['two keys that serve both environments', ['A', 'B'], ['jp', 'jp']],
		['one key twice', ['A', 'A'], ['na', 'na']],
	])('%s are refused when they are given', (_what, ids, regions) => {
		const error = catchError(() => make(ids.map((publicKeyId, index) => ({...good, publicKeyId, region: regions[index]}))));
		expect(error).toEqual(
			new TypeError('"pay[0]" and "pay[1]" are keys of one region and environment: leave one of them, or make an auth for each.'),
		);
	});
	it.each([
		['a live and a sandbox key', ['LIVE-1', 'SANDBOX-1'], ['na', 'na']],
		['a live key and one that serves both', ['LIVE-1', 'A'], ['na', 'na']],
		['one key in two regions', ['A', 'A'], ['na', 'eu']],
	])('%s are taken', (_what, ids, regions) => {
		expect(() => make(ids.map((publicKeyId, index) => ({...good, publicKeyId, region: regions[index]})))).not.toThrow();
	});
	it('none is a TypeError', () => {
		expect(() => make([])).toThrow(new TypeError('"pay" must hold at least one entry.'));
	});
});
