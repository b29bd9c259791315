/**
 * Amazon Pay: a clock that runs ahead is made up for by the date of Amazon's reply, and only then.
 */
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {CHARGES, calls, exchanges, failure, headerOfCalls, startPay, ways} from './stage.js';

const NOON = Date.UTC(2026, 10, 21, 12, 0, 0, 400);

/** Amazon's clock, behind ours. */
const behind = (ms: number) => ({clock: {nowMs: () => Date.now() - ms}});

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance'], now: NOON});
});

afterEach(() => {
	vi.useRealTimers();
});

for (const [way, client] of ways) {
	describe(way, () => {
		it('a date in the future is signed once more by the clock of the reply, and the offset is kept', async () => {
			const stage = await startPay(behind(300_000));
			await client(stage)(`${CHARGES}/1`);
			await client(stage)(`${CHARGES}/2`);
			expect(calls(stage.fake).map(({headers, status}) => [headers['x-amz-pay-date'], status])).toEqual([
				['20261121T120000Z', 400],
				['20261121T115459Z', 200],
				['20261121T115459Z', 200],
			]);
		});

		it('a charge is made once, under one key', async () => {
			const stage = await startPay(behind(60_000));
			await client(stage).post(CHARGES, {json: {}});
			expect(new Set(headerOfCalls(stage.fake, 'x-amz-pay-idempotency-key')).size).toBe(1);
			expect([calls(stage.fake).length, stage.fake.charges.length]).toEqual([2, 1]);
		});

		it('of many calls refused at once, all are signed once more', async () => {
			const stage = await startPay(behind(60_000));
			const statuses = await Promise.all(
				['1', '2', '3', '4'].map(async (id) => (await client(stage)(`${CHARGES}/${id}`)).statusCode),
			);
			expect(statuses).toEqual([200, 200, 200, 200]);
			expect(calls(stage.fake)).toHaveLength(8);
		});

		it('a clock that is a second ahead is made up for too', async () => {
			const stage = await startPay(behind(1000));
			await client(stage)(`${CHARGES}/1`);
			expect(calls(stage.fake).map(({status}) => status)).toEqual([400, 200]);
		});

		it('fourteen minutes are made up for, sixteen are not: the error says what to do', async () => {
			const near = await startPay(behind(14 * 60_000));
			await client(near)(`${CHARGES}/1`);
			const far = await startPay(behind(16 * 60_000));
			const error = await failure(client(far)(`${CHARGES}/1`));
			expect(error).toMatchObject({response: {statusCode: 400}, cause: {code: 'ERR_AMAZON_SIGNATURE_REFUSED'}});
			expect((error.cause as Error).message).toContain('the clock of this machine is ahead. Set it by a time server.');
			expect([calls(near.fake).length, calls(far.fake).length]).toEqual([2, 1]);
		});

		it('a date that Amazon goes on refusing is signed twice and no more', async () => {
			const stage = await startPay();
			const message = 'The value 20261121T120000Z provided for x-amz-pay-date should not be in future';
			stage.fake.fail({service: 'pay', status: 400, body: {reasonCode: 'InvalidHeaderValue', message}, times: 5});
			await failure(client(stage)(`${CHARGES}/1`));
			expect(calls(stage.fake)).toHaveLength(2);
		});

		it.each([
			['another value that is refused', {status: 400, body: {reasonCode: 'InvalidHeaderValue', message: 'x-amz-pay-region'}}],
			['a refused signature', {error: 'InvalidRequestSignature'}],
			['a server error', {status: 500}],
			['a success', {status: 200}],
		])('nothing is learned from the date of %s', async (_what, outcome) => {
			const stage = await startPay();
			const headers = {date: new Date(NOON - 600_000).toUTCString()};
			stage.fake.fail({service: 'pay', ...outcome, ...('status' in outcome ? {headers} : {})});
			await client(stage)(`${CHARGES}/1`, {throwHttpErrors: false, retry: {limit: 0}});
			await client(stage)(`${CHARGES}/2`);
			expect(headerOfCalls(stage.fake, 'x-amz-pay-date')).toEqual(['20261121T120000Z', '20261121T120000Z']);
		});

		it('a refusal without a date teaches nothing and is sent once', async () => {
			const stage = await startPay();
			const message = 'The value 20261121T120000Z provided for x-amz-pay-date should not be in future';
			stage.fake.fail({service: 'pay', status: 400, headers: {date: 'soon'}, body: {reasonCode: 'InvalidHeaderValue', message}});
			await failure(client(stage)(`${CHARGES}/1`));
			expect(calls(stage.fake)).toHaveLength(1);
		});
	});
}

it('a clock that is set right signs its own date again', async () => {
	let aheadMs = 600_000;
	const {fake, auth} = await startPay({clock: {nowMs: () => Date.now() - aheadMs}});
	await auth.got(`${CHARGES}/1`);
	vi.setSystemTime(NOON - aheadMs);
	aheadMs = 0;
	await auth.got(`${CHARGES}/2`);
	expect(headerOfCalls(fake, 'x-amz-pay-date').slice(1)).toEqual(['20261121T114959Z', '20261121T115000Z']);
});

it('the exchange learns in the same way, and the call after it knows', async () => {
	const {fake, auth} = await startPay(behind(300_000));
	await auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`);
	expect(exchanges(fake).map(({headers, status}) => [headers['x-amz-pay-date'], status])).toEqual([
		['20261121T120000Z', 400],
		['20261121T115459Z', 200],
	]);
	expect(calls(fake)).toMatchObject([{status: 200, merchantId: 'M1'}]);
});

it('at the exchange sixteen minutes are not made up for, and the merchant is not blamed', async () => {
	const {fake, auth} = await startPay(behind(16 * 60_000));
	const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_SIGNATURE_REFUSED', amazon: {status: 400, code: 'InvalidHeaderValue'}});
	expect(error.message).toContain('the clock of this machine is ahead');
	expect(fake.journal).toHaveLength(1);
});

it('what was learned by one identity serves all of an auth', async () => {
	const {fake, auth} = await startPay(behind(60_000));
	await auth.got(`${CHARGES}/1`);
	await auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`);
	expect(fake.journal.map(({status}) => status)).toEqual([400, 200, 200, 200]);
});

it('review says that a second send can help, and authorize then signs an earlier date', async () => {
	const {fake, auth} = await startPay(behind(60_000));
	const request = {method: 'GET', url: `${CHARGES}/1`};
	const headers = await auth.authorize(request);
	const refused = await fake.got(request.url, {headers, throwHttpErrors: false});
	const reply = {status: refused.statusCode, headers: refused.headers, body: refused.body};
	expect(await auth.review({...request, headers}, reply)).toMatchObject({sendAgain: true});
	const again = await auth.authorize(request);
	expect((await fake.got(request.url, {headers: again})).statusCode).toBe(200);
	// Said of the second send, the same reply would lead in a circle.
	expect(await auth.review({...request, headers: again}, reply)).toMatchObject({sendAgain: false});
});
