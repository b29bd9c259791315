import {type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, onTestFinished, test} from 'vitest';
import {askToken, call, sellerToken, send, text} from './harness.js';

const NA = 'https://advertising-api.amazon.com';
const EU = 'https://advertising-api-eu.amazon.com';
const FE = 'https://advertising-api-fe.amazon.com';
const CLIENT_ID = `amzn1.application-oa2-client.${'e'.repeat(32)}`;
const CLIENT = {client_id: CLIENT_ID, client_secret: 'fake-ads-client-secret'};
const SP_CLIENT_ID = `amzn1.application-oa2-client.${'5'.repeat(32)}`;
const CAMPAIGNS = '/sp/campaigns/list';
const VENDOR_TYPE = 'application/vnd.spCampaign.v3+json';

const ADVERTISERS = {
	A1: {refreshToken: 'Atzr|one', profiles: {'11': 'US', '12': 'DE', '13': 'JP'}, accountIds: ['amzn1.ads-account.g.one']},
	A2: {refreshToken: 'Atzr|two', profiles: {'21': 'CA', '22': 'MX'}, viewOnly: ['22'], closedPaths: ['/dsp/']},
};

async function stage(options: FakeAmazonOptions = {advertisers: ADVERTISERS}) {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	const tokenOf = async (refreshToken: string) =>
		text(await askToken(fake, {grant_type: 'refresh_token', refresh_token: refreshToken, ...CLIENT}), 'access_token');
	return {fake, tokenOf};
}

/** Calls with the token of the first advertiser and the classic client id. */
async function stageOne() {
	const {fake, tokenOf} = await stage();
	const token = await tokenOf('Atzr|one');
	const get = async (url: string, headers: Readonly<Record<string, string | undefined>> = {}, method = 'GET') => {
		const all = {authorization: `Bearer ${token}`, 'amazon-advertising-api-clientid': CLIENT_ID, ...headers};
		const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
		const {status, json} = await send(fake, url, {method, headers: Object.fromEntries(sent)});
		return [status, json];
	};
	return {fake, token, tokenOf, get};
}

function refused(details: string, code = '401', status = 401): unknown[] {
	return [status, {code, details, requestId: expect.any(String)}];
}

describe('the profiles of an advertiser', () => {
	test.each([
		[NA, [{profileId: 11, countryCode: 'US'}]],
		[EU, [{profileId: 12, countryCode: 'DE'}]],
		[FE, [{profileId: 13, countryCode: 'JP'}]],
	])('are listed by %s for its own region, without a scope', async (host, profiles) => {
		const {get} = await stageOne();
		expect(await get(`${host}/v2/profiles`)).toMatchObject([200, profiles]);
	});

	test('are one in each region where the option is left out, and other ones for each advertiser', async () => {
		const {fake, tokenOf} = await stage({advertisers: {A1: {refreshToken: 'Atzr|one'}, A2: {refreshToken: 'Atzr|two'}}});
		const idsOf = async (refreshToken: string) => {
			const headers = {
				authorization: `Bearer ${await tokenOf(refreshToken)}`,
				'amazon-advertising-api-clientid': CLIENT_ID,
			};
			return (await send(fake, `${EU}/v2/profiles`, {headers})).json;
		};
		expect([await idsOf('Atzr|one'), await idsOf('Atzr|two')]).toMatchObject([
			[{profileId: 1_000_000_002}],
			[{profileId: 2_000_000_002}],
		]);
	});

	test.each(['/managerAccounts', '/testAccounts', '/adsAccounts/list'])('%s wants no scope either', async (path) => {
		const {get} = await stageOne();
		expect(await get(NA + path)).toMatchObject([200, {}]);
	});
});

describe('a scope', () => {
	test('opens its own profile', async () => {
		const {get} = await stageOne();
		expect(await get(`${NA}/sb/v4/campaigns`, {'amazon-advertising-api-scope': '11'})).toMatchObject([
			200,
			{advertiserId: 'A1', profileId: '11'},
		]);
	});

	test.each([
		['is missing', undefined, 'Scope header is missing'],
		['is no id', 'abc', 'No matching advertiser found for scope'],
		['is of another advertiser', '21', 'Not authorized to access scope'],
		['is of another region', '12', 'Not authorized to access scope'],
		['is of nobody', '99', 'Not authorized to access scope'],
	])('that %s is refused in words of its own, with the status of a dead token', async (_what, scope, details) => {
		const {get} = await stageOne();
		expect(await get(`${NA}/sb/v4/campaigns`, {'amazon-advertising-api-scope': scope})).toEqual(refused(details));
	});

	test('that may only be viewed opens what reads', async () => {
		const {tokenOf, get} = await stageOne();
		const two = {authorization: `Bearer ${await tokenOf('Atzr|two')}`, 'amazon-advertising-api-scope': '22'};
		expect(await get(`${NA}/sb/v4/campaigns`, two)).toMatchObject([200, {profileId: '22'}]);
		expect(await get(`${NA}/sb/v4/campaigns/list`, two, 'POST')).toMatchObject([200, {profileId: '22'}]);
		expect(await get(`${NA}/sb/v4/campaigns`, two, 'POST')).toEqual(
			refused('Not authorized: the account has given viewer permission only.'),
		);
	});

	test('does not open a product that is closed to the advertiser', async () => {
		const {tokenOf, get} = await stageOne();
		const two = {authorization: `Bearer ${await tokenOf('Atzr|two')}`, 'amazon-advertising-api-scope': '21'};
		expect(await get(`${NA}/dsp/campaigns`, two)).toEqual(refused('The product is not open to this advertiser.', '403', 403));
	});
});

describe('a report', () => {
	const scope = {'amazon-advertising-api-scope': '11'};
	const account = {'amazon-ads-accountid': 'amzn1.ads-account.g.one'};

	test('takes a scope or an account, and refuses both and neither', async () => {
		const {get} = await stageOne();
		const url = `${NA}/reporting/reports`;
		expect(await get(url, scope, 'POST')).toMatchObject([200, {status: 'PENDING', profileId: '11'}]);
		expect(await get(url, account, 'POST')).toMatchObject([200, {status: 'PENDING', accountId: 'amzn1.ads-account.g.one'}]);
		expect(await get(url, {...scope, ...account}, 'POST')).toMatchObject([400, {code: '400'}]);
		expect(await get(url, {}, 'POST')).toEqual(refused('Scope header is missing'));
		expect(await get(url, {'amazon-ads-accountid': 'amzn1.ads-account.g.other'}, 'POST')).toMatchObject([
			401,
			{code: 'UNAUTHORIZED'},
		]);
	});

	test('is at a pre-signed URL of another host, which the reply names or redirects to', async () => {
		const {fake, token, get} = await stageOne();
		const url = expect.stringMatching(/^https:\/\/documents\.s3\.example\/r7\?X-Amz-Signature=/);
		expect(await get(`${NA}/reporting/reports/r7`, scope)).toMatchObject([200, {status: 'COMPLETED', url}]);
		const headers = {authorization: `Bearer ${token}`, 'amazon-advertising-api-clientid': CLIENT_ID, ...scope};
		const download = await send(fake, `${NA}/v2/reports/r7/download`, {headers});
		expect([download.status, download.headers.location]).toEqual([307, url]);
	});
});

describe('the id of the client', () => {
	const classic = 'amazon-advertising-api-clientid';
	const unified = 'amazon-ads-clientid';
	const query = `${NA}/adsApi/v1/query/campaigns`;

	test.each([undefined, SP_CLIENT_ID])('%s in the classic header is refused', async (clientId) => {
		const {get} = await stageOne();
		expect(await get(`${NA}/v2/profiles`, {[classic]: clientId})).toEqual(refused('Authentication failed'));
	});

	test('stands in a header of its own for the unified API, beside the classic one or alone', async () => {
		const {get} = await stageOne();
		const campaigns = {campaigns: [{name: 'Campaign of A1'}]};
		expect(await get(query, {[unified]: CLIENT_ID}, 'POST')).toMatchObject([200, campaigns]);
		expect(await get(query, {[unified]: CLIENT_ID, [classic]: undefined}, 'POST')).toMatchObject([200, campaigns]);
		expect(await get(query, {}, 'POST')).toEqual(refused('Authentication failed'));
		expect(await get(query, {[unified]: SP_CLIENT_ID}, 'POST')).toEqual(refused('Authentication failed'));
		expect(await get(query, {[unified]: CLIENT_ID, [classic]: SP_CLIENT_ID}, 'POST')).toEqual(refused('Authentication failed'));
	});
});

describe('a dead token', () => {
	test.each([
		['/v2/profiles', {code: '401', details: 'Authentication failed'}],
		['/sp/campaigns', {message: 'Unauthorized'}],
		['/adsApi/v1/query/campaigns', {code: 'UNAUTHORIZED'}],
	])('gets 401, and %s has a body of its own', async (path, body) => {
		const {fake, get} = await stageOne();
		const scope = {'amazon-advertising-api-scope': '11', 'amazon-ads-clientid': CLIENT_ID};
		fake.expireTokens();
		expect(await get(NA + path, scope, 'POST')).toMatchObject([401, body]);
		expect(await get(NA + path, {...scope, authorization: undefined}, 'POST')).toMatchObject([401, body]);
	});

	test("is one without Bearer, a seller's, and one that was never given out", async () => {
		const {fake, token, get} = await stageOne();
		for (const authorization of [token, `Bearer ${await sellerToken(fake)}`, 'Bearer Atza|never', 'Bearer Atc|never']) {
			expect(await get(`${NA}/v2/profiles`, {authorization})).toEqual(refused('Authentication failed'));
		}
	});

	test("is what an advertiser's token is to the Selling Partner API", async () => {
		const {fake, token} = await stageOne();
		const answer = await call(
			fake,
			token,
			'https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER',
		);
		expect([answer.status, text({...answer, json: Reflect.get(Object(answer.json), 'errors')[0]}, 'details')]).toEqual([
			403,
			'The access token you provided is revoked, malformed or invalid.',
		]);
	});
});

describe('Login with Amazon', () => {
	test('gives the client no token without an advertiser', async () => {
		const {fake} = await stage();
		const scope = 'advertising::campaign_management';
		const answer = await askToken(fake, {grant_type: 'client_credentials', scope, ...CLIENT});
		expect([answer.status, answer.json]).toMatchObject([400, {error: 'invalid_scope'}]);
	});

	test('takes a code once, and gives a refresh token that replaces the old one', async () => {
		const {fake, tokenOf} = await stage();
		const code = fake.issueAdvertiserCode({advertiserId: 'A2', redirectUri: 'https://app.example/ads'});
		const exchange = () =>
			askToken(fake, {grant_type: 'authorization_code', code, redirect_uri: 'https://app.example/ads', ...CLIENT});
		expect(await tokenOf(text(await exchange(), 'refresh_token'))).toMatch(/^Atza\|/);
		expect(await exchange()).toMatchObject({status: 400, json: {error: 'invalid_grant'}});
		await expect(tokenOf('Atzr|two')).rejects.toThrow('invalid_grant');
	});

	test('does not give an advertiser’s tokens to the client of the Selling Partner API', async () => {
		const {fake} = await stage();
		const {clientId, clientSecret} = fake.options.sellingPartner;
		const client = {client_id: clientId, client_secret: clientSecret};
		const answer = await askToken(fake, {grant_type: 'refresh_token', refresh_token: 'Atzr|one', ...client});
		expect([answer.status, answer.json]).toMatchObject([400, {error: 'invalid_grant'}]);
	});
});

test('the campaigns of Sponsored Products come in their vendor type, and in no other', async () => {
	const {get} = await stageOne();
	const scope = {'amazon-advertising-api-scope': '11'};
	const types = {'content-type': VENDOR_TYPE, accept: VENDOR_TYPE};
	expect(await get(NA + CAMPAIGNS, {...scope, ...types}, 'POST')).toMatchObject([200, {totalResults: 1}]);
	expect(await get(NA + CAMPAIGNS, {...scope, ...types, accept: 'application/json'}, 'POST')).toMatchObject([415, {code: '415'}]);
});

test('a path of no product is not found', async () => {
	const {get} = await stageOne();
	expect(await get(`${NA}/nothing`, {'amazon-advertising-api-scope': '11'})).toMatchObject([404, {code: '404'}]);
});

test('too many requests are told by a script, with a pause in seconds', async () => {
	const {fake} = await stageOne();
	fake.fail({service: 'ads', error: 'TooManyRequests'});
	const answer = await send(fake, `${NA}/v2/profiles`);
	expect([answer.status, answer.headers['retry-after']]).toEqual([429, '5']);
});

test('the journal knows service, operation and the kind of token, dead or alive', async () => {
	const {fake, get} = await stageOne();
	await get(`${NA}/v2/profiles`);
	fake.expireTokens();
	await get(`${NA}/v2/profiles`);
	const expected = {service: 'ads', operation: 'listProfiles', credential: 'account-token', advertiserId: 'A1'} as const;
	expect([fake.count({...expected, status: 200}), fake.count({...expected, status: 401})]).toEqual([1, 1]);
});

describe('the options for createAmazonAuth', () => {
	test('are the client, and the refresh token of the one advertiser', async () => {
		const {fake} = await stage({});
		expect(fake.options.ads).toEqual({clientId: CLIENT_ID, clientSecret: CLIENT.client_secret, refreshToken: expect.any(String)});
	});

	test('find the refresh token of each advertiser where there are several', async () => {
		const {fake} = await stage();
		const find = fake.options.ads.refreshToken as (whose: {advertiserId: string}) => string | undefined; // not a string here
		expect(['A1', 'A2', 'A3'].map((advertiserId) => find({advertiserId}))).toEqual(['Atzr|one', 'Atzr|two', undefined]);
	});
});

test('an authorisation ends for one advertiser or for all, and tokens die alike', async () => {
	const {fake, tokenOf, get} = await stageOne();
	fake.expireTokens({advertiserId: 'A2'});
	expect(await get(`${NA}/v2/profiles`)).toMatchObject([200, [{profileId: 11}]]);
	fake.expireTokens({advertiserId: 'A1'});
	expect(await get(`${NA}/v2/profiles`)).toMatchObject([401, {}]);
	fake.revoke({advertiserId: 'A1'});
	await expect(tokenOf('Atzr|one')).rejects.toThrow('invalid_grant');
	await tokenOf('Atzr|two');
	expect(fake.count({service: 'lwa', advertiserId: 'A2'})).toBe(1);
	fake.revoke();
	await expect(tokenOf('Atzr|two')).rejects.toThrow('invalid_grant');
});

describe('the option advertisers', () => {
	test.each<[string, unknown, RegExp]>([
		['an id alone', 'A1', /"advertisers" must be a list of ids, or an object/],
		['an unknown key', {A1: {profile: {}}}, /"advertisers\.A1" has no key "profile"/],
		['a list of profiles', {A1: {profiles: ['11']}}, /"advertisers\.A1\.profiles" must be an object/],
		['a country without Amazon Ads', {A1: {profiles: {'11': 'CH'}}}, /gives the country of each profile, by its id: US, CA/],
		['an account id alone', {A1: {accountIds: 'amzn1'}}, /"advertisers\.A1\.accountIds" must be a list of strings/],
	])('refuses %s by name', async (_what, advertisers, words) => {
		await expect(startFakeAmazon({advertisers} as FakeAmazonOptions)).rejects.toThrow(words);
	});

	test('may be a list of ids; a code for another one is refused', async () => {
		const {fake} = await stage({advertisers: ['A7']});
		expect(fake.issueAdvertiserCode({advertiserId: 'A7'})).toMatch(/^AN/);
		expect(() => fake.issueAdvertiserCode({advertiserId: 'A8'})).toThrow('knows no advertiser "A8": name it in "advertisers"');
	});
});
