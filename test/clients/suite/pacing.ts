/**
 * Calls that wait for their place in Amazon's usage plan: through every client alike, and not at all where `pace` is off.
 */
import {expect, it} from 'vitest';
import {holdTime, pass, settle} from '../../apis/selling-partner/flows/held-time.js';
import {listen} from '../../flows/listening.js';
import type {Client} from './client.js';
import {can, enter, FEEDS, type House, NA, OTHER_ORDER, PLAIN, to} from './house.js';

const ORDERS = {getOrder: {perSecond: 0.5, burst: 30}} as const;
const ORDER_URL = `${NA}${OTHER_ORDER}`;

function enterPaced(client: Client, usagePlans: Record<string, {perSecond: number; burst: number}> = ORDERS): Promise<House> {
	return enter(client, {usagePlans, sellers: ['A1', 'A2']}, ({sellingPartner}) => ({
		sellingPartner: {...sellingPartner, pace: true},
	}));
}

function seller({auth, sendAs}: House, sellingPartnerId: string): House['send'] {
	const bound = auth.as({sellingPartnerId});
	return (request) => sendAs(bound, request);
}

function statuses({fake}: House): number[] {
	return fake.journal.filter(({service}) => service === 'selling-partner').map(({status}) => status);
}

/** The statuses that calls have ended with so far, in the order of their ends. */
function follow(calls: readonly Promise<{status: number}>[]): number[] {
	const ended: number[] = [];
	for (const call of calls) {
		call.then(
			({status}) => ended.push(status),
			() => ended.push(0),
		);
	}
	return ended;
}

export function describePacing(client: Client): void {
	it('with pace, calls wait for their place and none is throttled', async () => {
		const house = await enterPaced(client);
		const heard = listen();
		await seller(house, 'A1')({url: `${NA}${PLAIN}`});
		holdTime();
		const calls = Array.from({length: 34}, () => seller(house, 'A1')({url: ORDER_URL}));
		const ended = follow(calls);
		await settle(house.fake);
		expect([ended.length, house.auth.stats().waiting]).toEqual([30, 4]);
		await pass(house.fake, 4_250);
		expect([ended.length, house.auth.stats().waiting]).toEqual([32, 2]);
		await pass(house.fake, 4_000);
		await Promise.all(calls);
		expect(new Set(statuses(house))).toEqual(new Set([200]));
		expect(house.auth.stats()).toMatchObject({waiting: 0, paced: 4, turnedAway: 0});
		const told = heard.on('got-amazon-auth:paced');
		expect(told.map(({waitedMs}) => Math.round(waitedMs / 1000))).toEqual([2, 4, 6, 8]);
		expect(told[0]).toMatchObject({
			api: 'selling-partner',
			operation: 'getOrder',
			sellingPartnerId: 'A1',
			merchantId: undefined,
			tenant: undefined,
			waitedMs: told[0]?.waitedMs,
		});
	});

	it('two sellers never wait for each other', async () => {
		const house = await enterPaced(client, {getOrder: {perSecond: 0.5, burst: 30}});
		await Promise.all(['A1', 'A2'].map((id) => seller(house, id)({url: `${NA}${PLAIN}`})));
		holdTime();
		const busy = Array.from({length: 31}, () => seller(house, 'A1')({url: ORDER_URL}));
		await settle(house.fake);
		expect(house.auth.stats().waiting).toBe(1);
		expect((await seller(house, 'A2')({url: ORDER_URL})).status).toBe(200);
		await pass(house.fake, 2_250);
		await Promise.all(busy);
		expect(new Set(statuses(house))).toEqual(new Set([200]));
	});

	it('an abort while a call waits for its place frees it, and nothing of that call is sent', async () => {
		const house = await enterPaced(client);
		await seller(house, 'A1')({url: `${NA}${PLAIN}`});
		holdTime();
		const before = Array.from({length: 30}, () => seller(house, 'A1')({url: ORDER_URL}));
		await settle(house.fake);
		const controller = new AbortController();
		const aborted = seller(house, 'A1')({url: ORDER_URL, signal: controller.signal}).catch((error: Error) => error.name);
		const next = follow([seller(house, 'A1')({url: ORDER_URL})]);
		await settle(house.fake);
		controller.abort();
		expect(await aborted).toBe(client.abortName ?? 'AbortError');
		expect(house.auth.stats().waiting).toBe(1);
		await pass(house.fake, 2_250);
		await Promise.all(before);
		expect([next, statuses(house).length]).toEqual([[200], 32]);
	});

	if (can(client, 'turn')) {
		it('a call that is throttled all the same holds the line and goes first', async () => {
			const house = await enterPaced(client, {});
			await seller(house, 'A1')({url: `${NA}${PLAIN}`});
			holdTime();
			house.fake.fail({service: 'selling-partner', status: 429, headers: {'retry-after': '3'}, body: {errors: []}});
			const first = follow([seller(house, 'A1')({url: `${NA}/orders/v0/orders/1`})]);
			await settle(house.fake);
			// got comes back to the line at once, and by a timer.
			await pass(house.fake, 250);
			const second = follow([seller(house, 'A1')({url: `${NA}/orders/v0/orders/2`})]);
			await pass(house.fake, 2_500);
			expect([first, second]).toEqual([[], []]);
			await pass(house.fake, 500);
			expect([first, second]).toEqual([[200], []]);
			await pass(house.fake, 2_000);
			expect(second).toEqual([200]);
			expect(
				house.fake.journal.filter(({service}) => service === 'selling-partner').map(({path, status}) => [path, status]),
			).toEqual([
				[PLAIN, 200],
				['/orders/v0/orders/1', 429],
				['/orders/v0/orders/1', 200],
				['/orders/v0/orders/2', 200],
			]);
		});

		it('an operation without a plan is sent at once, and learns one from its first 429', async () => {
			const house = await enterPaced(client, {});
			await seller(house, 'A1')({url: `${NA}${FEEDS}`, method: 'GET'});
			const unknown = `${NA}/support/2025-02-01/cases`;
			await seller(house, 'A1')({url: unknown, method: 'POST', body: '{}'});
			holdTime();
			house.fake.fail({operation: 'listCases', status: 429, headers: {'x-amzn-RateLimit-Limit': '0.2'}, body: {errors: []}});
			const calls = [seller(house, 'A1')({url: unknown, method: 'POST', body: '{}'})];
			const ended = follow(calls);
			await settle(house.fake);
			await pass(house.fake, 250);
			calls.push(seller(house, 'A1')({url: unknown, method: 'POST', body: '{}'}));
			await pass(house.fake, 4_500);
			expect(ended).toEqual([]);
			await pass(house.fake, 5_500);
			await Promise.all(calls);
			const sent = house.fake.journal.filter(({operation}) => operation === 'listCases');
			expect(sent.map(({status}) => status)).toEqual([200, 429, 200, 200]);
		});
	}

	it('the rate that a reply names is the one in force', async () => {
		const house = await enterPaced(client, {getOrder: {perSecond: 2, burst: 30}});
		await seller(house, 'A1')({url: `${NA}${PLAIN}`});
		holdTime();
		const calls = Array.from({length: 34}, () => seller(house, 'A1')({url: ORDER_URL}));
		await settle(house.fake);
		await pass(house.fake, 2_250);
		await Promise.all(calls);
		expect(new Set(statuses(house))).toEqual(new Set([200]));
	});

	if (can(client, 'context')) {
		it('pace in the context says it for one call', async () => {
			const house = await enter(client);
			await house.send({url: ORDER_URL, amazon: {pace: true}});
			expect(house.auth.explain('GET', ORDER_URL, {pace: true}).usagePlan).toEqual({
				operation: 'getOrder',
				perSecond: 0.5,
				burst: 30,
			});
			expect(house.auth.explain('GET', ORDER_URL)).not.toHaveProperty('usagePlan');
		});

		it('a hop of a redirect takes no place of its own', async () => {
			const house = await enterPaced(client, {});
			house.fake.fail({path: OTHER_ORDER, ...to(`${NA}/orders/v0/orders/1`), times: 20});
			await seller(house, 'A1')({url: `${NA}${PLAIN}`});
			holdTime();
			// With their hops they are more than the plan of the operation has places.
			const calls = Array.from({length: 16}, () => seller(house, 'A1')({url: ORDER_URL}));
			await settle(house.fake);
			expect(house.auth.stats().paced).toBe(0);
			await Promise.all(calls);
		});
	}
}
