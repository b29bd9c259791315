/**
 * Requests to Amazon Ads and to what is near it, typed out by hand, with the headers that must arrive or the error.
 */
import {type AmazonContext, type AmazonIdentity, amazonAuthErrorOf} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {type Asked, WAYS} from '../ways.js';
import {ACCOUNT, ACME, adsHeadersOf, CLIENT_ID, EU, FE, NA, setStage, VENDOR_TYPE} from './stage.js';

const OURS = expect.stringMatching(/^Bearer Atza\|[\w|.-]+$/);
const BARE = {authorization: OURS, 'amazon-advertising-api-clientid': CLIENT_ID};
const UNIFIED = {...BARE, 'amazon-ads-clientid': CLIENT_ID};
const in11 = {'amazon-advertising-api-scope': '11'};
const inAccount = {'amazon-ads-accountid': ACCOUNT};

const acme: AmazonIdentity = {advertiserId: ACME};
const profile11: AmazonIdentity = {...acme, profileId: '11'};
const account: AmazonIdentity = {...acme, adsAccountId: ACCOUNT};
const both: AmazonIdentity = {...profile11, adsAccountId: ACCOUNT};

const CONFLICT = 'ERR_AMAZON_IDENTITY_CONFLICT';
const MISSING = 'ERR_AMAZON_IDENTITY_MISSING';

interface Row extends Partial<Asked> {
	readonly url: string;
	/** What `as` binds; the auth itself, which no `as` has bound, where it is left out. */
	readonly identity?: AmazonIdentity;
	/** What the call says, for the clients that can say it. */
	readonly amazon?: AmazonContext | false;
	readonly status?: number;
}

const CAMPAIGNS = `${NA}/sb/v4/campaigns`;
const PROFILES = `${NA}/v2/profiles`;
const QUERY = `${NA}/adsApi/v1/query/campaigns`;
const REPORTS = `${NA}/reporting/reports`;
const post = {method: 'POST', body: '{}'};
const types = {'content-type': VENDOR_TYPE, accept: VENDOR_TYPE};

const ROWS: readonly (readonly [what: string, row: Row, arriving: Readonly<Record<string, unknown>> | string])[] = [
	['a profile in NA', {url: CAMPAIGNS, identity: profile11}, {...BARE, ...in11}],
	[
		'a profile in EU',
		{url: `${EU}/sp/targets`, identity: {...acme, profileId: '12'}},
		{...BARE, 'amazon-advertising-api-scope': '12'},
	],
	[
		'a profile in FE',
		{url: `${FE}/sd/targets`, identity: {...acme, profileId: '13'}},
		{...BARE, 'amazon-advertising-api-scope': '13'},
	],
	[
		'a profile of another region',
		{url: CAMPAIGNS, identity: {...acme, profileId: '12'}, status: 401},
		{...BARE, 'amazon-advertising-api-scope': '12'},
	],
	[
		'a read by POST with vendor types',
		{...post, url: `${NA}/sp/campaigns/list`, headers: types, identity: profile11},
		{...BARE, ...in11},
	],
	['no profile', {url: CAMPAIGNS, identity: acme, status: 401}, BARE],
	[
		'a profile of this call',
		{url: CAMPAIGNS, identity: acme, amazon: {profileId: '14'}},
		{...BARE, 'amazon-advertising-api-scope': '14'},
	],
	['everything said by the call', {url: CAMPAIGNS, amazon: {advertiserId: ACME, profileId: '11'}}, {...BARE, ...in11}],
	['the bound profile, repeated', {url: CAMPAIGNS, identity: profile11, amazon: {profileId: '11'}}, {...BARE, ...in11}],
	['another profile than the bound one', {url: CAMPAIGNS, identity: profile11, amazon: {profileId: '14'}}, CONFLICT],
	['an account where a profile is bound', {url: QUERY, identity: profile11, amazon: {adsAccountId: ACCOUNT}}, CONFLICT],
	[
		"a header of the caller's that names a profile",
		{url: CAMPAIGNS, identity: acme, headers: {'Amazon-Advertising-API-Scope': '11'}},
		{...BARE, ...in11},
	],
	[
		'a header that repeats the bound profile',
		{url: CAMPAIGNS, identity: profile11, headers: {'Amazon-Advertising-API-Scope': '11'}},
		{...BARE, ...in11},
	],
	[
		'a header that names another profile',
		{url: CAMPAIGNS, identity: profile11, headers: {'AMAZON-ADVERTISING-API-SCOPE': '14'}},
		CONFLICT,
	],
	[
		'a header that names another account',
		{...post, url: QUERY, identity: account, headers: {'Amazon-Ads-AccountId': 'amzn1.ads-account.g.two'}},
		CONFLICT,
	],
	['a header for an account where a profile is bound', {...post, url: QUERY, identity: profile11, headers: inAccount}, CONFLICT],
	['a header for a profile where an account is bound', {url: CAMPAIGNS, identity: account, headers: in11}, CONFLICT],
	[
		'a header for a profile in place of one that is not there',
		{url: CAMPAIGNS, identity: {...acme, profileId: undefined}, headers: in11},
		MISSING,
	],
	['a profile that is not there', {url: CAMPAIGNS, identity: {...acme, profileId: undefined}}, MISSING],

	['the list of profiles', {url: PROFILES, identity: acme}, BARE],
	['the list of profiles for one that is bound', {url: PROFILES, identity: both}, BARE],
	['the list of profiles for one that is not there', {url: PROFILES, identity: {...acme, profileId: null as never}}, BARE],
	['a profile by its id', {url: `${PROFILES}/11`, identity: profile11}, BARE],
	[
		'the list of profiles where the call names one',
		{url: PROFILES, identity: acme, amazon: {profileId: '11'}},
		{...BARE, ...in11},
	],
	['the list of profiles with a header of the caller', {url: PROFILES, identity: profile11, headers: in11}, {...BARE, ...in11}],
	[
		'the list of profiles with a header for another',
		{url: PROFILES, identity: profile11, headers: {...in11, 'amazon-advertising-api-scope': '14'}},
		CONFLICT,
	],
	['manager accounts', {url: `${NA}/managerAccounts`, identity: both}, BARE],
	['test accounts', {url: `${NA}/testAccounts`, identity: both}, BARE],
	['accounts', {...post, url: `${NA}/adsAccounts/list`, identity: both}, BARE],
	['what begins like a list', {url: `${NA}/v2/profilesX`, identity: profile11}, {...BARE, ...in11}],

	['the unified API', {...post, url: QUERY, identity: acme}, UNIFIED],
	['the unified API for a profile', {...post, url: QUERY, identity: profile11}, {...UNIFIED, ...in11}],
	['the unified API for an account', {...post, url: QUERY, identity: account}, {...UNIFIED, ...inAccount}],
	['the unified API for both', {...post, url: QUERY, identity: both}, {...UNIFIED, ...in11, ...inAccount}],
	[
		'the unified API for both of this call',
		{...post, url: QUERY, identity: acme, amazon: {profileId: '11', adsAccountId: ACCOUNT}},
		{...UNIFIED, ...in11, ...inAccount},
	],
	[
		'another version of the unified API',
		{...post, url: `${NA}/adsApi/v2/query/campaigns`, identity: profile11, status: 404},
		{...BARE, ...in11},
	],

	['a report for a profile', {...post, url: REPORTS, identity: profile11}, {...BARE, ...in11}],
	['a report for an account', {...post, url: REPORTS, identity: account}, {...BARE, ...inAccount}],
	['a report for both that are bound', {...post, url: REPORTS, identity: both}, CONFLICT],
	[
		'a report for both, and the call chooses the account',
		{...post, url: REPORTS, identity: both, amazon: {adsAccountId: ACCOUNT}},
		{...BARE, ...inAccount},
	],
	[
		'a report for both, and the call chooses the profile',
		{url: `${REPORTS}/r1`, identity: both, amazon: {profileId: '11'}},
		{...BARE, ...in11},
	],
	[
		'a report for both, and a header chooses',
		{...post, url: REPORTS, identity: both, headers: inAccount},
		{...BARE, ...inAccount},
	],
	[
		'a report for both of this call',
		{...post, url: REPORTS, amazon: {advertiserId: ACME, profileId: '11', adsAccountId: ACCOUNT}},
		CONFLICT,
	],
	[
		'a report of a bound profile for an account of this call',
		{...post, url: REPORTS, identity: profile11, amazon: {adsAccountId: ACCOUNT}},
		CONFLICT,
	],

	[
		"a token and client ids of the caller's are replaced",
		{
			...post,
			url: QUERY,
			identity: acme,
			headers: {
				Authorization: 'Bearer Atza|theirs',
				'Amazon-Advertising-API-ClientId': 'theirs',
				'Amazon-Ads-ClientId': 'theirs',
			},
		},
		UNIFIED,
	],
	[
		'the other client id of a caller is replaced where no one asks for it',
		{url: PROFILES, identity: acme, headers: {'Amazon-Ads-ClientId': 'theirs'}},
		UNIFIED,
	],
	[
		"a stream's account, a manager and an AMC advertiser are the caller's own",
		{
			url: `${NA}/dsp/streams/subscriptions`,
			identity: profile11,
			headers: {
				'Amazon-Ads-Account-ID': '900',
				'Amazon-Ads-Manager-AccountId': '901',
				'Amazon-Advertising-API-AdvertiserId': '902',
			},
		},
		{
			...BARE,
			...in11,
			'amazon-ads-account-id': '900',
			'amazon-ads-manager-accountid': '901',
			'amazon-advertising-api-advertiserid': '902',
		},
	],

	['an advertiser who is not known', {url: PROFILES, identity: {advertiserId: 'nobody'}}, MISSING],
	['a seller', {url: PROFILES, identity: {sellingPartnerId: 'A1SELLER'}}, MISSING],
	['the application, where a function finds tokens', {url: PROFILES, identity: {application: true}}, MISSING],
	['a profile alone', {url: CAMPAIGNS, identity: {profileId: '11'}}, MISSING],
	['another advertiser than the bound one', {url: PROFILES, identity: acme, amazon: {advertiserId: 'other'}}, CONFLICT],
	['a call that goes bare', {url: PROFILES, identity: profile11, amazon: false, status: 401}, {}],

	['a host below', {url: `https://x.advertising-api.amazon.com/v2/profiles`, identity: profile11}, {}],
	['the host of the MCP server', {...post, url: 'https://advertising-ai.amazon.com/mcp', identity: profile11}, {}],
	['the host that was the sandbox', {url: 'https://advertising-api-test.amazon.com/v2/profiles', identity: profile11}, {}],
	['no TLS', {url: 'http://advertising-api.amazon.com/v2/profiles', identity: acme}, 'ERR_AMAZON_INSECURE_URL'],
	['a port', {url: `${NA}:8443/v2/profiles`, identity: acme}, 'ERR_AMAZON_INSECURE_URL'],
];

const ELSEWHERE = Object.fromEntries(
	['x.advertising-api.amazon.com', 'advertising-ai.amazon.com', 'advertising-api-test.amazon.com'].map((host) => [
		host,
		() => ({}),
	]),
);

describe.each(WAYS)('through %s', (name, send) => {
	const saysContext = name === 'got' || name === 'fetch';
	const rows = ROWS.filter(
		([, {amazon, url}]) => (saysContext || amazon === undefined) && (name !== 'the agent' || url.startsWith('https:')),
	);

	test.each(rows)('%s', async (_what, {identity, status = 200, method = 'GET', ...asked}, expected) => {
		const {fake, auth: unbound} = await setStage({}, {extraHosts: ELSEWHERE});
		const auth = identity ? unbound.as(identity) : unbound;
		const call = send({...asked, method}, {auth, fake});
		if (typeof expected === 'string') {
			const refused = await call.then(
				() => undefined,
				(error: unknown) => error,
			);
			expect(amazonAuthErrorOf(refused)?.code).toBe(expected);
			// Neither a token is asked for nor anything sent.
			expect(fake.journal).toEqual([]);
			return;
		}
		const told = await call;
		const entry = fake.journal.at(-1);
		expect(adsHeadersOf(entry)).toEqual(expected);
		expect([told.status, entry?.method, entry?.status]).toEqual([status, method, status]);
	});
});

test('the table has 25 requests at the least, and each way sends most of them', () => {
	expect(ROWS.length).toBeGreaterThanOrEqual(25);
});

test('without its option it is SERVICE_NOT_CONFIGURED', async () => {
	const {auth} = await setStage({ads: undefined});
	await expect(auth.authorize({method: 'GET', url: PROFILES})).rejects.toMatchObject({
		code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		api: 'ads',
	});
	expect(auth.explain('GET', PROFILES).reason).toContain('createAmazonAuth got no "ads" option');
});

test('authorize gives the headers, and a request that has them already gets the same again', async () => {
	const {auth, fake} = await setStage();
	const one = auth.as(profile11);
	const headers = await one.authorize({method: 'GET', url: CAMPAIGNS});
	expect(headers).toEqual({...BARE, ...in11});
	await one.got(CAMPAIGNS, {headers});
	expect(adsHeadersOf(fake.journal.at(-1))).toEqual({...BARE, ...in11});
	const other = auth.as({advertiserId: 'other', profileId: '21'});
	await expect(other.authorize({method: 'GET', url: CAMPAIGNS, headers})).rejects.toMatchObject({code: CONFLICT});
});

test.each<[what: string, value: unknown]>([
	['an object that becomes text', {toString: () => 'amzn1.ads-account.g.two'}],
	['a list of such objects', [{toString: () => 'amzn1.ads-account.g.two'}]],
	['two values', ['amzn1.ads-account.g.one', 'amzn1.ads-account.g.two']],
])('a header beside a bound profile that is %s is refused, and nothing is sent', async (_what, value) => {
	const {auth, fake} = await setStage();
	const headers = {'Amazon-Ads-AccountId': value} as unknown as Record<string, string>;
	const call = auth.as(profile11).got(CAMPAIGNS, {headers});
	await expect(call).rejects.toThrow(/^"headers.*amazon-ads-accountid"/);
	expect(fake.journal).toEqual([]);
});

test('an error of a report that names both says what to leave out', async () => {
	const {auth} = await setStage();
	const call = auth.as(both).authorize({method: 'POST', url: REPORTS});
	await expect(call).rejects.toThrow(
		/leave out "profileId" \(amazon-advertising-api-scope\) or "adsAccountId" \(amazon-ads-accountid\)/,
	);
});

describe('explain', () => {
	test('says region, header and what the call is narrowed to, with no id', async () => {
		const {auth, fake} = await setStage();
		expect(auth.as(profile11).explain('GET', `${EU}/sp/campaigns`)).toEqual({
			api: 'ads',
			credential: 'refresh-token',
			reason:
				"Amazon Ads takes the advertiser's access token, and the client id beside it. It goes with amazon-advertising-api-scope.",
			region: 'eu',
			header: 'authorization',
		});
		expect(fake.journal).toEqual([]);
	});

	test('says what is refused, and what a function has to name', async () => {
		const {auth} = await setStage();
		expect(auth.as(both).explain('POST', REPORTS)).toMatchObject({credential: 'none', reason: expect.stringContaining(CONFLICT)});
		expect(auth.as(() => acme).explain('GET', PROFILES).reason).toContain('The identity must name advertiserId.');
		expect(auth.explain('GET', PROFILES)).toMatchObject({credential: 'none', reason: expect.stringContaining(MISSING)});
	});
});
