/**
 * Refusals whose headers come at once and whose body does not: read for two seconds, then handed on unread and whole.
 */
import {afterEach, expect, it, vi} from 'vitest';
import {DEAD, oneRound} from '../../support/slow-refusals.js';
import {NA, PLAIN, start} from '../got/hooks/harness.js';

const URL = `${NA}${PLAIN}`;

interface Played {
	/** What Amazon sends of the refusal's body. */
	readonly write: (text: string) => void;
	readonly end: () => void;
	readonly isGivenUp: () => boolean;
	/** How many requests went out since the token came. */
	readonly sends: () => number;
	readonly tokens: () => number;
	readonly call: (init?: RequestInit) => Call;
}

interface Call {
	readonly promise: Promise<Response>;
	readonly isOver: () => boolean;
}

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** A token has been fetched; the next call meets a refusal that is written by and by, each later one succeeds. */
async function play(status: number): Promise<Played> {
	const {auth, fake} = await start();
	let source: ReadableStreamDefaultController<Uint8Array> | undefined;
	let isGivenUp = false;
	let sends = -1;
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			source = controller;
		},
		cancel() {
			isGivenUp = true;
		},
	});
	vi.stubGlobal('fetch', async () => {
		sends += 1;
		return sends === 1 ? new Response(body, {status}) : new Response('{}');
	});
	await auth.fetch(URL);
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']});
	return {
		write: (text) => source?.enqueue(new TextEncoder().encode(text)),
		end: () => source?.close(),
		isGivenUp: () => isGivenUp,
		sends: () => sends,
		tokens: () => fake.count({service: 'lwa'}),
		call(init) {
			let isOver = false;
			const promise = auth.fetch(URL, init);
			promise.then(
				() => (isOver = true),
				() => (isOver = true),
			);
			return {promise, isOver: () => isOver};
		},
	};
}

/** A byte each 100 ms. */
async function trickle({write}: Played, ms: number): Promise<void> {
	for (let passed = 0; passed < ms; passed += 100) {
		write('x');
		await oneRound();
		vi.advanceTimersByTime(100);
		await oneRound();
	}
}

it.each([400, 401, 403])('a %i that trickles is handed over after two seconds, and nothing of it is lost', async (status) => {
	const played = await play(status);
	const call = played.call();
	await trickle(played, 1900);
	expect(call.isOver()).toBe(false);
	await trickle(played, 100);
	expect(call.isOver()).toBe(true);
	const response = await call.promise;
	expect([response.status, played.sends()]).toEqual([status, 1]);
	const text = response.text();
	played.write(' and the rest');
	played.end();
	expect(await text).toBe(`${'x'.repeat(20)} and the rest`);
	expect(vi.getTimerCount()).toBe(0);
});

it('a refusal of which no byte comes is handed over too, and who cancels it gives the connection back', async () => {
	const played = await play(403);
	const call = played.call();
	await oneRound();
	vi.advanceTimersByTime(2000);
	await oneRound();
	expect(call.isOver()).toBe(true);
	const {body} = await call.promise;
	await Promise.race([body?.cancel(), oneRound()]);
	expect(played.isGivenUp()).toBe(true);
});

it('a refusal that was not read is no word about the token: the next call goes with the same one', async () => {
	const played = await play(403);
	const call = played.call();
	await trickle(played, 2000);
	expect(call.isOver()).toBe(true);
	played.write(DEAD);
	played.end();
	expect((await played.call().promise).status).toBe(200);
	expect([played.sends(), played.tokens()]).toEqual([2, 1]);
});

it('a dead token that is told of within the time is replaced', async () => {
	const played = await play(403);
	const call = played.call();
	await oneRound();
	played.write(DEAD.slice(0, 20));
	await oneRound();
	vi.advanceTimersByTime(1999);
	played.write(DEAD.slice(20));
	played.end();
	expect((await call.promise).status).toBe(200);
	expect(played.sends()).toBe(2);
});

it('an abort while the refusal is read ends the call at once, and no timer is left', async () => {
	const played = await play(403);
	const controller = new AbortController();
	const call = played.call({signal: controller.signal});
	await trickle(played, 300);
	const reason = new Error('enough');
	controller.abort(reason);
	await expect(call.promise).rejects.toBe(reason);
	expect(vi.getTimerCount()).toBe(0);
});
