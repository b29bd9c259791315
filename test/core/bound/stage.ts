/**
 * What the tests of "bound means bound" share: a fake Amazon, auths of it, and every way in which an auth lets a call out.
 */
import {once} from 'node:events';
import {type AmazonAuth, type AmazonAuthOptions, type AmazonContext, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {onTestFinished} from 'vitest';
import {optionsOf} from '../../support/read-key.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';

/** One call of each kind. */
export type Kind = 'seller' | 'restricted' | 'grantless' | 'appstore' | 'pay';
export const KINDS: readonly Kind[] = ['seller', 'restricted', 'grantless', 'appstore', 'pay'];
export const CALLS: Readonly<Record<Kind, string>> = {
	seller: `${NA}/sellers/v1/marketplaceParticipations`,
	restricted: `${NA}/orders/v0/orders/902-3159896-1390916`,
	grantless: `${NA}/notifications/v1/destinations`,
	appstore: 'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits',
	pay: 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000',
};
export const exchangeOf = (mwsAuthToken: string, merchantId: string): string =>
	`https://pay-api.amazon.com/live/v2/authorizationTokens/${mwsAuthToken}?merchantId=${merchantId}`;

export interface Stage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
}

export const MERCHANTS = {M1: {mwsAuthToken: 'amzn.mws.m1'}, M2: {mwsAuthToken: 'amzn.mws.m2'}} as const;

type Own = (fake: FakeAmazon) => Partial<AmazonAuthOptions>;

/** Sellers `A` and `B`, merchants `M1` and `M2`, all three services; ends with the test. */
export async function setStage(own: Own = () => ({}), options: FakeAmazonOptions = {}): Promise<Stage> {
	const fake = await startFakeAmazon({sellers: ['A', 'B'], merchants: MERCHANTS, ...options});
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...optionsOf(fake), maxTokens: 100, ...own(fake)});
	onTestFinished(() => auth.close());
	return {fake, auth};
}

/** The one seller `A` and the one merchant `M1`, configured as strings; `said` says whose they are. */
export function asStrings(said: {sellingPartnerId?: string; merchantId?: string} = {}): Own {
	return (fake) => {
		const {sellingPartner, pay} = optionsOf(fake);
		const {sellingPartnerId, merchantId} = said;
		return {
			sellingPartner: {
				...sellingPartner,
				refreshToken: fake.refreshTokenOf('A'),
				...(sellingPartnerId === undefined ? {} : {sellingPartnerId}),
			},
			pay: {...pay, mwsAuthToken: MERCHANTS.M1.mwsAuthToken, ...(merchantId === undefined ? {} : {merchantId})},
		};
	};
}

/** Sends a GET and says nothing of its reply. */
export type Way = (auth: AmazonAuth, url: string, fake: FakeAmazon, context?: AmazonContext) => Promise<void>;

const ignoreReply = async (call: Promise<unknown>): Promise<void> => void (await call);

/** Those that take a context come first. */
export const WAYS: Readonly<Record<string, Way>> = {
	'auth.got': (auth, url, _fake, amazon) => ignoreReply(auth.got(url, amazon && {context: {amazon}})),
	'auth.got.stream': async (auth, url, _fake, amazon) => {
		const stream = auth.got.stream(url, amazon && {context: {amazon}});
		stream.resume();
		await once(stream, 'end');
	},
	'auth.hooks': (auth, url, fake, amazon) =>
		ignoreReply(fake.got.extend({hooks: auth.hooks})(url, amazon && {context: {amazon}})),
	'auth.fetch': (auth, url, fake, amazon) => {
		const dispatcher = fake.dispatcher;
		return ignoreReply(auth.fetch(url, {dispatcher, ...(amazon && {amazon})}).then((reply) => reply.text()));
	},
	'auth.authorize': async (auth, url, fake, amazon) => {
		const headers = await auth.authorize({method: 'GET', url}, amazon && {amazon});
		await fake.got(url, {headers});
	},
	'the interceptor': async (auth, url, fake) => {
		const {body} = await request(url, {dispatcher: fake.dispatcher.compose(amazonInterceptor(auth))});
		await body.dump();
	},
};
export const WAYS_WITH_CONTEXT: readonly (readonly [string, Way])[] = Object.entries(WAYS).filter(
	([name]) => name !== 'the interceptor',
);

/** What a call came to: the code it was refused with, or whom it arrived for. */
export async function outcome(call: Promise<void>, fake: FakeAmazon): Promise<string> {
	const before = fake.journal.length;
	const error = await call.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	for (let one = error; one instanceof Error; one = one.cause as unknown) {
		if ('code' in one && String(one.code).startsWith('ERR_AMAZON_')) {
			return `${fake.journal.length === before ? '' : 'sent, and '}${String(one.code).replace('ERR_AMAZON_', '')}`;
		}
	}
	if (error) {
		throw error;
	}
	const {credential, sellingPartnerId, merchantId} = fake.journal.at(-1) ?? {};
	return [credential, sellingPartnerId, merchantId].filter((part) => part !== undefined).join(' ');
}
