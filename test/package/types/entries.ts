/**
 * What TypeScript knows of the main entry, the stores and the fake. Compiled, never run.
 */

import got, {type Got} from 'got';
import {
	type AmazonAuth,
	type AmazonAuthError,
	type AmazonContext,
	amazonAuthErrorOf,
	amazonUrl,
	createAmazonAuth,
	type TokenStore,
} from 'got-amazon-auth';
import {keyvTokenStore} from 'got-amazon-auth/keyv';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {Redis} from 'ioredis';
import {Keyv} from 'keyv';
import {assertExactly} from './assertions.js';

const auth = createAmazonAuth({
	sellingPartner: {clientId: 'id', clientSecret: ['new', 'old'], refreshToken: async ({sellingPartnerId}) => sellingPartnerId},
	store: redisTokenStore({client: new Redis({lazyConnect: true}), prefix: 'types:'}),
	encryptionKeys: [new Uint8Array(32)],
	got,
});
assertExactly<typeof auth, AmazonAuth<Got>>(true);
assertExactly<ReturnType<typeof keyvTokenStore>, TokenStore>(true);
assertExactly<ReturnType<typeof redisTokenStore>, TokenStore>(true);
export const store: TokenStore = keyvTokenStore(new Keyv());

/** An identity names who is called for; the application is named by `true` and by nothing else. */
export const bound: readonly AmazonAuth[] = [
	auth.as({application: true}),
	auth.as(async () => ({application: true, tenant: 'shop'})),
	auth.as(() => undefined),
];
// @ts-expect-error: what may be false is left out instead
auth.as({application: false});
// @ts-expect-error: a call never names the application
export const lifted: AmazonContext = {application: true};

/** got's own types go on through `auth.got`, hooks fit into a got of one's own, and one call takes a context. */
export async function call(id: string): Promise<number> {
	const mine = got.extend({hooks: auth.hooks});
	const context = {amazon: {dataElements: ['buyerInfo'], restrictedData: 'auto'} satisfies AmazonContext};
	const {body} = await mine<{payload: number}>(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`, {
		context,
		responseType: 'json',
	});
	assertExactly<typeof body, {payload: number}>(true);
	return body.payload;
}

/** A caught error is told apart, with its code a closed union. */
export function codeOf(error: unknown): string {
	const ours = amazonAuthErrorOf(error);
	assertExactly<typeof ours, AmazonAuthError | undefined>(true);
	// @ts-expect-error no such code
	return ours?.code === 'ERR_AMAZON_TYPO' ? '' : (ours?.code ?? 'none');
}

/** The fake's options are what an auth takes. */
export async function withFake(): Promise<AmazonAuth> {
	const fake: FakeAmazon = await startFakeAmazon({sellers: ['A']});
	return createAmazonAuth({...fake.options});
}

/** What an application may not have is given as it is. */
export function maybe(options: {
	store: TokenStore | undefined;
	maxTokens: number | undefined;
	userAgent: string | undefined;
}): AmazonAuth {
	const {store: shared, maxTokens, userAgent} = options;
	return createAmazonAuth({sellingPartner: {clientId: 'id', clientSecret: 'secret', userAgent}, store: shared, maxTokens});
}

/** fetch takes a dispatcher, whatever `fetch` the application's own types know. */
export async function through(fake: FakeAmazon): Promise<Response> {
	return auth.fetch('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations', {
		dispatcher: fake.dispatcher,
	});
}

// @ts-expect-error an option that there is not
createAmazonAuth({sellingPartners: {}});
// @ts-expect-error a key is bytes
createAmazonAuth({encryptionKeys: ['key']});
// @ts-expect-error a path segment is a string or a number
amazonUrl`https://pay-api.amazon.com/live/v2/charges/${{}}`;
// @ts-expect-error a URL or a client
redisTokenStore({});
