/**
 * The fake Amazon and an auth for it, both gone when the test ends.
 */
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {optionsOf} from '../support/read-key.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const ORDER: string = `${NA}/orders/v0/orders/902-0000000-0000001`;

export interface Amazon {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
}

export async function startAmazon(options: FakeAmazonOptions = {sellers: ['A1', 'A2']}): Promise<Amazon> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	return {fake, auth: createAmazonAuth(optionsOf(fake))};
}

/** Every secret the fake has given out or was shown. */
export function secretsOf({options, journal}: FakeAmazon): readonly string[] {
	const carried = journal.flatMap(({headers}) => [headers['x-amz-access-token'], headers.authorization]);
	const shown = journal.flatMap(({body}) =>
		[...new URLSearchParams(body)].map(([name, value]) => (isSecret(name) ? value : undefined)),
	);
	return [options.sellingPartner.clientSecret, ...carried, ...shown].filter((secret) => secret !== undefined);
}

function isSecret(name: string): boolean {
	return name === 'client_secret' || name === 'refresh_token';
}

/** What an `AbortSignal.timeout()` aborts with, for tests that say themselves when it does. */
export function timeLimitReason(): DOMException {
	return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}
