/**
 * What an abort signal ends: given to got as an option, or to Node in the native options of the `request` function.
 */
import {getEventListeners} from 'node:events';
import {setTimeout as delay} from 'node:timers/promises';
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {rejectionOf, startOrigin} from './origin.js';

function sendUnder(signal: AbortSignal): BeforeRequestHook {
	return (options) => {
		options.request = (_url, native) => {
			Object.assign(native, {signal});
			return undefined;
		};
	};
}

it('an abort while beforeRequest waits ends the call before the hook does, and nothing is sent', async () => {
	const origin = await startOrigin();
	const controller = new AbortController();
	let finishHook = (): void => {};
	const waits: BeforeRequestHook = () => {
		controller.abort();
		return new Promise<void>((resolve) => {
			finishHook = resolve;
		});
	};
	const error = await rejectionOf(got(origin.url, {signal: controller.signal, hooks: {beforeRequest: [waits]}}));
	finishHook();
	await delay(10);
	expect([error.name, origin.sends.length]).toEqual(['AbortError', 0]);
});

it('a signal bound to the instance ends a call that has none of its own', async () => {
	const origin = await startOrigin([{silent: true}]);
	const bound = new AbortController();
	const call = got.extend({signal: bound.signal})(origin.url);
	void origin.nextSend().then(() => bound.abort());
	expect((await rejectionOf(call)).name).toBe('AbortError');
});

it("a call's own signal replaces the one bound to the instance", async () => {
	const origin = await startOrigin();
	const bound = new AbortController();
	const own = new AbortController();
	const abortBound: BeforeRequestHook = () => bound.abort();
	const client = got.extend({signal: bound.signal, hooks: {beforeRequest: [abortBound]}});
	const response = await client(origin.url, {signal: own.signal});
	expect([response.statusCode, response.request.options.signal === own.signal]).toEqual([200, true]);
});

it('every call in flight has a listener on its signal, and none when it is over', async () => {
	const origin = await startOrigin();
	const {signal} = new AbortController();
	const calls = Array.from({length: 8}, () => got(origin.url, {signal}));
	const inFlight = getEventListeners(signal, 'abort').length;
	await Promise.all(calls);
	expect([inFlight, getEventListeners(signal, 'abort').length]).toEqual([8, 0]);
});

it('native.signal set in the request function ends the call with ABORT_ERR, announced and not retried', async () => {
	const origin = await startOrigin([{silent: true}]);
	const controller = new AbortController();
	const announced: unknown[] = [];
	const call = got(origin.url, {
		hooks: {
			beforeRequest: [sendUnder(controller.signal)],
			beforeError: [
				(error) => {
					announced.push(error.code);
					return error;
				},
			],
		},
	});
	void origin.nextSend().then(() => controller.abort());
	expect(await rejectionOf(call)).toMatchObject({name: 'RequestError', code: 'ABORT_ERR'});
	expect([announced, origin.sends.length]).toEqual([['ABORT_ERR'], 1]);
});

it('native.signal set in the request function ends a stream with ABORT_ERR', async () => {
	const origin = await startOrigin([{silent: true}]);
	const controller = new AbortController();
	const reading = got.stream(origin.url, {hooks: {beforeRequest: [sendUnder(controller.signal)]}}).toArray();
	void origin.nextSend().then(() => controller.abort());
	expect(await rejectionOf(reading)).toMatchObject({name: 'RequestError', code: 'ABORT_ERR'});
});

it('native.signal set in the request function leaves no listener behind', async () => {
	const origin = await startOrigin();
	const {signal} = new AbortController();
	await Promise.all(Array.from({length: 8}, () => got(origin.url, {hooks: {beforeRequest: [sendUnder(signal)]}})));
	expect(getEventListeners(signal, 'abort').length).toBe(0);
});
