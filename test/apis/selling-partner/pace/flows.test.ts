/**
 * Paced calls through got: deadlines, retries, layers, whose line it is, and that nothing is added where `pace` is off.
 */
import {setImmediate as turn} from 'node:timers/promises';
import {describe, expect, it, vi} from 'vitest';
import {bindingOf} from '../../../../src/core/binding.js';
import {attachCredential, planSend} from '../../../../src/core/call.js';
import {errorOf, type House, NA, ORDER, PLAIN, refusalOf, SANDBOX, startHouse, throughBoth} from '../flows/both-ways.js';
import {holdTime, pass, settle} from '../flows/held-time.js';

const PACED = {amazon: {usagePlans: {getOrder: {perSecond: 0.5, burst: 30}}}, sellingPartner: {pace: true}} as const;

/** Uses up the burst of getOrder, and leaves time held. */
async function useUp({fake, call}: Pick<House, 'fake' | 'call'>): Promise<void> {
	await call(PLAIN);
	holdTime();
	const calls = Array.from({length: 30}, () => call(ORDER));
	await settle(fake);
	await Promise.all(calls);
}

/** Waits until Amazon holds a request that it does not answer. */
async function arrival({journal}: House['fake']): Promise<void> {
	while (journal.at(-1)?.status !== 0) {
		await turn();
	}
}

throughBoth('a turn after timeout.request is THROTTLED at once, and nothing is sent', async (start) => {
	const house = await start(PACED);
	await useUp(house);
	const refusal = await refusalOf(house.call(ORDER, {timeout: {request: 1_500}}));
	expect(refusal).toMatchObject({
		code: 'ERR_AMAZON_THROTTLED',
		api: 'selling-partner',
		operation: 'getOrder',
		// Some milliseconds more, since the clocks of both sides may be apart.
		retryAfterMs: 2_005,
		status: 503,
		headers: {'retry-after': '3'},
	});
	expect(refusal.message).not.toContain('902-3159896-1390916');
	expect([house.fake.count({operation: 'getOrder'}), house.auth.stats().turnedAway]).toEqual([30, 1]);
});

throughBoth('one before it is waited for, and counts against it', async (start) => {
	const house = await start(PACED);
	await useUp(house);
	const inTime = house.call(ORDER, {timeout: {request: 3_000}});
	await pass(house.fake, 2_250);
	expect((await inTime).statusCode).toBe(200);
	house.fake.fail({operation: 'getOrder', hang: true});
	const late = errorOf(house.call(ORDER, {timeout: {request: 3_000}, retry: {limit: 0}}));
	await pass(house.fake, 1_500);
	await vi.advanceTimersByTimeAsync(300);
	await arrival(house.fake);
	await vi.advanceTimersByTimeAsync(1_250);
	expect(await late).toMatchObject({name: 'TimeoutError'});
});

throughBoth('without a deadline a call waits longer than a token would be waited for', async (start) => {
	const house = await start(PACED);
	await useUp(house);
	const calls = Array.from({length: 20}, () => house.call(ORDER));
	await pass(house.fake, 40_250);
	expect((await Promise.all(calls)).map(({statusCode}) => statusCode)).toEqual(Array(20).fill(200));
	expect(house.fake.count({operation: 'getOrder', status: 429})).toBe(0);
});

throughBoth('the token is one that lives when the turn has come', async (start) => {
	const house = await start({...PACED, amazon: {...PACED.amazon, expiresIn: 120}});
	await useUp(house);
	const calls = Array.from({length: 90}, () => house.call(ORDER));
	await pass(house.fake, 180_500);
	await Promise.all(calls);
	expect([house.fake.count({operation: 'getOrder', status: 200}), house.fake.count({status: 403})]).toEqual([120, 0]);
});

throughBoth('a retry of got waits at the head of the line, and not beside it', async (start) => {
	const {fake, call} = await start(PACED);
	await call(PLAIN);
	holdTime();
	fake.fail({operation: 'getOrder', status: 429, headers: {'retry-after': '10'}, body: {errors: []}});
	const throttled = call(ORDER);
	await settle(fake);
	await pass(fake, 250);
	const next = call(`${NA}/orders/v0/orders/next`);
	await pass(fake, 13_000);
	await Promise.all([throttled, next]);
	const sent = fake.journal.filter(({operation}) => operation === 'getOrder');
	expect(sent.map(({path, status}) => [path.split('/').at(-1), status])).toEqual([
		['902-3159896-1390916', 429],
		['902-3159896-1390916', 200],
		['next', 200],
	]);
	expect((sent[1]?.atMs ?? 0) - (sent[0]?.atMs ?? 0)).toBeLessThanOrEqual(10_500);
});

throughBoth('pages and streams wait for their place too', async (start) => {
	const house = await start({
		amazon: {usagePlans: {getOrders: {perSecond: 1 / 60, burst: 20}, getOrder: {perSecond: 0.5, burst: 30}}},
		sellingPartner: {pace: true},
	});
	await useUp(house);
	const stream = house.call.stream(ORDER);
	const opened = new Promise<number>((resolve, reject) => {
		stream.on('response', ({statusCode}) => resolve(statusCode)).on('error', reject);
	});
	stream.resume();
	await settle(house.fake);
	expect(house.auth.stats().waiting).toBe(1);
	await pass(house.fake, 2_250);
	expect(await opened).toBe(200);
});

throughBoth('a call through two layers has one place', async (start) => {
	const house = await start(PACED);
	await house.call(PLAIN);
	const layered = house.clientOf(house.auth).extend({hooks: house.auth.as({application: true}).hooks});
	holdTime();
	const calls = Array.from({length: 30}, () => layered(ORDER));
	await settle(house.fake);
	expect(house.auth.stats()).toMatchObject({waiting: 0, paced: 0});
	await Promise.all(calls);
});

describe('where pace is off', () => {
	it('a plan has no pace, and the attachment is the one that the plan made', async () => {
		const {auth} = await startHouse();
		const {binding} = bindingOf(auth, 'auth');
		const send = planSend({method: 'GET', url: new URL(ORDER), amazon: undefined, amazonName: 'amazon'}, binding, undefined);
		expect(send.plan?.pace).toBeUndefined();
		const attachment = await attachCredential(send, {headers: {}, body: undefined, signals: []});
		expect([send.attachment === attachment, send.turn]).toEqual([true, undefined]);
	});

	it('calls are throttled as ever', async () => {
		const {fake, auth} = await startHouse({amazon: PACED.amazon});
		await auth.got(PLAIN);
		holdTime();
		const calls = Array.from({length: 31}, () => auth.got(ORDER, {throwHttpErrors: false, retry: {limit: 0}}));
		await settle(fake);
		await Promise.all(calls);
		expect(fake.count({operation: 'getOrder', status: 429})).toBe(1);
		expect(auth.stats()).toMatchObject({waiting: 0, paced: 0, turnedAway: 0});
	});
});

describe('explain tells the usage plan of a paced call', () => {
	it.each([
		[ORDER, {operation: 'getOrder', perSecond: 0.5, burst: 30}],
		[`${NA}/orders/v0/orders`, {operation: 'getOrders', perSecond: 0.0167, burst: 20}],
		[`${NA}/new/2027-01-01/things`, 'unknown'],
		[`${SANDBOX}/orders/v0/orders/1`, 'unknown'],
	])('%s', async (url, usagePlan) => {
		const {auth} = await startHouse({sellingPartner: {pace: true}});
		expect(auth.explain('GET', url)).toMatchObject({usagePlan});
		expect(auth.explain('GET', url, {pace: false})).not.toHaveProperty('usagePlan');
	});
});

describe('pace is true or false', () => {
	it.each(['yes', 1, null])('%j is neither', async (value) => {
		await expect(startHouse({sellingPartner: {pace: value as never}})).rejects.toThrow(
			new TypeError('"sellingPartner.pace" must be true or false.'),
		);
		const {auth} = await startHouse();
		expect(() => auth.explain('GET', ORDER, {pace: value as never})).toThrow(
			new TypeError('"amazon.pace" must be true or false.'),
		);
	});
});
