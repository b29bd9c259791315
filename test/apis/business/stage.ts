/**
 * What the tests of Amazon Business share: an auth before a fake Amazon whose customers have refresh tokens by region, and a call.
 */
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';

export const NA = 'https://na.business-api.amazon.com';
export const EU = 'https://eu.business-api.amazon.com';
export const JP = 'https://jp.business-api.amazon.com';
export const SANDBOX_NA = 'https://sandbox.na.business-api.amazon.com';
export const ORDERS = '/reports/2021-01-08/orders';
export const PRODUCTS = '/products/2020-08-26/products';

/** C1 has authorised everywhere; C2 in Europe alone, and no sandbox. */
export const CUSTOMERS: NonNullable<FakeAmazonOptions['businessCustomers']> = {
	C1: {},
	C2: {refreshTokens: {eu: 'Atzr|of-c2'}, sandboxRefreshTokens: {}, closedPaths: ['/ordering/']},
};

export interface Stage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What arrived at Amazon Business. */
	readonly arrived: () => readonly JournalEntry[];
}

/** Closed when the test ends. */
export async function setStage(own: Partial<AmazonAuthOptions> = {}, options: FakeAmazonOptions = {}): Promise<Stage> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({business: fake.options.business, got: fake.got, maxTokens: 100, ...own});
	onTestFinished(() => auth.close());
	return {fake, auth, arrived: () => fake.journal.filter(({service}) => service === 'business')};
}
