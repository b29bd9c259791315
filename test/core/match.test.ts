import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Api} from '../../src/apis/api.js';
import {APIS} from '../../src/apis/index.js';
import {match as matchUrl} from '../../src/core/match.js';

const HOSTS = [
	'sellingpartnerapi-na.amazon.com',
	'sellingpartnerapi-eu.amazon.com',
	'sellingpartnerapi-fe.amazon.com',
	'sandbox.sellingpartnerapi-na.amazon.com',
	'sandbox.sellingpartnerapi-eu.amazon.com',
	'sandbox.sellingpartnerapi-fe.amazon.com',
	'pay-api.amazon.com',
	'pay-api.amazon.eu',
	'pay-api.amazon.jp',
	'developer.amazon.com',
	'api.amazon.com',
	'creatorsapi.amazon',
	'advertising-api.amazon.com',
	'advertising-api-eu.amazon.com',
	'advertising-api-fe.amazon.com',
];

/** Without the record, which is a whole folder. */
function match(url: URL): object & {api: string} {
	const {api, ...rest} = matchUrl(url);
	return 'endpoint' in rest ? {api, ...rest.endpoint} : {api, ...rest};
}

describe('which API a URL belongs to', () => {
	test('a Selling Partner host gives its region', () => {
		expect(match(new URL('https://sellingpartnerapi-eu.amazon.com/orders/v0/orders'))).toEqual({
			api: 'selling-partner',
			host: 'sellingpartnerapi-eu.amazon.com',
			region: 'eu',
			sandbox: false,
		});
	});

	test('a sandbox host gives its region and says that it is the sandbox', () => {
		expect(match(new URL('https://sandbox.sellingpartnerapi-fe.amazon.com/'))).toEqual({
			api: 'selling-partner',
			host: 'sandbox.sellingpartnerapi-fe.amazon.com',
			region: 'fe',
			sandbox: true,
		});
	});

	test('an Amazon Business host gives its region, and whether it is the sandbox', () => {
		expect(match(new URL('https://sandbox.jp.business-api.amazon.com/products/2020-08-26/products'))).toEqual({
			api: 'business',
			host: 'sandbox.jp.business-api.amazon.com',
			region: 'jp',
			sandbox: true,
		});
	});

	test('an Amazon Pay host gives its region', () => {
		expect(match(new URL('https://pay-api.amazon.jp/v2/charges'))).toEqual({api: 'pay', host: 'pay-api.amazon.jp', region: 'jp'});
	});

	test('developer.amazon.com is the Appstore under /api/appstore/', () => {
		expect(match(new URL('https://developer.amazon.com/api/appstore/v1/applications'))).toEqual({
			api: 'appstore',
			host: 'developer.amazon.com',
		});
	});

	test('api.amazon.com is Device Messaging under /messaging/registrations/', () => {
		expect(match(new URL('https://api.amazon.com/messaging/registrations/amzn1.adm-registration.v3.1/messages'))).toEqual({
			api: 'device-messaging',
			host: 'api.amazon.com',
		});
	});

	test('creatorsapi.amazon is the Creators API, whole', () => {
		expect(match(new URL('https://creatorsapi.amazon/any'))).toEqual({api: 'creators', host: 'creatorsapi.amazon'});
	});

	test.each([
		'https://api.amazon.com/auth/o2/token',
		'https://api.amazon.com/user/profile',
		'https://api.amazon.com/messaging/registrations',
		'https://developer.amazon.com/docs/',
		'https://developer.amazon.com/api/appstore',
		'https://developer.amazon.com/api/appstore/../login',
		'https://developer.amazon.com/API/appstore/v1/applications',
		'http://developer.amazon.com/docs/',
	])('%s is a page of the developer site and no API', (url) => {
		expect(match(new URL(url)).api).toBe('none');
	});

	test.each([
		'https://SELLINGPARTNERAPI-NA.amazon.com/orders/v0/orders',
		'https://sellingpartnerapi-na.amazon.com:443/orders/v0/orders',
		'https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER#top',
	])('%s is the host in another spelling, and matches', (url) => {
		expect(match(new URL(url)).api).toBe('selling-partner');
	});
});

describe('hosts that only look like Amazon’s', () => {
	test.each([
		'https://sellingpartnerapi-na.amazon.com.evil.example/',
		'https://evil-sellingpartnerapi-na.amazon.com/',
		'https://x.sellingpartnerapi-na.amazon.com/',
		'https://sellingpartnerapi-na.amazon.com./orders/v0/orders',
		'https://sellingpartnerapi-na.amazon.com@evil.example/',
		'https://evil.example/sellingpartnerapi-na.amazon.com',
		'https://evil.example\\@sellingpartnerapi-na.amazon.com/',
		'https://api.amazon.com.rproxy.govskope.ca/auth/o2/token',
		'https://sellingpartnerapi-us.amazon.com/',
		'https://sandbox.pay-api.amazon.com/',
		'https://pay-api.amazon.co.jp/',
		'https://ѕellingpartnerapi-na.amazon.com/',
	])('%s gets nothing (trap 34)', (url) => {
		expect(match(new URL(url)).api).toBe('none');
	});

	test('the token endpoint itself gets nothing (trap 35)', () => {
		expect(match(new URL('https://api.amazon.com/auth/o2/token')).api).toBe('none');
	});

	test('a pre-signed download gets nothing (trap 37)', () => {
		expect(match(new URL('https://tortuga-prod-na.s3.amazonaws.com/doc?X-Amz-Signature=abc')).api).toBe('none');
	});
});

describe('Amazon’s hosts in a form that must not get a credential', () => {
	test('a known host over http is insecure and the reason names it', () => {
		expect(match(new URL('http://pay-api.amazon.eu/v2/charges'))).toEqual({
			api: 'insecure',
			host: 'pay-api.amazon.eu',
			reason: 'pay-api.amazon.eu is called without TLS: write https://, or the credential would travel in clear.',
		});
	});

	test('a known host with a port is insecure', () => {
		expect(match(new URL('https://sellingpartnerapi-na.amazon.com:8443/'))).toEqual({
			api: 'insecure',
			host: 'sellingpartnerapi-na.amazon.com',
			reason: 'sellingpartnerapi-na.amazon.com is called with a port: Amazon answers on the default one, so leave it out.',
		});
	});

	test('a known host with user info is insecure, and the reason does not repeat the password', () => {
		const found = match(new URL('https://user:hunter2@sellingpartnerapi-na.amazon.com/'));

		expect(found.api).toBe('insecure');
		expect(JSON.stringify(found)).not.toContain('hunter2');
	});

	test('the Appstore APIs over http are insecure', () => {
		expect(match(new URL('http://developer.amazon.com/api/appstore/v1/applications')).api).toBe('insecure');
	});
});

test('only an exact host on https, at the default port and without user info gets an API', () => {
	const host = fc.oneof(
		fc.constantFrom(...HOSTS),
		fc
			.tuple(
				fc.constantFrom('', 'x', 'x.', 'sandbox.', '-'),
				fc.constantFrom(...HOSTS),
				fc.constantFrom('', '.', '.evil.example', 'x'),
			)
			.map((parts) => parts.join('')),
	);
	const url = fc
		.record({
			scheme: fc.constantFrom('https', 'http', 'ws', 'wss', 'ftp'),
			userInfo: fc.constantFrom('', 'a@', 'a:b@', 'sellingpartnerapi-na.amazon.com@'),
			host,
			port: fc.constantFrom('', ':443', ':80', ':8443'),
			path: fc.constantFrom('/', '/api/appstore/v1', '/orders/v0/orders', '/@sellingpartnerapi-na.amazon.com/'),
		})
		.map((parts) => `${parts.scheme}://${parts.userInfo}${parts.host}${parts.port}${parts.path}`)
		.filter((text) => URL.canParse(text))
		.map((text) => new URL(text));

	fc.assert(
		fc.property(url, (candidate) => {
			const {api} = match(candidate);
			const isGiven = api === 'appstore' || api === 'selling-partner' || api === 'pay';
			const isSafe = HOSTS.some((known) => candidate.href.startsWith(`https://${known}/`));
			expect(isGiven && !isSafe).toBe(false);
		}),
		{numRuns: 1000},
	);
});

test.each<[what: string, keysOf: (api: Api) => readonly string[]]>([
	['host', ({hosts}) => [...hosts.keys()]],
	['name', ({name}) => [name]],
	['option', ({option}) => [option]],
	["key of a call's context", ({context}) => Object.keys(context)],
])('no two APIs have a %s in common, by which each is looked up', (_what, keysOf) => {
	const keys = APIS.flatMap(keysOf);
	expect(keys.length).toBeGreaterThan(1);
	expect(new Set(keys).size).toBe(keys.length);
});
