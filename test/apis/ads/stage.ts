/**
 * What the tests of Amazon Ads share: two advertisers before a fake Amazon, and their ids written down once.
 */
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';

export const NA = 'https://advertising-api.amazon.com';
export const EU = 'https://advertising-api-eu.amazon.com';
export const FE = 'https://advertising-api-fe.amazon.com';
/** The fake's client, by which the fake knows it. */
export const CLIENT_ID: string = `amzn1.application-oa2-client.${'e'.repeat(32)}`;
export const ACCOUNT = 'amzn1.ads-account.g.one';
export const VENDOR_TYPE = 'application/vnd.spCampaign.v3+json';

const ADVERTISERS = {
	'acme: shop 1': {profiles: {'11': 'US', '12': 'DE', '13': 'JP', '14': 'CA'}, accountIds: [ACCOUNT, 'amzn1.ads-account.g.two']},
	other: {profiles: {'21': 'US', '22': 'MX'}, viewOnly: ['22'], closedPaths: ['/dsp/']},
};
/** The advertiser of most tests: any text that the application has for whoever consented. */
export const ACME = 'acme: shop 1';

export interface Stage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What arrived at Amazon Ads. */
	readonly arrived: () => readonly JournalEntry[];
	readonly statuses: () => readonly number[];
}

/** Closed when the test ends. */
export async function setStage(own: Partial<AmazonAuthOptions> = {}, options: FakeAmazonOptions = {}): Promise<Stage> {
	const fake = await startFakeAmazon({advertisers: ADVERTISERS, ...options});
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({ads: fake.options.ads, got: fake.got, maxTokens: 100, ...own});
	onTestFinished(() => auth.close());
	const arrived = (): readonly JournalEntry[] => fake.journal.filter(({service}) => service === 'ads');
	return {fake, auth, arrived, statuses: () => arrived().map(({status}) => status)};
}

/** The headers of a request that are this API's, and no others. */
export function adsHeadersOf(entry: JournalEntry | undefined): Readonly<Record<string, string>> {
	const own = Object.entries(entry?.headers ?? {}).filter(([name]) => /^(?:authorization$|amazon-)/.test(name));
	return Object.fromEntries(own);
}
