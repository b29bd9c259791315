import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {type Answer, askToken, send} from './harness.js';

const applicationId = 'amzn1.sp.solution.harbour';
const redirectUri = 'https://console.example/amazon/callback';
const application = {
	applicationId,
	redirectUris: [redirectUri, 'https://console.example/second?kept=1'] as const,
	loginUri: 'https://console.example/amazon/login?from=appstore',
	name: 'Harbour <Office> & Co',
};
const US = 'https://sellercentral.amazon.com';

describe('the consent page', () => {
	test('names the application, escaped, and lets a seller of the region be chosen', async () => {
		await using fake = await startFakeAmazon({application, sellers: {A1: {region: 'na'}, A2: {region: 'eu'}, A3: {}}});
		const here = await send(fake, consent());
		expect(here.status).toBe(200);
		expect(here.text).toContain('Harbour &lt;Office&gt; &amp; Co');
		expect(accountsOn(here)).toEqual(['A1', 'A3']);
		expect(accountsOn(await send(fake, consent({}, 'https://sellercentral-europe.amazon.com')))).toEqual(['A2', 'A3']);
		expect(accountsOn(await send(fake, consent({}, 'https://sellercentral.amazon.co.jp')))).toEqual(['A3']);
	});

	test('is not kept, not framed, runs nothing and hands its address to nobody', async () => {
		await using fake = await startFakeAmazon({application});
		expect((await send(fake, consent())).headers).toMatchObject({
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
			'content-security-policy': expect.stringContaining("default-src 'none'"),
		});
	});

	test('sends the seller who allows back with the state, the seller id and a code that is good for that redirect URI, once', async () => {
		await using fake = await startFakeAmazon({application, sellers: ['A1', 'A2']});
		const back = await decide(fake, consent({state: 'a b&c'}), {decision: 'allow', account: 'A2'});
		const url = new URL(String(back.headers.location));
		expect([back.status, url.origin + url.pathname]).toEqual([303, redirectUri]);
		expect([...url.searchParams.keys()]).toEqual(['state', 'selling_partner_id', 'spapi_oauth_code']);
		expect(url.searchParams.get('state')).toBe('a b&c');
		expect(url.searchParams.get('selling_partner_id')).toBe('A2');
		expect(fake.count({service: 'central', operation: 'consent', sellingPartnerId: 'A2'})).toBe(1);

		const code = url.searchParams.get('spapi_oauth_code') ?? '';
		expect((await exchange(fake, code, 'https://console.example/other')).status).toBe(400);
		expect((await exchange(fake, code, redirectUri)).json).toMatchObject({refresh_token: fake.refreshTokenOf('A2')});
		expect((await exchange(fake, code, redirectUri)).status).toBe(400);
	});

	test('sends to the first registered redirect URI where none is named', async () => {
		await using fake = await startFakeAmazon({application});
		const back = await decide(fake, consent({redirect_uri: undefined}), allow);
		expect(back.headers.location).toMatch(`${redirectUri}?state=s1&`);
	});

	test("keeps a redirect URI's own query", async () => {
		await using fake = await startFakeAmazon({application});
		const back = await decide(fake, consent({redirect_uri: application.redirectUris[1]}), allow);
		expect(back.headers.location).toMatch('https://console.example/second?kept=1&state=s1&');
	});

	test('tells the application nothing when the seller cancels', async () => {
		await using fake = await startFakeAmazon({application});
		const answer = await decide(fake, consent(), {decision: 'cancel', account: 'A3EXAMPLESELLER'});
		expect([answer.status, answer.headers.location]).toEqual([200, undefined]);
		expect(answer.text).toContain('Nothing was authorised');
	});

	test.each<[string, Readonly<Record<string, string>>]>([
		['no choice', {account: 'A3EXAMPLESELLER'}],
		['no account', {decision: 'allow'}],
		['an account it did not offer', {decision: 'allow', account: 'A9'}],
	])('asks again where the form came with %s', async (_, form) => {
		await using fake = await startFakeAmazon({application});
		const answer = await decide(fake, consent(), form);
		expect([answer.status, answer.headers.location]).toEqual([200, undefined]);
		expect(accountsOn(answer)).toEqual(['A3EXAMPLESELLER']);
	});

	test('of Vendor Central does the same', async () => {
		await using fake = await startFakeAmazon({application});
		const url = consent({}, 'https://vendorcentral.amazon.es');
		expect((await send(fake, url)).text).toContain('Vendor Central');
		expect((await decide(fake, url, allow)).status).toBe(303);
	});

	test.each<[string, FakeAmazonOptions, Readonly<Record<string, string | undefined>>, string]>([
		['no application is registered', {}, {}, 'MD1000'],
		['the application is another', {application}, {application_id: 'amzn1.sp.solution.other'}, 'MD1000'],
		['the client id is taken for it', {application}, {application_id: 'amzn1.application-oa2-client.1'}, 'MD1000'],
		['a draft is asked for without version=beta', {application: {...application, draft: true}}, {}, 'MD1000'],
		['a published application comes with version=beta', {application}, {version: 'beta'}, 'MD1000'],
		['the redirect URI is not registered', {application}, {redirect_uri: `${redirectUri}/`}, 'MD5101'],
		['the redirect URI has a fragment', {application}, {redirect_uri: `${redirectUri}#x`}, 'MD5110'],
		['there is no state', {application}, {state: undefined}, 'state'],
		['the state is empty', {application}, {state: ''}, 'state'],
	])('refuses, opened and sent, where %s', async (_, options, query, word) => {
		await using fake = await startFakeAmazon(options);
		for (const answer of [await send(fake, consent(query)), await decide(fake, consent(query), allow)]) {
			expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
			expect(answer.text).toContain(word);
		}
	});

	test('refuses a parameter that is there twice', async () => {
		await using fake = await startFakeAmazon({application});
		expect((await send(fake, `${consent()}&state=s2`)).status).toBe(400);
	});

	test('takes a draft with version=beta', async () => {
		await using fake = await startFakeAmazon({application: {...application, draft: true}});
		expect((await decide(fake, consent({version: 'beta'}), allow)).status).toBe(303);
	});
});

describe('a start in the Appstore', () => {
	const detailPage = `${US}/selling-partner-appstore/dp/${applicationId}`;

	test('opens the Login URI, and its callback gives a code once', async () => {
		await using fake = await startFakeAmazon({application});
		expect((await send(fake, detailPage)).text).toContain('Login to Harbour');
		const login = new URL(String((await decide(fake, detailPage, allow)).headers.location));
		const {from, amazon_callback_uri: callback = '', ...rest} = Object.fromEntries(login.searchParams);
		expect([login.origin + login.pathname, from]).toEqual(['https://console.example/amazon/login', 'appstore']);
		expect(callback).toBe(`${US}/apps/authorize/confirm/${applicationId}`);
		expect(rest).toEqual({amazon_state: expect.any(String), selling_partner_id: 'A3EXAMPLESELLER'});

		const confirm = `${callback}?${new URLSearchParams({amazon_state: rest.amazon_state ?? '', state: 'mine', redirect_uri: redirectUri})}`;
		const back = await send(fake, confirm);
		expect(back.status).toBe(303);
		const query = new URL(String(back.headers.location)).searchParams;
		expect([query.get('state'), query.get('selling_partner_id')]).toEqual(['mine', 'A3EXAMPLESELLER']);
		const exchanged = await exchange(fake, query.get('spapi_oauth_code') ?? '', redirectUri);
		expect(exchanged.json).toMatchObject({refresh_token: fake.refreshTokenOf()});
		expect((await send(fake, confirm)).status).toBe(400);
	});

	test('carries version=beta for a draft, and wants it back', async () => {
		await using fake = await startFakeAmazon({application: {...application, draft: true}});
		expect((await send(fake, detailPage)).status).toBe(400);
		const login = new URL(String((await decide(fake, `${detailPage}?version=beta`, allow)).headers.location));
		expect(login.searchParams.get('version')).toBe('beta');
		const amazonState = login.searchParams.get('amazon_state') ?? '';
		const confirm = `${login.searchParams.get('amazon_callback_uri')}?${new URLSearchParams({amazon_state: amazonState, state: 'mine'})}`;
		expect((await send(fake, confirm)).text).toContain('MD1000');
		expect((await send(fake, `${confirm}&version=beta`)).status).toBe(303);
	});

	test('is refused at the callback with a state of its own making, of another site, or from before a reset', async () => {
		await using fake = await startFakeAmazon({application});
		const login = new URL(String((await decide(fake, detailPage, allow)).headers.location));
		const path = `/apps/authorize/confirm/${applicationId}?state=mine&amazon_state=`;
		const amazonState = login.searchParams.get('amazon_state') ?? '';
		expect((await send(fake, `${US}${path}made-up`)).status).toBe(400);
		expect((await send(fake, `https://sellercentral.amazon.ca${path}${amazonState}`)).status).toBe(400);
		fake.reset();
		expect((await send(fake, `${US}${path}${amazonState}`)).status).toBe(400);
	});

	test('is refused where no Login URI is registered', async () => {
		const {loginUri: _, ...without} = application;
		await using fake = await startFakeAmazon({application: without});
		expect((await send(fake, detailPage)).text).toContain('Login URI');
	});
});

test('other pages and methods are not there', async () => {
	await using fake = await startFakeAmazon({application});
	expect((await send(fake, `${US}/home`)).status).toBe(404);
	expect((await send(fake, consent(), {method: 'PUT'})).status).toBe(405);
});

test.each<[string, object, string]>([
	['a client id', {applicationId: 'amzn1.application-oa2-client.1'}, '"application.applicationId"'],
	['no redirect URI', {redirectUris: []}, '"application.redirectUris"'],
	['a redirect URI over http', {redirectUris: ['http://console.example/']}, '"http://console.example/"'],
	['a Login URI with a fragment', {loginUri: 'https://console.example/#x'}, '"https://console.example/#x"'],
])('an application with %s is a TypeError', async (_, wrong, message) => {
	const options: object = {application: {...application, ...wrong}};
	await expect(startFakeAmazon(options)).rejects.toThrow(message);
});

const allow = {decision: 'allow', account: 'A3EXAMPLESELLER'};

function consent(query: Readonly<Record<string, string | undefined>> = {}, site = US): string {
	const given = {application_id: applicationId, state: 's1', redirect_uri: redirectUri, ...query};
	const entries = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return `${site}/apps/authorize/consent?${new URLSearchParams(entries)}`;
}

/** Sends the form of a page, as its buttons do. */
function decide(fake: FakeAmazon, url: string, form: Readonly<Record<string, string>>): Promise<Answer> {
	const headers = {'content-type': 'application/x-www-form-urlencoded'};
	return send(fake, url, {method: 'POST', headers, body: `${new URLSearchParams(form)}`});
}

function exchange(fake: FakeAmazon, code: string, uri: string): Promise<Answer> {
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const client = {client_id: clientId, client_secret: clientSecret};
	return askToken(fake, {grant_type: 'authorization_code', ...client, code, redirect_uri: uri});
}

function accountsOn({text}: Answer): string[] {
	return [...text.matchAll(/name="account" value="([^"]*)"/g)].map(([, account = '']) => account);
}
