/**
 * Aborts of `auth.fetch`: the reason is the caller's own, at every stage of a call, and long-lived signals gather nothing.
 */
import {getEventListeners} from 'node:events';
import {expect, it, vi} from 'vitest';
import {joinSignals} from '../../../src/util/signals.js';
import {collectGarbage} from '../../support/traces.js';
import {until} from '../../support/until.js';
import {arrived, NA, PLAIN} from '../got/hooks/harness.js';
import {stage, streamOf} from './stage.js';

const REASON = new Error('enough');
const DOCUMENT = '/catalog/2022-04-01/items/B00EXAMPLE';

async function reasonOf(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
}

function listeners(signal: AbortSignal): number {
	return getEventListeners(signal, 'abort').length;
}

it.each(['the call', 'as'])(
	'the reason given to the signal of %s is what the caller catches, wherever the call stood',
	async (of) => {
		const {fake, auth, callAs} = await stage();
		const begin = (controller: AbortController, init: object = {}): Promise<Response> =>
			of === 'as'
				? callAs(auth.as({application: true}, {signal: controller.signal}), `${NA}${PLAIN}`, init)
				: callAs(auth, `${NA}${PLAIN}`, {...init, signal: controller.signal});

		const beforehand = new AbortController();
		beforehand.abort(REASON);
		expect(await reasonOf(begin(beforehand))).toBe(REASON);

		const whileReading = new AbortController();
		const stuck = new ReadableStream();
		const reading = reasonOf(begin(whileReading, {method: 'POST', body: stuck, duplex: 'half'}));
		whileReading.abort(REASON);
		expect(await reading).toBe(REASON);

		const whileMinting = new AbortController();
		fake.fail({service: 'lwa', latencyMs: 60});
		const minting = reasonOf(begin(whileMinting));
		await until(() => fake.count({service: 'lwa'}) === 1);
		whileMinting.abort(REASON);
		expect(await minting).toBe(REASON);
		expect(arrived(fake)).toEqual([]);

		const whileSending = new AbortController();
		fake.fail({path: PLAIN, hang: true});
		const sending = reasonOf(begin(whileSending));
		await until(() => arrived(fake).length === 1);
		whileSending.abort(REASON);
		expect(await sending).toBe(REASON);
	},
);

it.each(['the call', 'as'])('the signal of %s ends a reply that is being read', async (of) => {
	const {auth} = await stage();
	const {promise: body, controller: source} = endless();
	vi.stubGlobal('fetch', async (_url: string, {signal}: {signal: AbortSignal}) => {
		signal.addEventListener('abort', () => source().error(signal.reason));
		return new Response(body);
	});
	try {
		const controller = new AbortController();
		const response = await (of === 'as'
			? auth.as({application: true}, {signal: controller.signal}).fetch(`${NA}${DOCUMENT}`)
			: auth.fetch(`${NA}${DOCUMENT}`, {signal: controller.signal}));
		const text = reasonOf(response.text());
		collectGarbage();
		controller.abort(REASON);
		expect(await text).toBe(REASON);
	} finally {
		vi.unstubAllGlobals();
	}
});

function endless(): {promise: ReadableStream; controller: () => ReadableStreamDefaultController} {
	let held: ReadableStreamDefaultController | undefined;
	const promise = new ReadableStream({
		start(controller) {
			held = controller;
		},
	});
	return {
		promise,
		controller() {
			if (!held) {
				throw new Error('A stream starts when it is made.');
			}
			return held;
		},
	};
}

it('a signal of a Request ends its call, and init.signal null lifts it', async () => {
	const {call} = await stage();
	const request = new Request(`${NA}${PLAIN}`, {signal: AbortSignal.abort(REASON)});
	expect(await reasonOf(call(request.clone()))).toBe(REASON);
	expect((await call(request, {signal: null})).status).toBe(200);
});

it('long-lived signals have one listener, however many calls follow them, and none after calls that failed', async () => {
	const {auth, callAs, fake} = await stage();
	const bound = new AbortController().signal;
	const own = new AbortController().signal;
	const view = auth.as({application: true}, {signal: bound});
	await Promise.all(Array.from({length: 15}, async () => (await callAs(view, `${NA}${PLAIN}`, {signal: own})).arrayBuffer()));
	expect(Math.max(listeners(bound), listeners(own))).toBeLessThanOrEqual(1);
	const late = new AbortController().signal;
	fake.fail({path: PLAIN, reset: true, times: 3});
	for (let calls = 0; calls < 3; calls++) {
		await reasonOf(callAs(auth, `${NA}${PLAIN}`, {signal: late}));
	}
	expect(listeners(late)).toBe(0);
});

it('a signal is left by what follows it no more, and by what is gone', async () => {
	const {signal} = new AbortController();
	const first = joinSignals([signal]);
	const second = joinSignals([signal]);
	expect(listeners(signal)).toBe(1);
	first.release();
	expect(listeners(signal)).toBe(1);
	second.release();
	expect(listeners(signal)).toBe(0);
	(() => {
		joinSignals([signal]).followFor({});
	})();
	expect(listeners(signal)).toBe(1);
	await vi.waitFor(() => {
		collectGarbage();
		expect(listeners(signal)).toBe(0);
	}, 10_000);
});

it('one signal of several ends what follows them, and an owner keeps it following', async () => {
	const [first, second] = [new AbortController(), new AbortController()];
	const owner = {};
	const seen = ((): AbortSignal | undefined => {
		const joined = joinSignals([first.signal, second.signal]);
		joined.followFor(owner);
		return joined.signal;
	})();
	// Nobody holds what follows but its owner; a WeakRef holds until the end of the turn it was made in.
	await new Promise((resolve) => setImmediate(resolve));
	collectGarbage();
	second.abort(REASON);
	expect([seen?.aborted, seen?.reason]).toEqual([true, REASON]);
	expect(joinSignals([second.signal]).signal?.reason).toBe(REASON);
	expect(joinSignals([]).signal).toBeUndefined();
	expect(owner).toBeDefined();
});

it('a stream that is not sent is given up', async () => {
	const {call, fake} = await stage();
	const {stream, isCancelled} = streamOf(endlessly('x'.repeat(100_000)));
	const charge = call('https://pay-api.amazon.com/live/v2/charges', {method: 'POST', body: stream, duplex: 'half'} as object);
	expect(await reasonOf(charge)).toMatchObject({code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
	await until(() => isCancelled());
	expect(fake.journal).toEqual([]);
});

function* endlessly(part: string): Generator<string> {
	for (;;) {
		yield part;
	}
}
