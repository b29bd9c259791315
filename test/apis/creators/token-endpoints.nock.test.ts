/**
 * Where the token of each version of a credential is asked for, and how: the real hosts, the encoding, and exactly the fields.
 *
 * By the sources, and so with the got that is installed here: nock does not answer every version of got. The fake does, in requests.test.ts.
 */

import nock from 'nock';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {createAmazonAuth} from '../../../src/index.js';
import {QUERY, SEARCH, type Version} from './stage.js';

beforeAll(() => {
	nock.disableNetConnect();
});

afterEach(() => {
	nock.cleanAll();
});

afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});

interface Place {
	readonly origin: string;
	readonly path: string;
	readonly type: string;
	readonly scope: string;
	/** What stands behind the token. */
	readonly suffix: string;
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
const OF_LOGIN = {path: '/auth/o2/token', type: 'application/json', scope: 'creatorsapi::default', suffix: ''};
const OF_COGNITO = {path: '/oauth2/token', type: FORM, scope: 'creatorsapi/default'};

test.each<[Version, Place]>([
	['2.1', {origin: 'https://creatorsapi.auth.us-east-1.amazoncognito.com', ...OF_COGNITO, suffix: ', Version 2.1'}],
	['2.2', {origin: 'https://creatorsapi.auth.eu-south-2.amazoncognito.com', ...OF_COGNITO, suffix: ', Version 2.2'}],
	['2.3', {origin: 'https://creatorsapi.auth.us-west-2.amazoncognito.com', ...OF_COGNITO, suffix: ', Version 2.3'}],
	['3.1', {origin: 'https://api.amazon.com', ...OF_LOGIN}],
	['3.2', {origin: 'https://api.amazon.co.uk', ...OF_LOGIN}],
	['3.3', {origin: 'https://api.amazon.co.jp', ...OF_LOGIN}],
])('a credential of version %s', async (version, {origin, path, type, scope, suffix}) => {
	let sent: unknown;
	const headers = {'content-type': type, accept: 'application/json'};
	const tokens = nock(origin, {reqheaders: headers, badheaders: ['authorization', 'cookie', 'x-marketplace']})
		.post(path, (body: unknown) => {
			sent = body;
			return true;
		})
		.reply(200, {access_token: 'any-token', token_type: 'Bearer', expires_in: 3600});
	const api = nock('https://creatorsapi.amazon', {
		reqheaders: {authorization: `Bearer any-token${suffix}`, 'x-marketplace': 'www.amazon.de'},
	})
		.post('/catalog/v1/searchItems', JSON.parse(QUERY))
		.reply(200, {searchResult: {items: []}});
	const creators = {credentialId: 'id', credentialSecret: 's&c=r "t"', version, marketplace: 'www.amazon.de'};
	await using auth = createAmazonAuth({creators});
	await auth.got.post(SEARCH, {json: JSON.parse(QUERY), retry: {limit: 0}});
	expect(sent).toEqual({grant_type: 'client_credentials', client_id: 'id', client_secret: 's&c=r "t"', scope});
	expect([tokens.isDone(), api.isDone()]).toEqual([true, true]);
});
