/**
 * What the tests of the hooks share: an auth before a fake Amazon, and the two ways in which users put the hooks to work.
 */
import got, {type Got} from 'got';
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from 'got-amazon-auth';
import {
	type ExtraHostRequest,
	type FakeAmazon,
	type FakeAmazonOptions,
	type JournalEntry,
	startFakeAmazon,
} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {optionsOf} from '../../../support/read-key.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const EU = 'https://sellingpartnerapi-eu.amazon.com';
export const PAY = 'https://pay-api.amazon.com';
export const FOREIGN = 'https://foreign.example';

export const ORDER = '/orders/v0/orders/123-1234567-1234567';
export const OTHER_ORDER = '/orders/v0/orders/999-9999999-9999999';
export const CATALOG = '/catalog/2022-04-01/items/B00EXAMPLE';
export const PLAIN = '/sellers/v1/marketplaceParticipations';
export const GRANTLESS = '/notifications/v1/destinations';

/** Retries as got counts them, without its waits. */
export const soon = {limit: 2, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};
export const never = {limit: 0} as const;

export interface Started {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What arrived at {@link FOREIGN}. */
	readonly foreign: ExtraHostRequest[];
}

/** An auth that asks for buyerInfo, before a fake that also plays {@link FOREIGN}; closed when the test ends. */
export async function start(
	options: FakeAmazonOptions = {},
	own: Partial<AmazonAuthOptions> | ((fake: FakeAmazon['options']) => Partial<AmazonAuthOptions>) = {},
): Promise<Started> {
	const foreign: ExtraHostRequest[] = [];
	const note = (request: ExtraHostRequest) => {
		foreign.push(request);
		return {body: '{}'};
	};
	const fake = await startFakeAmazon({...options, extraHosts: {'foreign.example': note, ...options.extraHosts}});
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({
		...optionsOf(fake),
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
		// A cache allocates for all it may hold: by default most of a test's time.
		maxTokens: 1000,
		...(typeof own === 'function' ? own(fake.options) : own),
	});
	return {fake, auth, foreign};
}

/** `auth.got`, and a got of the user's own that was given the hooks. */
export const ways: readonly (readonly [name: string, client: (started: Pick<Started, 'auth' | 'fake'>) => Got])[] = [
	['auth.got', ({auth}) => auth.got],
	["a user's own got", ({auth, fake}) => fake.got.extend({hooks: auth.hooks})],
];

/** What reached Amazon's APIs, without the token calls. */
export function arrived(fake: FakeAmazon): JournalEntry[] {
	return fake.journal.filter(({service}) => service === 'selling-partner' || service === 'appstore' || service === 'pay');
}

/** What each request to Amazon's APIs carried. */
export function credentials(fake: FakeAmazon): string[] {
	return arrived(fake).map(({credential}) => credential);
}

/** What a call was rejected with; a call that succeeds fails the test. */
export async function failure(
	call: Promise<unknown>,
): Promise<Error & {code?: string; response?: {statusCode: number; body: unknown}}> {
	try {
		await call;
	} catch (error) {
		if (error instanceof Error) {
			return error;
		}
	}
	throw new Error('The call was expected to fail with an Error');
}

export {got};
