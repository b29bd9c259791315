import {expect, test} from 'vitest';
import {
	APPSTORE_HOST,
	DEVICE_MESSAGING_HOST,
	PAY_HOSTS,
	productionHost,
	SELLING_PARTNER_HOSTS,
	TOKEN_ENDPOINT,
} from '../src/hosts.js';

test('the six Selling Partner hosts are three regions, each with its sandbox', () => {
	expect([...SELLING_PARTNER_HOSTS]).toEqual([
		['sellingpartnerapi-na.amazon.com', {region: 'na', sandbox: false}],
		['sellingpartnerapi-eu.amazon.com', {region: 'eu', sandbox: false}],
		['sellingpartnerapi-fe.amazon.com', {region: 'fe', sandbox: false}],
		['sandbox.sellingpartnerapi-na.amazon.com', {region: 'na', sandbox: true}],
		['sandbox.sellingpartnerapi-eu.amazon.com', {region: 'eu', sandbox: true}],
		['sandbox.sellingpartnerapi-fe.amazon.com', {region: 'fe', sandbox: true}],
	]);
});

test('Amazon Pay has one host a region, under three top-level domains', () => {
	expect([...PAY_HOSTS]).toEqual([
		['pay-api.amazon.com', 'na'],
		['pay-api.amazon.eu', 'eu'],
		['pay-api.amazon.jp', 'jp'],
	]);
});

test('the production host of a region is never its sandbox', () => {
	expect(productionHost('na')).toBe('sellingpartnerapi-na.amazon.com');
	expect(productionHost('eu')).toBe('sellingpartnerapi-eu.amazon.com');
	expect(productionHost('fe')).toBe('sellingpartnerapi-fe.amazon.com');
});

test('the token endpoint and the hosts of the Appstore and of Device Messaging are those of Amazon itself, not of a proxy', () => {
	expect(TOKEN_ENDPOINT).toBe('https://api.amazon.com/auth/o2/token');
	expect(APPSTORE_HOST).toBe('developer.amazon.com');
	expect(DEVICE_MESSAGING_HOST).toBe('api.amazon.com');
});
