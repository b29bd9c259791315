/**
 * Whole flows of the Selling Partner API against the fake Amazon, through `auth.got` and through a user's own got with `auth.hooks`.
 */
import type {Got} from 'got';
import {type AmazonAuth, type AmazonAuthError, createAmazonAuth, type SellingPartnerOptions} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished, test, vi} from 'vitest';
import {optionsOf} from '../../../support/read-key.js';

/** An authorisation for MWS, as a seller hands it over. */
export const MWS = {
	sellingPartnerId: 'A3EXAMPLESELLER',
	developerId: '1234-5678-9012',
	mwsAuthToken: 'amzn.mws.secret',
	region: 'na',
} as const;

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const EU = 'https://sellingpartnerapi-eu.amazon.com';
export const FE = 'https://sellingpartnerapi-fe.amazon.com';
export const SANDBOX = 'https://sandbox.sellingpartnerapi-na.amazon.com';

export const ORDERS: string = `${NA}/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER`;
export const ORDER: string = `${NA}/orders/v0/orders/902-3159896-1390916`;
export const PLAIN: string = `${NA}/sellers/v1/marketplaceParticipations`;
export const RESTRICTED_DOCUMENT: string = `${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.restricted`;
export const PLAIN_DOCUMENT: string = `${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.plain`;

export interface House {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** The got under test: of `auth`, or of what `as` made of it. */
	readonly clientOf: (auth: AmazonAuth) => Got;
	/** The same of the unbound auth. */
	readonly call: Got;
}

export interface Furnishing {
	readonly amazon?: FakeAmazonOptions;
	readonly sellingPartner?: Partial<SellingPartnerOptions>;
}

export type Start = (furnishing?: Furnishing) => Promise<House>;

const WAYS: readonly [way: string, clientOf: (auth: AmazonAuth, fake: FakeAmazon) => Got][] = [
	['auth.got', (auth) => auth.got],
	["a user's own got", (auth, fake) => fake.got.extend({headers: {'x-of-the-user': 'kept'}, hooks: auth.hooks})],
];

/** One test a way of calling; what it starts ends with it. */
export function throughBoth(title: string, run: (start: Start) => Promise<void>): void {
	test.each(WAYS)(`${title} (%s)`, async (_way, clientOf) => {
		await run(async (furnishing) => {
			const {fake, auth} = await startHouse(furnishing);
			const bound = (view: AmazonAuth): Got => clientOf(view, fake);
			return {fake, auth, clientOf: bound, call: bound(auth)};
		});
	});
}

/** A fake Amazon and an auth that it accepts. */
export async function startHouse({
	amazon = {},
	sellingPartner = {},
}: Furnishing = {}): Promise<{fake: FakeAmazon; auth: AmazonAuth}> {
	const fake = await startFakeAmazon(amazon);
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...optionsOf(fake), sellingPartner: {...fake.options.sellingPartner, ...sellingPartner}});
	return {fake, auth};
}

/** Sets the clocks, which stand still from then on but for what the test moves. */
export function stopClocks(): void {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
	onTestFinished(() => {
		vi.useRealTimers();
	});
}

/** What the call is refused with by this package, alone or as the cause of got's error; a call that succeeds fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<AmazonAuthError> {
	const error = await errorOf(call);
	const ours = [error, error.cause].find((one) => one instanceof Error && one.name === 'AmazonAuthError');
	if (!ours) {
		throw new Error('The call failed without an AmazonAuthError.', {cause: error});
	}
	return ours as AmazonAuthError; // told by its name
}

/** What the call is rejected with; a call that succeeds fails the test. */
export async function errorOf(call: Promise<unknown>): Promise<Error & {code?: string}> {
	const outcome = await call.then(
		() => undefined,
		(error: Error) => error,
	);
	if (!outcome) {
		throw new Error('The call was expected to fail.');
	}
	return outcome;
}

/** The resources that were asked for at the Tokens API, in order. */
export function mintedResources(fake: FakeAmazon): unknown[] {
	return fake.journal
		.filter(({service}) => service === 'tokens')
		.flatMap(({body}) => JSON.parse(body).restrictedResources as unknown[]);
}

/** The credential, operation and status of each call to the data plane, in order. */
export function sends(fake: FakeAmazon): string[] {
	return fake.journal
		.filter(({service}) => service === 'selling-partner')
		.map(({credential, operation, status}) => `${credential} ${operation} ${status}`);
}
