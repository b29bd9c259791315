/**
 * Amazon Pay's delegation tokens: fetched once a merchant with the MWS token that was handed over, kept for a while, in turn.
 */
import {randomBytes} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {pass, setClocks} from '../../../flows/stage.js';
import {createShelf, memoryStore} from '../../../tokens/store/memory-store.js';
import {addKey, authFor, CHARGES, calls, exchanges, failure, headerOfCalls, PAY, startPay, until} from './stage.js';

const merchants = {M1: {mwsAuthToken: 'amzn.mws.m1'}, M2: {mwsAuthToken: 'amzn.mws.m2'}};

describe('the cache', () => {
	it('a hundred calls of one merchant at once make one exchange', async () => {
		const {fake, auth} = await startPay({merchants});
		const merchant = auth.as({merchantId: 'M1'});
		await Promise.all(Array.from({length: 100}, () => merchant.authorize({method: 'GET', url: `${CHARGES}/1`})));
		expect(fake.journal).toHaveLength(1);
	});

	it('each merchant, region, key and tenant has a token of its own (trap 24)', async () => {
		const {fake, auth} = await startPay({merchants}, (own) => [
			{...own, mwsAuthToken: ({merchantId}) => `amzn.mws.${merchantId.toLowerCase()}`},
			{...own, publicKeyId: 'EUKEY', region: 'eu', mwsAuthToken: ({merchantId}) => `amzn.mws.${merchantId.toLowerCase()}`},
		]);
		addKey(fake, 'EUKEY', 'eu');
		const identities = [{merchantId: 'M1'}, {merchantId: 'M2'}, {merchantId: 'M1', tenant: 'T1'}];
		for (const identity of identities) {
			await auth.as(identity).got(`${CHARGES}/1`);
			await auth.as(identity).got(`${CHARGES}/2`);
		}
		await auth.as({merchantId: 'M1'}).got('https://pay-api.amazon.eu/live/v2/charges/1');
		expect(exchanges(fake)).toHaveLength(4);
		expect(new Set(headerOfCalls(fake, 'x-amz-pay-authtoken')).size).toBe(4);
		expect(calls(fake).map(({merchantId}) => merchantId)).toEqual(['M1', 'M1', 'M2', 'M2', 'M1', 'M1', 'M1']);
	});

	it('each key exchanges the MWS token of its own entry', async () => {
		const {fake} = await startPay({merchants});
		const auth = authFor(fake, (own) => [
			{...own, mwsAuthToken: 'amzn.mws.m1', merchantId: 'M1'},
			{...own, publicKeyId: 'LIVE-KEY', mwsAuthToken: 'amzn.mws.other', merchantId: 'M1'},
		]);
		addKey(fake, 'LIVE-KEY');
		await auth.as({merchantId: 'M1'}).got(`${PAY}/sandbox/v2/charges/1`);
		const error = await failure(auth.as({merchantId: 'M1'}).got(`${PAY}/live/v2/charges/1`));
		expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED'});
		expect(exchanges(fake).map(({path}) => path)).toEqual([
			'/live/v2/authorizationTokens/amzn.mws.m1',
			'/v2/authorizationTokens/amzn.mws.other',
		]);
	});

	it('forget of a merchant drops its token and no other', async () => {
		const {fake, auth} = await startPay({merchants});
		const both = async () => {
			await auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`);
			await auth.as({merchantId: 'M2'}).got(`${CHARGES}/1`);
		};
		await both();
		await auth.forget({merchantId: 'M1'});
		await both();
		expect(exchanges(fake).map(({merchantId}) => merchantId)).toEqual(['M1', 'M2', 'M1']);
	});

	it('a token that names its end is used until shortly before it (trap 23)', async () => {
		setClocks();
		const {fake, auth} = await startPay({merchants, authorizationTokenExpiresIn: 7200});
		const merchant = auth.as({merchantId: 'M1'});
		await merchant.got(`${CHARGES}/1`);
		pass(6_800_000);
		await merchant.got(`${CHARGES}/1`);
		expect(exchanges(fake)).toHaveLength(1);
		pass(390_000);
		await merchant.got(`${CHARGES}/1`);
		expect([exchanges(fake).length, calls(fake).at(-1)?.status]).toEqual([2, 200]);
	});

	it.each([
		['opaque', 'no-jwt-at-all'],
		['a JWT of an algorithm JOSE does not know, without an end', `${btoa('{"alg":"HmacSHA256"}')}.e30.c2ln`],
		['a JWT whose end is long past', `e30.${btoa('{"exp":1516239022}').replaceAll('=', '')}.c2ln`],
		['a JWT whose end is no number', `e30.${btoa('{"exp":"2099-01-01"}').replaceAll('=', '')}.c2ln`],
	])('a token that is %s is used for fifteen minutes (trap 23)', async (_what, authorizationToken) => {
		setClocks();
		const {fake, auth} = await startPay({merchants});
		fake.fail({service: 'pay-exchange', status: 200, body: {authorizationToken: authorizationToken}, times: 9});
		const merchant = auth.as({merchantId: 'M1'});
		const authorize = () => merchant.authorize({method: 'GET', url: `${CHARGES}/1`});
		expect(await authorize()).toHaveProperty('x-amz-pay-authtoken', authorizationToken);
		pass(13 * 60_000);
		await authorize();
		expect(exchanges(fake)).toHaveLength(1);
		pass(2 * 60_000);
		await authorize();
		expect(exchanges(fake)).toHaveLength(2);
	});
});

describe('the MWS token', () => {
	it('may be a string, for one merchant', async () => {
		const {fake, auth} = await startPay({merchants}, {mwsAuthToken: 'amzn.mws.m1', merchantId: 'M1'});
		await auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`);
		expect(calls(fake)).toMatchObject([{merchantId: 'M1', status: 200}]);
	});

	it('a function is asked once for many calls, inside the flight, and told for whom', async () => {
		const asked: object[] = [];
		const {fake, auth} = await startPay(
			{merchants},
			{
				mwsAuthToken: async ({signal, ...whose}) => {
					asked.push({...whose, hasSignal: signal instanceof AbortSignal});
					return 'amzn.mws.m1';
				},
			},
		);
		const merchant = auth.as({merchantId: 'M1', tenant: 'T1'});
		await Promise.all([1, 2, 3].map((id) => merchant.got(`${CHARGES}/${id}`)));
		await merchant.got(`${CHARGES}/4`);
		expect(asked).toEqual([{merchantId: 'M1', tenant: 'T1', region: 'na', hasSignal: true}]);
		expect(exchanges(fake)).toHaveLength(1);
	});

	it('a key that names its environment exchanges without a segment for it (trap 17)', async () => {
		const {fake, auth} = await startPay({merchants}, {publicKeyId: 'LIVE-KEY'});
		addKey(fake, 'LIVE-KEY');
		await auth.as({merchantId: 'M1'}).got(`${PAY}/v2/charges/1`);
		expect(exchanges(fake)).toMatchObject([{path: '/v2/authorizationTokens/amzn.mws.m1', status: 200}]);
	});

	it.each([
		['nothing', undefined, 'ERR_AMAZON_IDENTITY_MISSING', '"pay.mwsAuthToken" returned nothing for this merchant'],
		['null', null, 'ERR_AMAZON_IDENTITY_MISSING', '"pay.mwsAuthToken" returned nothing for this merchant'],
		['the empty string', '', undefined, '"pay.mwsAuthToken()" must be a non-empty string'],
		['a slash', 'amzn/mws', undefined, '"mwsAuthToken" must be a non-empty, well-formed string without slashes'],
		['two dots', '..', undefined, '"mwsAuthToken" must be a non-empty, well-formed string without slashes'],
		['a number', 5, undefined, '"pay.mwsAuthToken()" must be a non-empty string'],
	])('a function that gives %s sends nothing', async (_what, given, code, message) => {
		// As a caller without types may write it.
		const {fake, auth} = await startPay({merchants}, {mwsAuthToken: () => given as string});
		const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
		expect([error.code, error.name]).toEqual([code, code === undefined ? 'TypeError' : 'AmazonAuthError']);
		expect(error.message).toContain(message);
		expect(fake.journal).toEqual([]);
	});

	it('without one, a call for a merchant is SERVICE_NOT_CONFIGURED, and nothing is sent', async () => {
		const {fake} = await startPay({merchants});
		const auth = authFor(fake, ({mwsAuthToken: _, ...own}) => own);
		const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
		expect(error).toMatchObject({code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED'});
		expect(error.message).toContain('"mwsAuthToken"');
		expect(fake.journal).toEqual([]);
	});
});

describe('the quota of the exchange', () => {
	it('five merchants are exchanged at once, then one a second, and Amazon throttles none', async () => {
		vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
		try {
			const {fake, auth} = await startPay();
			const all = Promise.all(
				['1', '2', '3', '4', '5', '6', '7'].map((id) => auth.as({merchantId: `M${id}`}).authorize({method: 'GET', url: CHARGES})),
			);
			await until(() => exchanges(fake).filter(({status}) => status === 200).length === 5);
			await vi.advanceTimersByTimeAsync(1000);
			await until(() => exchanges(fake).filter(({status}) => status === 200).length === 6);
			await vi.advanceTimersByTimeAsync(1000);
			await all;
			expect(exchanges(fake).map(({status, atMs}) => [status, (atMs - (exchanges(fake)[0]?.atMs ?? 0)) / 1000])).toEqual([
				[200, 0],
				[200, 0],
				[200, 0],
				[200, 0],
				[200, 0],
				[200, 1],
				[200, 2],
			]);
		} finally {
			vi.useRealTimers();
		}
	});

	it('a call whose turn comes after its deadline is told at once', async () => {
		vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
		try {
			const {fake, auth} = await startPay();
			const authorize = (id: number) => auth.as({merchantId: `M${id}`}).authorize({method: 'GET', url: CHARGES});
			const waiting = Array.from({length: 8}, (_, id) => authorize(id));
			await until(() => exchanges(fake).filter(({status}) => status === 200).length === 5);
			const error = await failure(auth.as({merchantId: 'LATE'}).got(`${CHARGES}/1`, {timeout: {request: 2000}}));
			expect(error).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 4000});
			await vi.advanceTimersByTimeAsync(3000);
			await Promise.all(waiting);
			expect(fake.count({merchantId: 'LATE'})).toBe(0);
		} finally {
			vi.useRealTimers();
		}
	});

	it('merchants that nobody knows take no place from one who is known', async () => {
		const {auth} = await startPay(
			{merchants: {KNOWN: {mwsAuthToken: 'amzn.mws.known'}}},
			{
				mwsAuthToken: async ({merchantId}) => {
					await new Promise(setImmediate);
					return merchantId === 'KNOWN' ? 'amzn.mws.known' : undefined;
				},
			},
		);
		const call = (merchantId: string) => auth.as({merchantId}).got(`${CHARGES}/1`, {timeout: {request: 10_000}});
		const unknown = Array.from({length: 40}, (_, id) => failure(call(`M${id}`)));
		expect((await call('KNOWN')).statusCode).toBe(200);
		const told = await Promise.all(unknown);
		expect(told.map((error) => (error as {code?: string}).code)).toEqual(Array(40).fill('ERR_AMAZON_IDENTITY_MISSING'));
	});

	it('merchants whose tokens are in the shared store stand in no line', async () => {
		vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
		try {
			const fake = await startFakeAmazon();
			onTestFinished(() => fake.close());
			const store = memoryStore(createShelf());
			const key = randomBytes(32);
			const start = () => createAmazonAuth({...fake.options, store, encryptionKeys: [key], maxTokens: 100});
			const [first, second] = [start(), start()];
			const merchantIds = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7'];
			const filled = Promise.all(
				merchantIds.map((merchantId) => first.as({merchantId}).authorize({method: 'GET', url: CHARGES})),
			);
			for (const served of [5, 6, 7]) {
				await until(() => exchanges(fake).filter(({status}) => status === 200).length === served);
				await vi.advanceTimersByTimeAsync(1000);
			}
			await filled;
			const calls = merchantIds.map((merchantId) => second.as({merchantId}).got(`${CHARGES}/1`, {timeout: {request: 900}}));
			expect((await Promise.all(calls)).map(({statusCode}) => statusCode)).toEqual(merchantIds.map(() => 200));
			expect(second.stats().minted).toBe(0);
		} finally {
			vi.useRealTimers();
		}
	});
});
