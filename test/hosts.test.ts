import {expect, test} from 'vitest';
import {
	ADS_HOSTS,
	APPSTORE_HOST,
	BUSINESS_HOSTS,
	CREATORS_HOST,
	CREATORS_TOKEN_ENDPOINTS,
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

test('the six hosts of Amazon Business are three regions, each with its sandbox', () => {
	expect([...BUSINESS_HOSTS]).toEqual([
		['na.business-api.amazon.com', {region: 'na', sandbox: false}],
		['eu.business-api.amazon.com', {region: 'eu', sandbox: false}],
		['jp.business-api.amazon.com', {region: 'jp', sandbox: false}],
		['sandbox.na.business-api.amazon.com', {region: 'na', sandbox: true}],
		['sandbox.eu.business-api.amazon.com', {region: 'eu', sandbox: true}],
		['sandbox.jp.business-api.amazon.com', {region: 'jp', sandbox: true}],
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

test('the Creators API has one host, and an address for the tokens of each version of a credential', () => {
	expect(CREATORS_HOST).toBe('creatorsapi.amazon');
	expect(CREATORS_TOKEN_ENDPOINTS).toEqual({
		'2.1': 'https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token',
		'2.2': 'https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token',
		'2.3': 'https://creatorsapi.auth.us-west-2.amazoncognito.com/oauth2/token',
		'3.1': 'https://api.amazon.com/auth/o2/token',
		'3.2': 'https://api.amazon.co.uk/auth/o2/token',
		'3.3': 'https://api.amazon.co.jp/auth/o2/token',
	});
});

test('the three hosts of Amazon Ads are those of its overview, without the sandbox that was', () => {
	expect([...ADS_HOSTS]).toEqual([
		['advertising-api.amazon.com', 'na'],
		['advertising-api-eu.amazon.com', 'eu'],
		['advertising-api-fe.amazon.com', 'fe'],
	]);
});
