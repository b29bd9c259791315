/**
 * What the tests of whole Amazon Pay calls share: an auth before a fake Amazon, the ways users put it to work, and what arrived.
 */
import type {Got} from 'got';
import {type AmazonAuth, createAmazonAuth, type PayOptions} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {optionsOf} from '../../../support/read-key.js';

export const PAY = 'https://pay-api.amazon.com';
export const LIVE: string = `${PAY}/live/v2`;
export const CHARGES: string = `${LIVE}/charges`;

export interface PayStage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
}

/** An auth whose `pay` is the fake's own, with changes; both end with the test. */
export async function startPay(
	options: FakeAmazonOptions = {},
	pay: Partial<PayOptions> | ((own: PayOptions) => PayOptions | readonly PayOptions[]) = {},
): Promise<PayStage> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	return {fake, auth: authFor(fake, pay)};
}

export function authFor(
	fake: FakeAmazon,
	pay: Partial<PayOptions> | ((own: PayOptions) => PayOptions | readonly PayOptions[]) = {},
	base: Got = fake.got,
): AmazonAuth {
	const own = optionsOf(fake).pay;
	// Room for the few tokens of a test: the default sets aside room for 200,000.
	return createAmazonAuth({maxTokens: 100, pay: typeof pay === 'function' ? pay(own) : {...own, ...pay}, got: base});
}

/** The fake also knows its own key under another id, which may name an environment. */
export function addKey(fake: FakeAmazon, publicKeyId: string, region: PayOptions['region'] = 'na'): void {
	fake.addPayKey({publicKeyId, publicKey: fake.publicKey(), region});
}

/** `auth.got`, and a got of the user's own that was given the hooks. */
export const ways: readonly (readonly [name: string, client: (stage: PayStage) => Got])[] = [
	['auth.got', ({auth}) => auth.got],
	["a user's own got", ({auth, fake}) => fake.got.extend({hooks: auth.hooks})],
];

/** Retries as got counts them, without its waits. */
export const soon: {limit: number; calculateDelay: (state: {computedValue: number}) => number} = {
	limit: 2,
	calculateDelay: ({computedValue}) => computedValue && 1,
};

/** The calls that arrived, without the exchanges. */
export function calls(fake: FakeAmazon): JournalEntry[] {
	return fake.journal.filter(({service}) => service === 'pay');
}

export function exchanges(fake: FakeAmazon): JournalEntry[] {
	return fake.journal.filter(({service}) => service === 'pay-exchange');
}

/** One header of each call that arrived. */
export function headerOfCalls(fake: FakeAmazon, name: string): (string | undefined)[] {
	return calls(fake).map(({headers}) => headers[name]);
}

/** The names in a request's `authorization`. */
export function signedHeaders({headers}: JournalEntry): string | undefined {
	return /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '')?.[1];
}

/** What a call was rejected with; a call that succeeds fails the test. */
export async function failure(
	call: Promise<unknown>,
): Promise<Error & {code?: string; cause?: unknown; response?: {statusCode: number; body: unknown}}> {
	const error = await call.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof Error)) {
		throw new Error('The call was expected to fail with an Error');
	}
	return error;
}

/** Lets the event loop turn until something has come true; no clock is read. */
export async function until(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) {
		await new Promise((resolve) => setImmediate(resolve));
	}
}
