/**
 * Amazon Pay: each attempt is signed anew under one idempotency key, so that a payment can be sent again and is made once.
 */
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {CHARGES, calls, failure, headerOfCalls, LIVE, type PayStage, soon, startPay, ways} from './stage.js';

const KEY = 'x-amz-pay-idempotency-key';

/** A second goes by before each retry: the date has no fractions. */
const retried = {retry: soon, hooks: {beforeRetry: [() => void vi.advanceTimersByTime(1000)]}};

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});

afterEach(() => {
	vi.useRealTimers();
});

/** How many different values each header had over the sends of a call. */
function variety(stage: PayStage): {sends: number; dates: number; signatures: number; keys: number} {
	const distinct = (name: string): number => new Set(headerOfCalls(stage.fake, name)).size;
	return {
		sends: calls(stage.fake).length,
		dates: distinct('x-amz-pay-date'),
		signatures: distinct('authorization'),
		keys: distinct(KEY),
	};
}

for (const [way, client] of ways) {
	describe(way, () => {
		describe.each([
			['any status that may pass', [408, 425, 429, 500, 502, 503, 504], [['POST', CHARGES]]],
			[
				'any method',
				[503],
				[
					['PATCH', `${CHARGES}/1`],
					['DELETE', `${CHARGES}/1/cancel`],
					['GET', `${CHARGES}/1`],
				],
			],
		] as const)('%s', (_what, statuses, places) => {
			it.each(statuses.flatMap((status) => places.map(([method, url]) => [status, method, url] as const)))(
				'a %i on a %s is tried again with a fresh date and signature and the same key (traps 25, 28)',
				async (status, method, url) => {
					const stage = await startPay();
					stage.fake.fail({service: 'pay', status, times: 2});
					const body = method === 'GET' ? {} : {json: {a: 1}};
					const response = await client(stage)(url, {method, ...body, ...retried});
					expect(response.statusCode).toBeLessThan(300);
					expect(variety(stage)).toEqual({sends: 3, dates: 3, signatures: 3, keys: 1});
				},
			);
		});

		it('a charge whose reply was cut off on the way is tried again and made once', async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', truncate: true});
			await client(stage).post(CHARGES, {json: {a: 1}, ...retried});
			expect(variety(stage)).toEqual({sends: 2, dates: 2, signatures: 2, keys: 1});
			expect(stage.fake.charges).toHaveLength(1);
		});

		it.each([
			['POST', CHARGES],
			['PATCH', `${CHARGES}/1`],
			['DELETE', `${CHARGES}/1/cancel`],
		] as const)('a %s whose connection was reset is tried again', async (method, url) => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', reset: true});
			await client(stage)(url, {method, json: {a: 1}, ...retried});
			expect(variety(stage)).toEqual({sends: 2, dates: 2, signatures: 2, keys: 1});
		});

		it.each([400, 404, 405, 409])('a POST that was answered %i is not tried again', async (status) => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status, times: 3});
			await failure(client(stage).post(CHARGES, {json: {}, ...retried}));
			expect(calls(stage.fake)).toHaveLength(1);
		});

		it('a POST gets a key of 32 characters, another for each call (trap 26)', async () => {
			const stage = await startPay();
			await client(stage).post(CHARGES, {json: {}});
			await client(stage).post(CHARGES, {json: {}});
			const keys = headerOfCalls(stage.fake, KEY);
			expect(keys).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{32}$/), expect.stringMatching(/^[A-Za-z0-9_-]{32}$/)]);
			expect(new Set(keys).size).toBe(2);
			expect(stage.fake.charges).toHaveLength(2);
		});

		it.each(['GET', 'PATCH', 'DELETE'] as const)('a %s gets no key', async (method) => {
			const stage = await startPay();
			await client(stage)(`${CHARGES}/1`, {method, throwHttpErrors: false});
			expect(headerOfCalls(stage.fake, KEY)).toEqual([undefined]);
		});

		it.each([KEY, 'X-Amz-Pay-Idempotency-Key', 'X-AMZ-PAY-IDEMPOTENCY-KEY'])(
			"a caller's key under the name %s is kept over all tries (trap 10)",
			async (name) => {
				const stage = await startPay();
				stage.fake.fail({service: 'pay', status: 503});
				await client(stage).post(CHARGES, {json: {}, headers: {[name]: 'order-1'}, ...retried});
				expect(headerOfCalls(stage.fake, KEY)).toEqual(['order-1', 'order-1']);
			},
		);

		it("a caller's key that Amazon would refuse is a TypeError, and nothing is sent (trap 26)", async () => {
			const stage = await startPay();
			const headers = {[KEY]: '123e4567-e89b-42d3-a456-426614174000'};
			const error = await failure(client(stage).post(CHARGES, {json: {}, headers}));
			expect(error).toBeInstanceOf(TypeError);
			expect(error.message).toContain('strip the dashes of a UUID');
			expect(stage.fake.journal).toEqual([]);
		});

		describe('a POST to /finalize, which takes no key', () => {
			const url = `${LIVE}/checkoutSessions/1/finalize`;

			it('gets none', async () => {
				const stage = await startPay();
				await client(stage).post(url, {json: {}});
				expect(headerOfCalls(stage.fake, KEY)).toEqual([undefined]);
			});

			it.each([
				['a 500', {status: 500}],
				['a 503', {status: 503}],
				['a broken connection', {reset: true}],
			] as const)('is not tried again after %s: it may have been carried out', async (_what, outcome) => {
				const stage = await startPay();
				stage.fake.fail({service: 'pay', ...outcome, times: 3});
				await failure(client(stage).post(url, {json: {}, ...retried}));
				expect(calls(stage.fake)).toHaveLength(1);
			});

			it('is tried again after a 429: Amazon did not carry it out', async () => {
				const stage = await startPay();
				stage.fake.fail({service: 'pay', status: 429});
				await client(stage).post(url, {json: {}, ...retried});
				expect(calls(stage.fake)).toHaveLength(2);
			});

			it("with a key of the caller's own is tried again like any other", async () => {
				const stage = await startPay();
				stage.fake.fail({service: 'pay', status: 503});
				await client(stage).post(url, {json: {}, headers: {[KEY]: 'mine'}, ...retried});
				expect(headerOfCalls(stage.fake, KEY)).toEqual(['mine', 'mine']);
			});
		});

		it('retry.limit 0 switches retries off', async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status: 503, times: 3});
			const error = await failure(client(stage).post(CHARGES, {json: {}, retry: {limit: 0}}));
			expect(error.response?.statusCode).toBe(503);
			expect(calls(stage.fake)).toHaveLength(1);
		});

		it('retry.limit bounds them', async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status: 503, times: 9});
			await failure(client(stage).post(CHARGES, {json: {}, ...retried, retry: {...soon, limit: 4}}));
			expect(calls(stage.fake)).toHaveLength(5);
		});
	});
}

it("a call's widened retries leave the instance as it was: another host's POST is not tried again", async () => {
	let seen = 0;
	const extraHosts = {
		'foreign.example': () => {
			seen++;
			return {status: 503};
		},
	};
	const {fake, auth} = await startPay({extraHosts});
	fake.fail({service: 'pay', status: 503});
	const client = auth.got.extend({retry: soon});
	await client.post(CHARGES, {json: {}});
	await failure(client.post('https://foreign.example/', {json: {}}));
	expect(seen).toBe(1);
});

it('authorize keeps the key of an earlier authorize that is given back to it', async () => {
	const {auth} = await startPay();
	const request = {method: 'POST', url: CHARGES, body: '{}'};
	const first = await auth.authorize(request);
	const key = first[KEY] ?? '';
	vi.advanceTimersByTime(1000);
	const second = await auth.authorize({...request, headers: {[KEY]: key}});
	expect(second[KEY]).toBe(key);
	expect(second['x-amz-pay-date']).not.toBe(first['x-amz-pay-date']);
});
