/**
 * Refusals whose headers come at once and whose body does not: held for two seconds, then handed on unread, whole and in order.
 */
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {type Dispatcher, request, fetch as undiciFetch} from 'undici';
import {afterEach, expect, it, onTestFinished, vi} from 'vitest';
import {DEAD, oneRound} from '../../support/slow-refusals.js';
import {until} from '../../support/until.js';
import {PARTICIPATIONS, type Stage, setStage} from './stage.js';

type Handler = Required<Dispatcher.DispatchHandler>;
type Controller = Dispatcher.DispatchController;

interface Played {
	readonly dispatcher: Stage['dispatcher'];
	/** The sends, each to be answered by the test. */
	readonly sends: Sent[];
	/** Resolves when so many have gone out; the time stands still from then on. */
	readonly sent: (count: number) => Promise<void>;
}

interface Sent {
	readonly start: (status: number) => void;
	readonly write: (text: string) => void;
	readonly end: () => void;
	readonly fail: (error: Error) => void;
}

afterEach(() => {
	vi.useRealTimers();
});

async function play(): Promise<Played> {
	const stage = await setStage();
	onTestFinished(() => stage[Symbol.asyncDispose]());
	const sends: Sent[] = [];
	const answer: Dispatcher.DispatcherComposeInterceptor = () => (_options, given) => {
		const handler = given as Handler;
		const controller = createController((reason) => handler.onResponseError(controller, reason));
		handler.onRequestStart(controller, {});
		sends.push({
			start: (status) => handler.onResponseStart(controller, status, {}, ''),
			write: (text) => handler.onResponseData(controller, Buffer.from(text)),
			end: () => handler.onResponseEnd(controller, {}),
			fail: (error) => handler.onResponseError(controller, error),
		});
		return true;
	};
	return {
		dispatcher: stage.fake.dispatcher.compose(answer, amazonInterceptor(stage.auth)),
		sends,
		async sent(count) {
			vi.useRealTimers();
			await until(() => sends.length === count);
			vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']});
		},
	};
}

function createController(onAbort: (reason: Error) => void): Controller {
	let reason: Error | null = null;
	let paused = false;
	return {
		get aborted() {
			return reason !== null;
		},
		get paused() {
			return paused;
		},
		get reason() {
			return reason;
		},
		rawHeaders: null,
		rawTrailers: null,
		abort(given: Error) {
			reason = given;
			onAbort(given);
		},
		pause() {
			paused = true;
		},
		resume() {
			paused = false;
		},
	} as Controller;
}

/** Notes what a caller is told; `on` says what it does at an event beside. */
function listenTo(
	{dispatcher}: Played,
	on: (event: string, controller: Controller) => void = () => {},
): {told: string[]; controller: () => Controller} {
	const told: string[] = [];
	let held: Controller | undefined;
	const note = (event: string, controller: Controller): void => {
		told.push(event);
		on(event, controller);
	};
	const {origin, pathname: path} = new URL(PARTICIPATIONS);
	const handler: Dispatcher.DispatchHandler = {
		onRequestStart(controller) {
			held = controller;
		},
		onResponseStart: (controller, status) => note(String(status), controller),
		onResponseData: (controller, chunk) => note(chunk.toString(), controller),
		onResponseEnd: (controller) => note('end', controller),
		onResponseError: (controller, error) => note(error.message, controller),
	};
	dispatcher.dispatch({origin, path, method: 'GET'}, handler);
	return {told, controller: () => held as Controller}; // a dispatch tells of its start at once
}

async function pass(ms: number): Promise<void> {
	vi.advanceTimersByTime(ms);
	await oneRound();
}

it.each([400, 401, 403])('a %i that trickles is told after two seconds, in order, and what follows at once', async (status) => {
	const played = await play();
	const {told} = listenTo(played);
	await played.sent(1);
	const [reply] = played.sends as [Sent];
	reply.start(status);
	for (const part of ['a', 'b', 'c', 'd']) {
		reply.write(part);
		await pass(499);
	}
	expect(told).toEqual([]);
	await pass(4);
	expect(told).toEqual([String(status), 'a', 'b', 'c', 'd']);
	reply.write('e');
	expect(told.at(-1)).toBe('e');
	reply.end();
	expect(told).toEqual([String(status), 'a', 'b', 'c', 'd', 'e', 'end']);
	expect([played.sends.length, vi.getTimerCount()]).toEqual([1, 0]);
});

it.each([
	[
		'request',
		async (dispatcher: Stage['dispatcher']) => {
			const {statusCode, body} = await request(PARTICIPATIONS, {dispatcher});
			return {status: statusCode, text: () => body.text()};
		},
	],
	['fetch', (dispatcher: Stage['dispatcher']) => undiciFetch(PARTICIPATIONS, {dispatcher})],
])('%s: the reply is there after two seconds though no byte of its body is, which comes whole', async (_name, call) => {
	const played = await play();
	let answer: {status: number; text: () => Promise<string>} | undefined;
	call(played.dispatcher).then((given) => {
		answer = given;
	});
	await played.sent(1);
	const [reply] = played.sends as [Sent];
	reply.start(403);
	await pass(1999);
	expect(answer).toBeUndefined();
	await pass(1);
	expect(answer?.status).toBe(403);
	const text = answer?.text();
	reply.write('first ');
	reply.write('last');
	reply.end();
	expect(await text).toBe('first last');
});

it('a caller that pauses gets what was held when it resumes, the new after the old', async () => {
	const played = await play();
	const {told, controller} = listenTo(played, (event, {pause}) => event === 'a' && pause());
	await played.sent(1);
	const [reply] = played.sends as [Sent];
	reply.start(403);
	reply.write('a');
	reply.write('b');
	await pass(2000);
	reply.write('c');
	expect(told).toEqual(['403', 'a']);
	controller().resume();
	expect(told).toEqual(['403', 'a', 'b', 'c']);
});

it('what a handler throws when it is told late is what its call fails with', async () => {
	const played = await play();
	const {told} = listenTo(played, (event) => {
		if (event === 'a') {
			throw new Error('disk');
		}
	});
	await played.sent(1);
	const [reply] = played.sends as [Sent];
	reply.start(403);
	reply.write('a');
	reply.write('b');
	await pass(2000);
	expect(told).toEqual(['403', 'a', 'disk']);
});

it('a dead token that is told of within the time is replaced, and its refusal not told later', async () => {
	const played = await play();
	const {told} = listenTo(played);
	await played.sent(1);
	const [refused] = played.sends as [Sent];
	refused.start(403);
	refused.write(DEAD.slice(0, 20));
	await pass(1999);
	refused.write(DEAD.slice(20));
	refused.end();
	await pass(1);
	expect(told).toEqual([]);
	await played.sent(2);
	const [, second] = played.sends as [Sent, Sent];
	second.start(200);
	second.end();
	expect(told).toEqual(['200', 'end']);
});

it.each([
	['an abort', (_reply: Sent, controller: Controller) => controller.abort(new Error('over'))],
	['a broken connection', (reply: Sent) => reply.fail(new Error('over'))],
])('%s while a refusal is held is told once, and nothing after it', async (_name, end) => {
	const played = await play();
	const {told, controller} = listenTo(played);
	await played.sent(1);
	const [reply] = played.sends as [Sent];
	reply.start(403);
	reply.write('a');
	end(reply, controller());
	expect(vi.getTimerCount()).toBe(0);
	await pass(2000);
	expect(told).toEqual(['over']);
});
