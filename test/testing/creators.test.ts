/**
 * The fake's Creators API and its token endpoints, called without the package.
 */
import type {CreatorsOptions} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {type Answer, clientToken, sellerToken, send, text} from './harness.js';

type Version = CreatorsOptions['version'];

const URLS: Readonly<Record<Version, string>> = {
	'2.1': 'https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token',
	'2.2': 'https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token',
	'2.3': 'https://creatorsapi.auth.us-west-2.amazoncognito.com/oauth2/token',
	'3.1': 'https://api.amazon.com/auth/o2/token',
	'3.2': 'https://api.amazon.co.uk/auth/o2/token',
	'3.3': 'https://api.amazon.co.jp/auth/o2/token',
};
const VERSIONS = Object.keys(URLS) as Version[];
const SEARCH = 'https://creatorsapi.amazon/catalog/v1/searchItems';
const QUERY = JSON.stringify({partnerTag: 'example-20', keywords: 'lamp'});
const JSON_TYPE = {'content-type': 'application/json'};

const isOfCognito = (version: Version): boolean => version.startsWith('2.');
const scopeOf = (version: Version): string => (isOfCognito(version) ? 'creatorsapi/default' : 'creatorsapi::default');

interface Asking {
	readonly encoding?: 'form' | 'json';
	readonly url?: string;
	readonly change?: Readonly<Record<string, string>>;
}

/** Asks for the token of a version as its owner does, but for what is changed. */
async function ask(fake: FakeAmazon, version: Version, asking: Asking = {}): Promise<Answer> {
	const {encoding = isOfCognito(version) ? 'form' : 'json', url = URLS[version], change = {}} = asking;
	const {credentialId, credentialSecret} = fake.creatorsCredential(version);
	const parameters: Record<string, string> = {
		grant_type: 'client_credentials',
		client_id: credentialId,
		client_secret: credentialSecret,
		scope: scopeOf(version),
		...change,
	};
	const isForm = encoding === 'form';
	return send(fake, url, {
		method: 'POST',
		headers: {'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json'},
		body: isForm ? new URLSearchParams(parameters).toString() : JSON.stringify(parameters),
	});
}

async function authorizationOf(fake: FakeAmazon, version: Version): Promise<string> {
	const token = text(await ask(fake, version), 'access_token');
	return `Bearer ${token}${isOfCognito(version) ? `, Version ${version}` : ''}`;
}

describe.each(VERSIONS)('a credential of version %s', (version) => {
	test('gets a token, which its calls are taken with', async () => {
		await using fake = await startFakeAmazon({expiresIn: 900});
		expect((await ask(fake, version)).json).toMatchObject({
			access_token: expect.stringMatching(isOfCognito(version) ? /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/ : /^Atc\|/),
			token_type: isOfCognito(version) ? 'Bearer' : 'bearer',
			expires_in: 900,
		});
		const headers = {...JSON_TYPE, authorization: await authorizationOf(fake, version), 'x-marketplace': 'www.amazon.de'};
		const {status, json} = await send(fake, SEARCH, {method: 'POST', headers, body: QUERY});
		expect([status, json]).toEqual([
			200,
			{
				searchResult: {
					totalResultCount: 1,
					items: [{asin: 'B0FAKE0001', detailPageURL: 'https://www.amazon.de/dp/B0FAKE0001?tag=example-20'}],
				},
			},
		]);
	});

	test.each(VERSIONS.filter((other) => other !== version))('is no client where tokens of version %s come from', async (other) => {
		await using fake = await startFakeAmazon();
		const encoding = isOfCognito(other) ? 'form' : 'json';
		const {json} = await ask(fake, version, {url: URLS[other], encoding});
		expect(json).toMatchObject({error: 'invalid_client'});
	});

	test('must ask in its encoding, with its scope and its secret', async () => {
		await using fake = await startFakeAmazon();
		const errorOf = async (asking: Asking) => (await ask(fake, version, asking)).json;
		expect(await errorOf({encoding: isOfCognito(version) ? 'json' : 'form'})).toMatchObject({error: 'invalid_request'});
		const scope = isOfCognito(version) ? 'creatorsapi::default' : 'creatorsapi/default';
		expect(await errorOf({change: {scope}})).toMatchObject({error: 'invalid_scope'});
		expect(await errorOf({change: {client_secret: 'another'}})).toMatchObject({error: 'invalid_client'});
		expect(await errorOf({change: {grant_type: 'password'}})).toMatchObject({error: 'unsupported_grant_type'});
	});
});

test('a pool of Cognito takes no parameter too much, and no other path or method', async () => {
	await using fake = await startFakeAmazon();
	expect((await ask(fake, '2.1', {change: {audience: 'any'}})).json).toEqual({error: 'invalid_request'});
	expect((await send(fake, URLS['2.1'])).status).toBe(404);
	expect((await send(fake, URLS['2.1'].replace('token', 'authorize'), {method: 'POST'})).status).toBe(404);
	expect(fake.journal.map(({service}) => service)).toEqual(['cognito', 'cognito', 'cognito']);
});

describe('a call', () => {
	const stage = async () => {
		const fake = await startFakeAmazon();
		const post = async (headers: Readonly<Record<string, string>>, {url = SEARCH, body = QUERY} = {}) => {
			const {status, json} = await send(fake, url, {
				method: 'POST',
				headers: {...JSON_TYPE, 'x-marketplace': 'www.amazon.com', ...headers},
				body,
			});
			const {type, reason} = json as {type?: string; reason?: string};
			return [status, type, reason];
		};
		return {fake, post};
	};
	const unauthorized = (reason: string) => [401, 'UnauthorizedException', reason];
	const invalid = (reason: string) => [400, 'ValidationException', reason];

	test('is refused by what is wrong with its token', async () => {
		const {fake, post} = await stage();
		await using _fake = fake;
		const [login, cognito] = [await authorizationOf(fake, '3.1'), await authorizationOf(fake, '2.1')];
		expect(await post({})).toEqual(unauthorized('MissingCredential'));
		expect(await post({authorization: login.slice('Bearer '.length)})).toEqual(unauthorized('MissingCredential'));
		expect(await post({authorization: 'Bearer Atc|nobody-gave-this'})).toEqual(unauthorized('InvalidToken'));
		expect(await post({authorization: `${login}, Version 3.1`})).toEqual(unauthorized('InvalidIssuer'));
		expect(await post({authorization: cognito.replace(', Version 2.1', '')})).toEqual(unauthorized('InvalidIssuer'));
		expect(await post({authorization: cognito.replace('2.1', '2.2')})).toEqual(unauthorized('InvalidIssuer'));
		expect(await post({authorization: `Bearer ${await sellerToken(fake)}`})).toEqual(unauthorized('UnsupportedClient'));
		const other = await clientToken(fake, 'appstore', 'appstore::apps:readwrite');
		expect(await post({authorization: `Bearer ${other}`})).toEqual(unauthorized('UnsupportedClient'));
		expect(await post({authorization: login})).toEqual([200, undefined, undefined]);
		fake.expireTokens();
		expect(await post({authorization: login})).toEqual(unauthorized('TokenExpired'));
	});

	test('needs a marketplace, JSON, a partner where it is about items, and nothing of the old API', async () => {
		const {fake, post} = await stage();
		await using _fake = fake;
		const authorization = await authorizationOf(fake, '3.1');
		expect(await post({authorization, 'x-marketplace': 'amazon.com'})).toEqual(invalid('FieldValidationFailed'));
		expect(await post({authorization, 'x-amz-date': '20260101T000000Z'})).toEqual(invalid('FieldValidationFailed'));
		expect(await post({authorization, 'content-type': 'text/plain'})).toEqual(invalid('CannotParse'));
		expect(await post({authorization}, {body: '[]'})).toEqual(invalid('CannotParse'));
		expect(await post({authorization}, {body: '{"keywords":"lamp"}'})).toEqual(invalid('InvalidPartnerTag'));
		expect(await post({authorization}, {url: 'https://creatorsapi.amazon/paapi5/searchitems'})).toEqual(
			invalid('UnknownOperation'),
		);
	});

	test.each([
		['getItems', 'catalog'],
		['searchItems', 'catalog'],
		['getVariations', 'catalog'],
		['getBrowseNodes', 'catalog'],
		['listFeeds', 'catalog'],
		['getFeed', 'catalog'],
		['listReports', 'reports'],
		['getReport', 'reports'],
	])('of %s is in the journal by its name', async (operation, part) => {
		const {fake, post} = await stage();
		await using _fake = fake;
		const authorization = await authorizationOf(fake, '2.3');
		expect(await post({authorization}, {url: `https://creatorsapi.amazon/${part}/v1/${operation}`})).toEqual([
			200,
			undefined,
			undefined,
		]);
		expect(fake.count({service: 'creators', operation, credential: 'client-credentials', status: 200})).toBe(1);
	});
});

test('a version that does not exist has no credential', async () => {
	await using fake = await startFakeAmazon();
	expect(() => fake.creatorsCredential('4.1' as Version)).toThrow('"version" must be one of 2.1, 2.2, 2.3, 3.1, 3.2, 3.3.');
});
