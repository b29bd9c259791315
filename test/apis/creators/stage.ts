/**
 * What the tests of the Creators API share: an auth before a fake Amazon, credentials of every version, and a search through each client.
 */
import {type AmazonAuth, type AmazonAuthOptions, type CreatorsOptions, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {optionsOf} from '../../support/read-key.js';
import type {Asked} from '../ways.js';

export const HOST = 'https://creatorsapi.amazon';
export const SEARCH: string = `${HOST}/catalog/v1/searchItems`;
export const QUERY: string = JSON.stringify({partnerTag: 'example-20', keywords: 'lamp'});

export type Version = CreatorsOptions['version'];
export type Credentials = AmazonAuthOptions['creators'];

export interface Stage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What arrived at the Creators API. */
	readonly arrived: () => readonly JournalEntry[];
	/** What was asked for tokens. */
	readonly asked: () => readonly JournalEntry[];
}

/** Closed when the test ends. */
export async function setStage(
	credentials: (fake: FakeAmazon) => Credentials = ({options}) => options.creators,
	own: Partial<AmazonAuthOptions> = {},
	options: FakeAmazonOptions = {},
): Promise<Stage> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...optionsOf(fake), maxTokens: 100, creators: credentials(fake), ...own});
	onTestFinished(() => auth.close());
	const isOfApi = ({service}: JournalEntry): boolean => service === 'creators';
	return {
		fake,
		auth,
		arrived: () => fake.journal.filter(isOfApi),
		asked: () => fake.journal.filter((entry) => !isOfApi(entry)),
	};
}

/** The credential of a version alone. */
export const alone =
	(version: Version, marketplace?: CreatorsOptions['marketplace']) =>
	(fake: FakeAmazon): CreatorsOptions => ({...fake.creatorsCredential(version), ...(marketplace !== undefined && {marketplace})});

/** The credentials of several versions, each with its marketplaces. */
export const several =
	(...entries: readonly (readonly [version: Version, marketplace?: CreatorsOptions['marketplace']])[]) =>
	(fake: FakeAmazon): readonly CreatorsOptions[] =>
		entries.map(([version, marketplace]) => alone(version, marketplace)(fake));

/** A search as an application sends it, through any of the ways; the marketplace is that of the options. */
export const SEARCHING: Asked = {method: 'POST', url: SEARCH, headers: {'content-type': 'application/json'}, body: QUERY};
