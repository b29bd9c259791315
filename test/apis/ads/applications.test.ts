/**
 * The option `ads`: one application, or one a region; and the consent and codes of each.
 */
import {type AdsOptions, type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, onTestFinished, test} from 'vitest';
import {catchError} from '../../support/errors.js';
import {ACME, adsHeadersOf, CLIENT_ID, EU, FE, NA, setStage} from './stage.js';

const client = {clientId: 'amzn1.application-oa2-client.one', clientSecret: 'hush'};
const idOf = (name: string): string => `amzn1.application-oa2-client.${name}`;

function authOf(ads: AdsOptions | readonly AdsOptions[]): AmazonAuth {
	const auth = createAmazonAuth({ads, maxTokens: 100});
	onTestFinished(() => auth.close());
	return auth;
}

describe('the option', () => {
	test.each<[string, unknown, RegExp]>([
		['no object', 'hush', /^"ads" must be an object/],
		['an empty list', [], /^"ads" must hold at least one entry/],
		['an unknown key', {...client, profileId: '11'}, /^"ads" has no option "profileId"/],
		['no client id', {clientSecret: 'hush'}, /^"ads.clientId"/],
		['no secret', [client, {clientId: 'a'}].slice(1), /^"ads\[0\].clientSecret"/],
		[
			'an access token as the refresh token',
			{...client, refreshToken: 'Atza|hush'},
			/^"ads.refreshToken" must be a refresh token/,
		],
		['whose a function is', {...client, refreshToken: () => undefined, advertiserId: 'a'}, /^"ads.advertiserId" says whose/],
		['an unknown region', {...client, region: 'jp'}, /^"ads.region" must be one of 'na', 'eu', 'fe'/],
		[
			'a region twice',
			[
				{...client, region: 'eu'},
				{...client, region: 'eu'},
			],
			/^"ads\[1\].region" must be another one, since "ads\[0\]"/,
		],
		['two without a region', [client, client], /^"ads\[1\].region" must be another one, since one entry may be without a region/],
		['a hole in the list', [client, undefined], /^"ads\[1\]" must be an object/],
	])('refuses %s by name, and quotes no value', (_what, ads, words) => {
		const error = catchError(() => createAmazonAuth({ads} as Parameters<typeof createAmazonAuth>[0]));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toMatch(words);
		expect(error.message).not.toContain('hush');
	});
});

describe('several applications', () => {
	const {clientSecret} = client;
	const entries: AdsOptions[] = [
		{clientId: idOf('everywhere'), clientSecret, refreshToken: 'Atzr|everywhere', advertiserId: 'a'},
		{clientId: idOf('eu'), clientSecret, refreshToken: 'Atzr|eu', advertiserId: 'b', region: 'eu'},
	];

	test('are chosen by the host of the call, and one without a region serves the rest', async () => {
		const {fake} = await setStage({}, {advertisers: {A: {refreshToken: 'Atzr|mine'}}});
		const {clientSecret: secret} = fake.options.ads;
		const ads = [
			{clientId: idOf('other'), clientSecret: secret, refreshToken: 'Atzr|mine', region: 'eu' as const},
			{...fake.options.ads, refreshToken: 'Atzr|mine'},
		];
		await using auth = createAmazonAuth({ads, got: fake.got, maxTokens: 100});
		await auth.got(`${NA}/v2/profiles`);
		await auth.got(`${FE}/v2/profiles`);
		await auth.got(`${EU}/v2/profiles`).catch(() => {});
		const asked = fake.journal
			.filter(({service}) => service === 'lwa')
			.map(({body}) => new URLSearchParams(body).get('client_id'));
		expect(asked).toEqual([CLIENT_ID, idOf('other')]);
		const arrived = fake.journal.filter(({service}) => service === 'ads');
		expect(arrived.map((entry) => adsHeadersOf(entry)['amazon-advertising-api-clientid'])).toEqual([CLIENT_ID, CLIENT_ID]);
	});

	test('leave a region without one: SERVICE_NOT_CONFIGURED says which', () => {
		const auth = authOf({...client, refreshToken: 'Atzr|eu', region: 'eu'});
		expect(auth.explain('GET', `${EU}/v2/profiles`)).toMatchObject({credential: 'refresh-token', region: 'eu'});
		expect(auth.explain('GET', `${NA}/v2/profiles`)).toMatchObject({
			credential: 'none',
			reason: expect.stringContaining('No entry of "ads" is for the region na: add one with region: \'na\''),
		});
	});

	test('have an advertiser each, whose words name the entry', () => {
		const auth = authOf(entries);
		expect(auth.as({advertiserId: 'b'}).explain('GET', `${EU}/v2/profiles`).credential).toBe('refresh-token');
		expect(auth.as({advertiserId: 'b'}).explain('GET', `${NA}/v2/profiles`).reason).toContain('"ads[0].advertiserId"');
	});

	test.each<[string, (refreshToken: string) => AdsOptions['refreshToken']]>([
		['a string', (refreshToken) => refreshToken],
		['a function', (refreshToken) => () => refreshToken],
	])('of one client id each call with the refresh token of their own entry, given as %s', async (_what, given) => {
		const {fake} = await setStage({}, {advertisers: {A: {refreshToken: 'Atzr|of-a'}, B: {refreshToken: 'Atzr|of-b'}}});
		const ads = [
			{...fake.options.ads, refreshToken: given('Atzr|of-a')},
			{...fake.options.ads, refreshToken: given('Atzr|of-b'), region: 'eu' as const},
		];
		await using auth = createAmazonAuth({ads, got: fake.got, maxTokens: 100});
		const caller = typeof given('Atzr|') === 'function' ? auth.as({advertiserId: 'one'}) : auth;
		await caller.got(`${NA}/v2/profiles`);
		await caller.got(`${EU}/v2/profiles`);
		const arrived = fake.journal.filter(({service}) => service === 'ads');
		expect(arrived.map(({advertiserId}) => advertiserId)).toEqual(['A', 'B']);
	});

	test('are all meant by what the application forgets', async () => {
		const {fake} = await setStage({}, {advertisers: {A: {refreshToken: 'Atzr|mine'}}});
		const mine = {...fake.options.ads, refreshToken: 'Atzr|mine'};
		const ads = [
			{...mine, advertiserId: 'a'},
			{...mine, advertiserId: 'b', region: 'eu' as const},
		];
		await using auth = createAmazonAuth({ads, got: fake.got, maxTokens: 100});
		await auth.got(`${NA}/v2/profiles`);
		await auth.got(`${EU}/v2/profiles`);
		expect(auth.stats().cachedTokens).toBe(2);
		await auth.as({application: true}).forget();
		expect(auth.stats().cachedTokens).toBe(0);
	});

	test('have a consent page each', () => {
		const auth = authOf(entries);
		const clientOf = (region: 'na' | 'eu') =>
			new URL(auth.ads.consentUrl({region, redirectUri: 'https://app.example/ads', state: 's'})).searchParams.get('client_id');
		expect([clientOf('na'), clientOf('eu')]).toEqual([idOf('everywhere'), idOf('eu')]);
	});

	test('leave open whose a code is without its region', async () => {
		const auth = authOf(entries);
		const options = {code: 'AN1', redirectUri: 'https://app.example/ads'};
		await expect(auth.ads.exchangeAuthorizationCode(options)).rejects.toThrow(/^"region" must be one of/);
	});
});

describe('consentUrl', () => {
	const options = {redirectUri: 'https://app.example/ads?from=a+b', state: 'one & only'};

	test.each([
		['na', 'https://www.amazon.com/ap/oa'],
		['eu', 'https://eu.account.amazon.com/ap/oa'],
		['fe', 'https://apac.account.amazon.com/ap/oa'],
	] as const)('in %s is a page of %s', (region, page) => {
		const url = new URL(authOf(client).ads.consentUrl({...options, region}));
		expect(url.origin + url.pathname).toBe(page);
		expect([...url.searchParams]).toEqual([
			['client_id', client.clientId],
			['scope', 'advertising::campaign_management'],
			['response_type', 'code'],
			['redirect_uri', options.redirectUri],
			['state', options.state],
		]);
	});

	test('writes several scopes as Amazon’s pages do', () => {
		const scopes = ['advertising::test:create_account', 'advertising::campaign_management'];
		const url = authOf(client).ads.consentUrl({...options, region: 'na', scopes});
		expect(decodeURIComponent(/scope=([^&]*)/.exec(url)?.[1] ?? '')).toBe(scopes.join(' '));
		expect(url).toContain('create_account%20advertising');
	});

	test.each<[string, object, RegExp]>([
		['no state', {state: undefined}, /^"state"/],
		['an empty state', {state: ' '}, /^"state"/],
		['no redirect URI', {redirectUri: undefined}, /^"redirectUri"/],
		['one without TLS', {redirectUri: 'http://app.example/'}, /^"redirectUri" must be an absolute https URL/],
		['one with a fragment', {redirectUri: 'https://app.example/#a'}, /^"redirectUri" must have no fragment/],
		['one with a line break', {redirectUri: 'https://app.example/\nads'}, /^"redirectUri" must have no white space/],
		['no region', {region: undefined}, /^"region" must be one of/],
		['a scope that is a text', {scopes: 'advertising::audiences'}, /^"scopes" must be an array/],
		['no scope', {scopes: []}, /^"scopes" must be an array/],
		['a scope with more than one in it', {scopes: ['a::b c::d']}, /^"scopes" must be an array/],
		['an unknown option', {clientId: 'a'}, /^"options" has no option "clientId"/],
	])('refuses %s', (_what, change, words) => {
		const {ads} = authOf(client);
		const error = catchError(() => ads.consentUrl({region: 'na', ...options, ...change}));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toMatch(words);
	});

	test('needs the option "ads"', () => {
		const auth = createAmazonAuth({});
		expect(catchError(() => auth.ads.consentUrl({region: 'na', ...options}))).toMatchObject({
			code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		});
	});
});

describe('exchangeAuthorizationCode', () => {
	const redirectUri = 'https://app.example/ads';

	test('gives the refresh token, with which the advertiser is called for', async () => {
		const {fake, auth} = await setStage();
		const code = fake.issueAdvertiserCode({advertiserId: ACME, redirectUri});
		const {refreshToken} = await auth.ads.exchangeAuthorizationCode({code, redirectUri});
		expect(Object.fromEntries(new URLSearchParams(fake.journal[0]?.body))).toEqual({
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirectUri,
			client_id: CLIENT_ID,
			client_secret: fake.options.ads.clientSecret,
		});
		await using own = createAmazonAuth({ads: {...fake.options.ads, refreshToken}, got: fake.got, maxTokens: 100});
		expect((await own.got(`${NA}/v2/profiles`)).statusCode).toBe(200);
		expect(fake.count({service: 'ads', advertiserId: ACME})).toBe(1);
	});

	test('of a code that is spent is GRANT_REVOKED', async () => {
		const {fake, auth} = await setStage();
		const code = fake.issueAdvertiserCode({advertiserId: ACME, redirectUri});
		await auth.ads.exchangeAuthorizationCode({code, redirectUri, region: 'fe'});
		await expect(auth.ads.exchangeAuthorizationCode({code, redirectUri})).rejects.toMatchObject({
			code: 'ERR_AMAZON_GRANT_REVOKED',
		});
	});

	test('is the application’s: an advertiser alone may not', async () => {
		const {fake, auth} = await setStage();
		const call = auth.as({advertiserId: ACME}).ads.exchangeAuthorizationCode({code: 'AN1', redirectUri});
		await expect(call).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING', api: 'ads'});
		expect(fake.journal).toEqual([]);
	});

	test.each<[string, object, RegExp]>([
		['no code', {code: undefined}, /^"code"/],
		['no redirect URI', {redirectUri: undefined}, /^"redirectUri"/],
		['an unknown region', {region: 'jp'}, /^"region" must be one of/],
		['a signal that is none', {signal: {}}, /^"signal" must be an AbortSignal/],
	])('refuses %s, and sends nothing', async (_what, change, words) => {
		const {fake, auth} = await setStage();
		const call = auth.ads.exchangeAuthorizationCode({code: 'AN1', redirectUri, ...change});
		await expect(call).rejects.toThrow(words);
		await expect(call).rejects.toBeInstanceOf(TypeError);
		expect(fake.journal).toEqual([]);
	});

	test('ends with its signal', async () => {
		const {fake, auth} = await setStage();
		const signal = AbortSignal.abort(new Error('gone'));
		await expect(auth.ads.exchangeAuthorizationCode({code: 'AN1', redirectUri, signal})).rejects.toThrow('gone');
		expect(fake.journal).toEqual([]);
	});
});
