/**
 * One listener a signal, however many hear of its abort.
 */
import {getEventListeners} from 'node:events';
import {expect, onTestFinished, test, vi} from 'vitest';
import {onAbort} from '../../src/util/signals.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('a thousand who hear of an abort are one listener, and are all told', () => {
	const controller = new AbortController();
	const callbacks = Array.from({length: 1_000}, () => vi.fn());
	for (const callback of callbacks) {
		onAbort(controller.signal, callback);
	}
	expect(listeners(controller.signal)).toBe(1);
	controller.abort();
	expect(callbacks.every(({mock}) => mock.calls.length === 1)).toBe(true);
});

test('who has left is told nothing, and the last one takes the listener along', () => {
	const controller = new AbortController();
	const [first, second] = [vi.fn(), vi.fn()];
	const leave = [onAbort(controller.signal, first), onAbort(controller.signal, second)];
	leave[0]?.();
	expect(listeners(controller.signal)).toBe(1);
	leave[1]?.();
	expect(listeners(controller.signal)).toBe(0);
	controller.abort();
	expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 0]);
});

test('the same callback given twice is two, and to leave twice is to leave once', () => {
	const controller = new AbortController();
	const callback = vi.fn();
	const leave = onAbort(controller.signal, callback);
	onAbort(controller.signal, callback);
	leave();
	leave();
	controller.abort();
	expect(callback).toHaveBeenCalledOnce();
});

test('after the last one has left, a new one is heard again', () => {
	const controller = new AbortController();
	onAbort(controller.signal, () => {})();
	const callback = vi.fn();
	onAbort(controller.signal, callback);
	controller.abort();
	expect(callback).toHaveBeenCalledOnce();
});

test('one who throws keeps nobody else from being told, and goes unhandled like a listener that throws', async () => {
	const thrown = new Error('of the application');
	const unhandled = vi.fn();
	const others = process.listeners('uncaughtException');
	process.removeAllListeners('uncaughtException');
	process.once('uncaughtException', unhandled);
	onTestFinished(() => {
		process.off('uncaughtException', unhandled);
		for (const other of others) {
			process.on('uncaughtException', other);
		}
	});
	const controller = new AbortController();
	const after = vi.fn();
	onAbort(controller.signal, () => {
		throw thrown;
	});
	onAbort(controller.signal, after);
	controller.abort();
	expect(after).toHaveBeenCalledOnce();
	await new Promise(setImmediate);
	expect(unhandled.mock.calls[0]?.[0]).toBe(thrown);
});
