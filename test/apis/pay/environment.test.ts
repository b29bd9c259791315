/** Key, host and path: when they agree, and which key a URL is for. */
import {describe, expect, it} from 'vitest';
import {checkEnvironment, chooseKey, environmentOfKey, exchangePath} from '../../../src/apis/pay/environment.js';
import type {PayRegion} from '../../../src/types.js';
import {vector} from './vectors.js';

const url = (path: string, host = 'pay-api.amazon.com'): URL => new URL(`https://${host}${path}`);
const na = (publicKeyId: string): {publicKeyId: string; region: PayRegion} => ({publicKeyId, region: 'na'});

describe('a key id', () => {
	it.each([
		['LIVE-AFVX7ULWSGBZ5535PCUQOY7B', 'live'],
		['SANDBOX-AFVX7ULWSGBZ5535PCUQOY7B', 'sandbox'],
		['sandboxAFVX', 'sandbox'],
		['Live_1', 'live'],
		['AFVX7ULWSGBZ5535PCUQOY7B', undefined],
		['MY-LIVE-KEY', undefined],
		['f4fc06fc-c5a7-11e7-abc4-cec278b6b50a', undefined],
	])('%s is bound to %s (trap 17)', (publicKeyId, expected) => {
		expect(environmentOfKey(publicKeyId)).toBe(expected);
	});
});

describe('agreement', () => {
	it.each([
		['LIVE-1', '/v2/charges'],
		['LIVE-1', '/live/v2/charges'],
		['SANDBOX-1', '/v2/charges'],
		['SANDBOX-1', '/sandbox/v2/charges'],
		['KEY', '/live/v2/charges'],
		['KEY', '/sandbox/v2/charges'],
		['KEY', '/v2/charges'],
		['LIVE-1', '/v2/authorizationTokens/t'],
		['KEY', '/live/v1/authorizationTokens/t'],
	])('%s and %s (trap 17)', (publicKeyId, path) => {
		expect(checkEnvironment(na(publicKeyId), url(path))).toBeUndefined();
	});
	it.each(['R03', 'R06'])('a key without a prefix on the path of %s, which names no environment', (id) => {
		const {url: href, headersSigned} = vector(id);
		// The region of a vector is one of the three.
		const region = headersSigned?.['x-amz-pay-region'] as PayRegion;
		expect(checkEnvironment({publicKeyId: 'TESTPUBLICKEYID0000000000', region}, new URL(href))).toBeUndefined();
	});
});

describe('disagreement', () => {
	it.each([
		['LIVE-1', '/sandbox/v2/charges', 'The path begins with /sandbox/, but the key is a LIVE key'],
		['live-1', '/SANDBOX/v2/charges', 'The path begins with /sandbox/, but the key is a LIVE key'],
		['SANDBOX-1', '/live/v2/charges', 'The path begins with /live/, but the key is a SANDBOX key'],
	])('%s on %s (trap 17)', (publicKeyId, path, mismatch) => {
		expect(checkEnvironment(na(publicKeyId), url(path))).toEqual({mismatch});
	});
	it.each([
		['SANDBOX-1', '/v2/authorizationTokens/t', 'key is a SANDBOX key'],
		['SANDBOX-1', '/sandbox/v2/authorizationTokens/t', 'key is a SANDBOX key'],
		['KEY', '/sandbox/v2/authorizationTokens/t', 'path begins with /sandbox/'],
	])('the token exchange with %s on %s (trap 18)', (publicKeyId, path, what) => {
		expect(checkEnvironment(na(publicKeyId), url(path))).toEqual({
			mismatch: `Amazon Pay gives authorization tokens in its live environment only, but the ${what}`,
		});
	});
	it('a key of one region on the host of another', () => {
		expect(checkEnvironment(na('KEY'), url('/v2/charges', 'pay-api.amazon.eu'))).toEqual({
			mismatch: 'The host pay-api.amazon.eu belongs to region "eu", but the key to region "na"',
		});
	});
	it.each(['us', 'uk', 'de', 'NA'])('the region %s, which is none of Amazon Pay v2 (trap 15)', (region) => {
		// A wrong region is what is tested.
		expect(checkEnvironment({publicKeyId: 'KEY', region: region as PayRegion}, url('/v2/charges'))).toBeDefined();
	});
	it('a host that is not Amazon Pay', () => {
		expect(checkEnvironment(na('KEY'), url('/v2/charges', 'pay-api.amazon.com.example.org'))).toEqual({
			mismatch: 'The host pay-api.amazon.com.example.org is no host of Amazon Pay, but the key to region "na"',
		});
	});
	it('no sentence holds the path, which may carry a secret (trap 21)', () => {
		const found = checkEnvironment(na('SANDBOX-1'), url('/v2/authorizationTokens/amzn.mws.secret?merchantId=M1'));
		expect(found?.mismatch).not.toMatch(/amzn\.mws|M1/);
	});
});

describe('choosing a key', () => {
	const keys = [
		{publicKeyId: 'LIVE-NA', region: 'na'},
		{publicKeyId: 'SANDBOX-NA', region: 'na'},
		{publicKeyId: 'BOTH-EU', region: 'eu'},
	] as const;
	it.each([
		['pay-api.amazon.com', '/live/v2/charges', 'LIVE-NA'],
		['pay-api.amazon.com', '/sandbox/v2/charges', 'SANDBOX-NA'],
		['pay-api.amazon.com', '/v2/authorizationTokens/t', 'LIVE-NA'],
		['pay-api.amazon.eu', '/live/v2/charges', 'BOTH-EU'],
		['pay-api.amazon.eu', '/sandbox/v2/charges', 'BOTH-EU'],
		['pay-api.amazon.eu', '/v2/charges', 'BOTH-EU'],
	])('%s%s is for %s', (host, path, publicKeyId) => {
		expect(chooseKey(keys, url(path, host))).toMatchObject({key: {publicKeyId}});
	});
	it('a key of the environment goes before one that serves both', () => {
		expect(chooseKey([na('BOTH'), na('SANDBOX-1')], url('/sandbox/v2/charges'))).toMatchObject({key: {publicKeyId: 'SANDBOX-1'}});
		expect(chooseKey([na('BOTH'), na('SANDBOX-1')], url('/live/v2/charges'))).toMatchObject({key: {publicKeyId: 'BOTH'}});
	});
	it('a path without environment is never guessed between live and sandbox', () => {
		expect(chooseKey(keys, url('/v2/charges'))).toEqual({
			mismatch: 'The path names neither live nor sandbox, but "pay" holds a key for each: begin it with /live/ or /sandbox/',
		});
	});
	it('two keys for one region and environment are refused', () => {
		expect(chooseKey([na('LIVE-1'), na('LIVE-2')], url('/live/v2/charges'))).toEqual({
			mismatch: '"pay" holds two keys of one environment for region "na", but must hold one per region and environment',
		});
	});
	it('two keys that serve both environments are refused as what they are', () => {
		expect(chooseKey([na('KEY-1'), na('KEY-2')], url('/v2/charges'))).toEqual({
			mismatch: '"pay" holds two keys of one environment for region "na", but must hold one per region and environment',
		});
	});
	it('a region without a key is named by its host', () => {
		expect(chooseKey(keys, url('/v2/charges', 'pay-api.amazon.jp'))).toEqual({
			mismatch: 'The host is pay-api.amazon.jp, but "pay" holds no key for its region',
		});
	});
	it('the only key of the region, of the wrong environment, is named as that', () => {
		expect(chooseKey([na('SANDBOX-1')], url('/live/v2/charges'))).toEqual({
			mismatch: 'The path begins with /live/, but the key is a SANDBOX key',
		});
	});
});

describe('the path of the token exchange', () => {
	it('has no environment segment for a key that names one (trap 17)', () => {
		expect(exchangePath('LIVE-1', 'amzn.mws.1')).toBe('/v2/authorizationTokens/amzn.mws.1');
	});
	it('is live for any other key (trap 18)', () => {
		expect(exchangePath('KEY', 'amzn.mws.1')).toBe('/live/v2/authorizationTokens/amzn.mws.1');
	});
});
