/**
 * Own properties alone decide where options, store entries, replies and files are read: a name that every object has changes nothing.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {keyvTokenStore} from 'got-amazon-auth/keyv';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import Keyv from 'keyv';
import {describe, expect, onTestFinished, test} from 'vitest';
import {readSettings} from '../../src/cli/settings.js';
import {readConnectOptions} from '../../src/connect-seller/options.js';
import {signState, verifyState} from '../../src/connect-seller/state.js';
import {readTokenReply} from '../../src/tokens/login-with-amazon/token-endpoint.js';
import {optionsOf} from '../support/read-key.js';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';

/** The second is a word of OAuth's. */
const VALUES = ['amzn1.polluted', 'invalid_client', 4711, true, () => 'amzn1.polluted'] as const;

/** What is made of it with a clean `Object.prototype` and with each polluted one: all of them alike. */
async function expectSame(names: string, work: () => unknown): Promise<void> {
	const outcome = async (): Promise<string> => {
		try {
			return shown(await work());
		} catch (error) {
			return String(error);
		}
	};
	const clean = await outcome();
	const changed: unknown[] = [];
	for (const name of names.split(' ')) {
		for (const value of VALUES) {
			Object.defineProperty(Object.prototype, name, {value, configurable: true, writable: true});
			let seen: string;
			try {
				seen = await outcome();
			} finally {
				Reflect.deleteProperty(Object.prototype, name);
			}
			if (seen !== clean) {
				changed.push({name, value: String(value), seen, clean});
			}
		}
	}
	expect(changed).toEqual([]);
}

/** Functions by what they say. */
function shown(made: unknown): string {
	return JSON.stringify(made, (_key, value: unknown) => (typeof value === 'function' ? String(value) : value)) ?? 'nothing';
}

describe('connectSeller', () => {
	const options = {
		applicationId: 'amzn1.sp.solution.one',
		redirectUri: 'https://app.example/callback',
		marketplaceId: 'ATVPDKIKX0DER',
		user: () => 'user',
		secrets: ['a'.repeat(32)],
		store: new Keyv(),
		onConnected: () => '/',
	};
	const read = (given: object) => () => {
		const {store, keys, centralHosts, ...settings} = readConnectOptions(given as never);
		return settings;
	};

	test('takes no option from elsewhere, be it one that may be left out', async () => {
		await expectSame('vendor draft tenant signInUrl centralHosts refusedPage', read(options));
	});

	test.each(['marketplaceId', 'user', 'store', 'onConnected', 'secrets', 'applicationId'])(
		'still misses "%s" where it is left out',
		async (name) => {
			const {[name as 'user']: _left, ...rest} = options;
			await expectSame(name, read(rest));
		},
	);

	test('believes of a state what is in it', async () => {
		const party = {applicationId: 'a', redirectUri: 'b', keys: [new Uint8Array(32)] as const};
		const about = {cookie: 'c', beginner: {user: 'u', tenant: undefined}, nowMs: 1e12};
		const state = await signState({jti: 'j', region: 'na', marketplaceId: undefined}, about, {...party, keys: [party.keys[0]]});
		await expectSame('marketplaceId subject', () => verifyState(state, {...party, keys: [party.keys[0]]}, 1e12));
	});
});

describe('adapters', () => {
	const scope = {identify: () => ({sellingPartnerId: 'A'})};

	test('the rules of a request are those of its options', async () => {
		await using fake = await startFakeAmazon();
		await using auth = createAmazonAuth(optionsOf(fake));
		await expectSame('req httpVersion operations otherHosts', () => {
			amazonAuth(auth, scope);
		});
		await expectSame('identify', () => {
			amazonAuth(auth, {} as never);
		});
		await expectSame('maxBodyBytes', () => {
			amazonInterceptor(auth, {});
		});
	});

	test('Redis is where its options say', async () => {
		await expectSame('url client prefix', () => redisTokenStore({} as never));
	});

	test('Keyv says how long an entry lives, or it is none', async () => {
		const keyv = Object.assign(new Keyv(), {getRaw: async () => ({value: 'sealed'})});
		const store = keyvTokenStore(keyv as never);
		Object.defineProperty(Object.prototype, 'expires', {value: Date.now() + 1e9, configurable: true});
		onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'expires'));
		expect(await store.get('one', new AbortController().signal)).toBeUndefined();
	});
});

describe('a store', () => {
	const encryptionKeys = [Uint8Array.from({length: 32}, (_, index) => index)] as const;

	test('gives the token that is in it, whatever every object says beside', async () => {
		await using fake = await startFakeAmazon();
		const shelf = createShelf();
		const callsOf = async (): Promise<number> => {
			const before = fake.count({service: 'lwa'});
			await using auth = createAmazonAuth({...optionsOf(fake), store: memoryStore(shelf), encryptionKeys});
			await auth.authorize({method: 'GET', url: 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations'});
			return fake.count({service: 'lwa'}) - before;
		};
		expect(await callsOf()).toBe(1);
		await expectSame('unreadable under fence grant version', callsOf);
	});

	test('that cannot lease is asked for no lease', async () => {
		await using fake = await startFakeAmazon();
		await expectSame('lease', async () => {
			const {lease: _lease, ...store} = memoryStore(createShelf());
			await using auth = createAmazonAuth({...optionsOf(fake), store, encryptionKeys});
			await auth.authorize({method: 'GET', url: 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations'});
			return auth.stats().storeFailures;
		});
	});
});

test.each([
	['a page of somebody in between', 'text/html', '<p>no</p>', 400],
	['an empty refusal', 'application/json', '{}', 401],
	['a refusal of Amazon', 'application/json', '{"error":"invalid_grant"}', 400],
	['a token without the rest', 'application/json', '{"access_token":"Atza|abc"}', 200],
])('of %s the token service has said what is in it', async (_what, type, body, status) => {
	await expectSame('error error_description access_token token_type expires_in refresh_token request_id invalid_grant', () =>
		readTokenReply({status, headers: {'content-type': type}, body}, {grantType: 'client_credentials', nowMs: 0}),
	);
});

test("the command line's settings are those of its file, or of the environment", async () => {
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-own-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const file = join(folder, 'amazon.json');
	writeFileSync(file, JSON.stringify({pay: {publicKeyId: 'LIVE-A', region: 'na'}}), {mode: 0o600});
	await expectSame('privateKeyFile privateKey merchantId appstore sellingPartner clientId', () => readSettings(file, {}));
	await expectSame('AMAZON_APPSTORE_CLIENT_ID AMAZON_PAY_PRIVATE_KEY_FILE', () => readSettings(undefined, {}));
});

describe('the fake', () => {
	const NAMES = 'sellers merchants missingRoles documents latencyMs expiresIn pageSize application extraHosts clock loginUri';

	test.each<[string, FakeAmazonOptions]>([
		['no options', {}],
		['a seller', {sellers: {A1: {}}, merchants: {M1: {}}}],
	])('with %s plays what it was told', async (_what, options) => {
		const see = async (): Promise<unknown> => {
			await using fake = await startFakeAmazon(options);
			const form = {grant_type: 'client_credentials', scope: 'appstore::apps:readwrite'};
			const {clientId: client_id, clientSecret: client_secret} = fake.options.appstore;
			const reply = fake.got.post('https://api.amazon.com/auth/o2/token', {
				form: {...form, client_id, client_secret},
				retry: {limit: 0},
			});
			const {expires_in} = await reply.json<{expires_in: number}>();
			return {expires_in, sellers: typeof fake.options.sellingPartner.refreshToken, counted: fake.count()};
		};
		await expectSame(NAMES, see);
	});

	test('gives a seller a refresh token of its own, and counts what a filter says', async () => {
		await expectSame('region refreshToken mwsAuthToken', async () => {
			await using fake = await startFakeAmazon({sellers: {A1: {}}});
			return /^Atzr/.test(fake.refreshTokenOf('A1'));
		});
		await using fake = await startFakeAmazon();
		await fake.got('https://api.amazon.com/none', {throwHttpErrors: false, retry: {limit: 0}});
		await expectSame('service host method path operation status credential sellingPartnerId', () => fake.count());
	});

	test('fails as its rule says', async () => {
		await expectSame('reset hang html error gigantic latencyMs change times htmlStatus', async () => {
			await using fake = await startFakeAmazon();
			fake.fail({service: 'lwa', status: 418});
			const call = () =>
				fake.got('https://api.amazon.com/auth/o2/token', {throwHttpErrors: false, retry: {limit: 0}, timeout: {request: 5000}});
			return [(await call()).statusCode, (await call()).statusCode];
		});
	});
});

describe('which of several shapes an answer has', () => {
	const URLS = ['https://pay-api.amazon.com/live/v2/charges/1', 'https://pay-api.amazon.com/sandbox/v2/charges/1'];

	test('a key of Amazon Pay fits, or does not, in what is told of calls', async () => {
		await using auth = await sandboxed();
		await expectSame('mismatch key', () => URLS.map((url) => auth.explain('GET', url)));
	});

	test('a key of Amazon Pay fits, or does not, in the calls themselves', async () => {
		await using auth = await sandboxed();
		// A signature differs each time, and its headers do not.
		const named = (url: string) => auth.authorize({method: 'GET', url}).then((put) => Object.keys(put).join(), String);
		await expectSame('mismatch key', () => Promise.all(URLS.map(named)));
	});

	test('the Tokens API gave a token, or refuses the one that it was asked with', async () => {
		await using fake = await startFakeAmazon();
		const url = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916';
		await expectSame('minted', async () => {
			await using auth = createAmazonAuth({...optionsOf(fake), maxTokens: 10});
			fake.fail({service: 'tokens', error: 'TokenExpired'});
			const put = await auth.authorize({method: 'GET', url}, {amazon: {dataElements: ['buyerInfo']}});
			return [put['x-amz-access-token']?.slice(0, 9), auth.stats().minted];
		});
	});

	test('a refusal is of a seller, or of the application', async () => {
		await using fake = await startFakeAmazon({sellers: ['A', 'B']});
		const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
		await expectSame('scope refresh_token code', async () => {
			const from = fake.count({service: 'lwa'});
			await using auth = createAmazonAuth({...optionsOf(fake), maxTokens: 10});
			fake.fail({service: 'lwa', status: 400, body: {error: 'unauthorized_client'}});
			const ask = (sellingPartnerId: string) =>
				auth
					.as({sellingPartnerId})
					.authorize({method: 'GET', url})
					.then(Object.keys, ({code}: {code: string}) => code);
			return [await ask('A'), await ask('A'), await ask('B'), fake.count({service: 'lwa'}) - from];
		});
	});
});

async function sandboxed() {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	return createAmazonAuth({pay: {...optionsOf(fake).pay, publicKeyId: 'SANDBOX-1'}, maxTokens: 10});
}
