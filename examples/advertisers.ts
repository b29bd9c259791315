/**
 * Amazon Ads: an advertiser consents, and the application lists the profiles that this opens and the campaigns of one of them.
 */
import got, {type Got, type OptionsOfTextResponseBody} from 'got';
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** One auth for all advertisers. `refreshTokenOf` is asked when a token must be fetched, never once a request. */
export function createAuth(
	application: {clientId: string; clientSecret: string},
	refreshTokenOf: (advertiserId: string) => Promise<string | undefined>, // a row of your database, encrypted
	transport: Got = got,
): AmazonAuth {
	return createAmazonAuth({
		ads: {...application, refreshToken: ({advertiserId}) => refreshTokenOf(advertiserId)},
		got: transport,
	});
}

const EU = 'https://advertising-api-eu.amazon.com';
const REDIRECT_URI = 'https://app.example/amazon-ads/callback';

/** Where the advertiser's browser goes. Keep `state` in the session, and compare it when the browser is back. */
export function consentPage(auth: AmazonAuth, state: string): string {
	return auth.ads.consentUrl({region: 'eu', redirectUri: REDIRECT_URI, state});
}

/** What the callback does with the code, once `state` was found to be the session's. */
export async function connectAdvertiser(
	auth: AmazonAuth,
	{advertiserId, code}: {advertiserId: string; code: string},
	keep: (advertiserId: string, refreshToken: string) => Promise<void>,
): Promise<void> {
	const {refreshToken} = await auth.ads.exchangeAuthorizationCode({code, redirectUri: REDIRECT_URI});
	await keep(advertiserId, refreshToken);
	await auth.forget({advertiserId}); // tokens of an earlier consent
}

/** The ids of the advertiser's profiles in Europe: one a country. */
export async function listProfiles(auth: AmazonAuth, advertiserId: string): Promise<readonly string[]> {
	const profiles = await auth.as({advertiserId}).got(amazonUrl`${EU}/v2/profiles`).json<{profileId: number}[]>();
	return profiles.map(({profileId}) => String(profileId));
}

/** A list by POST, with a type of its own in both headers. */
const CAMPAIGNS: OptionsOfTextResponseBody = {
	headers: {'content-type': 'application/vnd.spCampaign.v3+json', accept: 'application/vnd.spCampaign.v3+json'},
	body: '{}',
};

/** The names of the campaigns of one profile. */
export async function listCampaigns(auth: AmazonAuth, advertiserId: string, profileId: string): Promise<readonly string[]> {
	const profile = auth.as({advertiserId, profileId});
	const {campaigns} = await profile.got.post(amazonUrl`${EU}/sp/campaigns/list`, CAMPAIGNS).json<{campaigns: {name: string}[]}>();
	return campaigns.map(({name}) => name);
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({advertisers: {harvest: {profiles: {'21': 'DE', '22': 'FR', '23': 'US'}}}});
	const {clientId, clientSecret} = fake.options.ads;
	const vault = new Map<string, string>();
	await using auth = createAuth({clientId, clientSecret}, async (advertiserId) => vault.get(advertiserId), fake.got);
	const advertiserId = 'harvest';

	print(`The browser goes to ${new URL(consentPage(auth, 'of the session')).host}`);
	const code = fake.issueAdvertiserCode({advertiserId, redirectUri: REDIRECT_URI}); // what the browser brings back
	await connectAdvertiser(auth, {advertiserId, code}, async (id, refreshToken) => void vault.set(id, refreshToken));
	print(`Profiles in Europe: ${(await listProfiles(auth, advertiserId)).join(', ')}`);
	print(`Campaigns: ${(await listCampaigns(auth, advertiserId, '21')).join(', ')}`);
	fake.expireTokens({advertiserId});
	print(`After the token died: ${(await listCampaigns(auth, advertiserId, '22')).join(', ')}`);
	await listCampaigns(auth, advertiserId, '23').catch((error: unknown) =>
		print(`A profile of another region: ${amazonAuthErrorOf(error)?.amazon?.message}`),
	);
	print(`Token calls: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);
