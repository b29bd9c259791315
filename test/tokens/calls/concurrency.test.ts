import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type ConcurrencyOptions, limitConcurrency} from '../../../src/tokens/calls/concurrency.js';
import {createHostBackoffs} from '../../../src/tokens/calls/host-backoff.js';
import type {TokenCall, TokenCallReply} from '../../../src/tokens/calls/token-call.js';
import {systemClock} from '../../../src/util/clock.js';
import {rejectionOf} from '../../support/errors.js';

const LWA = 'api.amazon.com';

/** Of these hosts alone a refusal is the whole host's. */
function pauseOf(...names: readonly string[]): ConcurrencyOptions['pauseOf'] {
	const pauses = createHostBackoffs(systemClock);
	for (const name of names) {
		pauses.of(`https://${name}/auth/o2/token`);
	}
	return pauses.known;
}

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
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
	const served = Promise.all(Array.from({length: 5_000}, () => limited(request(), alive())));
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
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
	for (let index = 0; index < 40; index++) {
		void limited(request(), alive());
		void limited(request('pay-api.amazon.com'), alive());
	}
	await settle();
	expect(load.now).toBe(64);
});

test('a place in the queue can be given up', async () => {
	const {call, load} = host();
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
	for (let index = 0; index < 32; index++) {
		void limited(request(), alive());
	}
	const gone = new AbortController();
	const waiting = limited(request(), gone.signal);
	gone.abort(new Error('gone'));
	await expect(waiting).rejects.toThrow('gone');
	expect(load.total).toBe(32);
});

test.each([429, 503])(
	'a %i of the token service pauses the calls of all sellers together, and then one tries for all',
	async (status) => {
		const {call, load, answer} = host();
		const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
		const refused = rejectionOf(limited(request(), alive()));
		await settle();
		answer({status, headers: {'retry-after': '3'}});
		expect(await refused).toMatchObject({status, pauseMs: 3_000, mayHaveBeenTaken: false});
		const waiting = Array.from({length: 50}, () => limited(request(), alive()));
		await vi.advanceTimersByTimeAsync(2_999);
		expect(load.total).toBe(1);
		await vi.advanceTimersByTimeAsync(1);
		expect(load.total).toBe(2);
		answer();
		await waiting[0];
		await settle();
		expect(load.now).toBe(32);
	},
);

test('whoever was refused goes to the end of the line', async () => {
	const sent: string[] = [];
	const call: TokenCall = async ({body = ''}) => {
		sent.push(body);
		return {status: sent.length <= 3 ? 429 : 200, headers: {}, body: ''};
	};
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
	const until = async (body: string): Promise<unknown> => limited({...request(), body}, alive()).catch(() => until(body));
	const served = Promise.all(Array.from({length: 40}, (_, index) => until(String(index))));
	await vi.advanceTimersByTimeAsync(60_000);
	await served;
	// 32 have a place in the queue; the first of them is behind the others with its second call.
	expect(sent.slice(0, 3)).toEqual(['0', '1', '2']);
	expect(sent).toHaveLength(43);
});

test('a call counts as sent when it goes out, and not while it waits', async () => {
	const {call, answer} = host();
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
	const onSend = vi.fn();
	limited(request(), alive()).catch(() => {});
	await settle();
	answer({status: 429, headers: {'retry-after': '3'}});
	await settle();
	void limited(request(), alive(), onSend);
	await vi.advanceTimersByTimeAsync(2_999);
	expect(onSend).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(onSend).toHaveBeenCalledTimes(1);
});

test('another host has rate limits of its own: it is not paused, and waits for no pause', async () => {
	const {call, load, answer} = host();
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA)});
	const tokens = 'sellingpartnerapi-na.amazon.com';
	const refused = limited(request(tokens), alive());
	await settle();
	answer({status: 429, headers: {'retry-after': '3'}});
	expect((await refused).status).toBe(429);
	limited(request(), alive()).catch(() => {});
	await settle();
	answer({status: 429, headers: {'retry-after': '3'}});
	await settle();
	for (const name of [tokens, 'pay-api.amazon.com']) {
		void limited(request(name), alive());
	}
	await settle();
	expect(load.total).toBe(4);
});

test('each token host has a pause of its own', async () => {
	const {call, load, answer} = host();
	const other = 'api.amazon.co.uk';
	const limited = limitConcurrency(call, {clock: systemClock, pauseOf: pauseOf(LWA, other)});
	const refused = rejectionOf(limited(request(other), alive()));
	await settle();
	answer({status: 429, headers: {'retry-after': '3'}});
	expect(await refused).toMatchObject({status: 429, pauseMs: 3_000});
	void limited(request(other), alive());
	const open = limited(request(LWA), alive());
	await settle();
	expect(load.total).toBe(2);
	answer();
	expect((await open).status).toBe(200);
	await vi.advanceTimersByTimeAsync(3_000);
	expect(load.total).toBe(3);
});
