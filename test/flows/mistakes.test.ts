/**
 * Mistakes that a newcomer makes, and the sentence that says what to do: at once, and before anything is sent.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import Keyv from 'keyv';
import {Agent} from 'undici';
import {expect, test} from 'vitest';
import {rejectionOf} from '../support/errors.js';

const encryptionKeys = [Uint8Array.from({length: 32}, (_, index) => index)] as const;

test.each([
	['a Keyv', new Keyv()],
	['a Map', new Map()],
])('%s given as the store is told how to become one', (_what, store) => {
	// Types refuse it; JavaScript does not.
	expect(() => createAmazonAuth({store: store as never, encryptionKeys})).toThrow('keyvTokenStore(keyv)');
});

test('a store that answers with something else is read as empty', async () => {
	await using fake = await startFakeAmazon();
	const store = {get: async () => 'a token' as never, set: async () => {}, delete: async () => {}};
	await using auth = createAmazonAuth({...fake.options, store, encryptionKeys});
	const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
	expect((await auth.got(url)).statusCode).toBe(200);
});

test.each(['amzn1.sp.solution.1', 'amzn1.sellerapps.app.1'])(
	'the application id %s given as the client id is found at once',
	(clientId) => {
		const credentials = {clientId, clientSecret: 'secret'};
		expect(() => createAmazonAuth({sellingPartner: credentials})).toThrow('"sellingPartner.clientId" is an application id');
		expect(() => createAmazonAuth({appstore: credentials})).toThrow('"appstore.clientId" is an application id');
	},
);

test('an id that is null, as sessions have it, is nobody signed in', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as(() => ({sellingPartnerId: null as never}));
	const error = await rejectionOf(seller.authorize({method: 'GET', url: 'https://sellingpartnerapi-na.amazon.com/sellers/v1/x'}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
	expect(fake.journal).toEqual([]);
});

test.each([undefined, 'redis://127.0.0.1'])('redisTokenStore(%j) is told what it takes', (options) => {
	expect(() => redisTokenStore(options as never)).toThrow('redisTokenStore({url})');
});

test('an option of redisTokenStore that there is not is named', () => {
	const options = {url: 'redis://127.0.0.1:6379', prefx: 'shop:'};
	expect(() => redisTokenStore(options)).toThrow('"prefx"');
});

test('an interceptor that is composed uncalled is told how it is called', () => {
	expect(() => new Agent().compose(amazonInterceptor as never)).toThrow('compose(amazonInterceptor(auth))');
});
