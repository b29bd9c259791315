import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {systemClock} from '../../src/clock.js';
import type {TokenCall, TokenCallReply} from '../../src/token-call/reply.js';
import {inTurn} from '../../src/token-call/turns.js';

const LWA = 'api.amazon.com';

interface Host {
	readonly call: TokenCall;
	/** How many calls are under way, and how many were at most. */
	readonly load: {now: number; most: number; total: number};
	answer(reply?: Partial<TokenCallReply>): void;
}

/** A host that answers when it is told to. */
function host(): Host {
	const open: ((reply: TokenCallReply) => void)[] = [];
	const load = {now: 0, most: 0, total: 0};
	return {
		load,
		call: async () => {
			load.total++;
			load.now++;
			load.most = Math.max(load.most, load.now);
			const reply = await new Promise<TokenCallReply>((resolve) => open.push(resolve));
			load.now--;
			return reply;
		},
		answer: (reply) => open.shift()?.({status: 200, headers: {}, body: '', ...reply}),
	};
}

function request(name = LWA): Parameters<TokenCall>[0] {
	return {method: 'POST', url: new URL(`https://${name}/auth/o2/token`), headers: {}};
}

const alive = (): AbortSignal => new AbortController().signal;

async function settle(): Promise<void> {
	await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

test('of five thousand calls at once thirty-two are under way, and all are served', async () => {
	const {call, load, answer} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	const served = Promise.all(Array.from({length: 5_000}, () => turn(request(), alive())));
	await settle();
	expect(load.now).toBe(32);
	for (let index = 0; index < 5_000; index++) {
		answer();
		await Promise.resolve();
		await settle();
	}
	expect((await served).length).toBe(5_000);
	expect(load.most).toBe(32);
});

test('hosts do not wait for one another', async () => {
	const {call, load} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	for (let index = 0; index < 40; index++) {
		void turn(request(), alive());
		void turn(request('pay-api.amazon.com'), alive());
	}
	await settle();
	expect(load.now).toBe(64);
});

test('a place in line can be given up', async () => {
	const {call, load} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	for (let index = 0; index < 32; index++) {
		void turn(request(), alive());
	}
	const gone = new AbortController();
	const waiting = turn(request(), gone.signal);
	gone.abort(new Error('gone'));
	await expect(waiting).rejects.toThrow('gone');
	expect(load.total).toBe(32);
});

test.each([429, 503])('a %i of the token service pauses the calls of all sellers together', async (status) => {
	const {call, load, answer} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	void turn(request(), alive());
	await settle();
	answer({status, headers: {'retry-after': '3'}});
	await settle();
	void turn(request(), alive());
	void turn(request(), alive());
	await vi.advanceTimersByTimeAsync(2_999);
	expect(load.total).toBe(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(load.total).toBe(3);
});

test('without a Retry-After the pause grows with each refusal in a row, and a good reply ends the row', async () => {
	vi.spyOn(Math, 'random').mockReturnValue(1);
	const {call, load, answer} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	const pauses: number[] = [];
	for (const status of [429, 429, 429, 200, 429]) {
		void turn(request(), alive());
		await settle();
		let waitedMs = 0;
		while (load.now === 0) {
			await vi.advanceTimersByTimeAsync(50);
			waitedMs += 50;
		}
		pauses.push(waitedMs);
		answer({status});
		await settle();
	}
	void turn(request(), alive());
	await vi.advanceTimersByTimeAsync(250);
	expect(pauses).toEqual([0, 250, 500, 1_000, 0]);
	expect(load.now).toBe(1);
	vi.restoreAllMocks();
});

test('a pause is ten seconds at most', async () => {
	const {call, load, answer} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	void turn(request(), alive());
	await settle();
	answer({status: 503, headers: {'retry-after': '3600'}});
	await settle();
	void turn(request(), alive());
	await vi.advanceTimersByTimeAsync(10_000);
	expect(load.total).toBe(2);
});

test('another host has quotas of its own and is not paused', async () => {
	const {call, load, answer} = host();
	const turn = inTurn(call, {clock: systemClock, pausedHost: LWA});
	const tokens = 'sellingpartnerapi-na.amazon.com';
	void turn(request(tokens), alive());
	await settle();
	answer({status: 429, headers: {'retry-after': '3'}});
	await settle();
	void turn(request(tokens), alive());
	await settle();
	expect(load.total).toBe(2);
});
