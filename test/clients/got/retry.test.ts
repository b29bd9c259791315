/**
 * What got sends again by its own retry rules, and with which body.
 */
import {Readable} from 'node:stream';
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {gotMajor} from './installed-got.js';
import {type Reply, rejectionOf, startOrigin} from './origin.js';
import {TOKEN, TOKEN_HEADER, wrap} from './request-function.js';

const soon = {limit: 2, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};
const unavailable: Reply[] = [{status: 503}, {status: 503}, {status: 503}];

it('a request function set in beforeRequest is still there on the retry', async () => {
	const origin = await startOrigin([{status: 503}]);
	const wrapper = wrap(TOKEN);
	const found: boolean[] = [];
	const set: BeforeRequestHook = (options) => {
		found.push(options.request === wrapper);
		options.request = wrapper;
	};
	await got(origin.url, {retry: soon, hooks: {beforeRequest: [set]}});
	expect(found).toEqual([false, true]);
	expect(origin.sends.map((send) => send.headers[TOKEN_HEADER])).toEqual([TOKEN, TOKEN]);
});

it('a POST answered 503 is not retried by default', async () => {
	const origin = await startOrigin(unavailable);
	await rejectionOf(got.post(origin.url, {json: {}, retry: soon}));
	expect(origin.sends.length).toBe(1);
});

it('options.retry written to in beforeRequest makes a POST be retried, body and all, up to its limit', async () => {
	const origin = await startOrigin(unavailable);
	const allowPost: BeforeRequestHook = (options) => {
		options.retry.methods = ['POST'];
	};
	const error = await rejectionOf(got.post(origin.url, {json: {a: 1}, retry: soon, hooks: {beforeRequest: [allowPost]}}));
	expect(error.name).toBe('HTTPError');
	expect(origin.sends.map((send) => send.body)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
});

it('options.retry written to in beforeRequest runs the hook again for every attempt', async () => {
	const origin = await startOrigin(unavailable);
	const counts: number[] = [];
	const allowPost: BeforeRequestHook = (options, {retryCount}) => {
		counts.push(retryCount);
		options.retry.methods = ['POST'];
	};
	await rejectionOf(got.post(origin.url, {json: {}, retry: soon, hooks: {beforeRequest: [allowPost]}}));
	expect(counts).toEqual([0, 1, 2]);
});

it('options.retry written to in beforeRequest does not change the instance', async () => {
	const origin = await startOrigin();
	const allowPost: BeforeRequestHook = (options) => {
		options.retry.methods = ['POST'];
	};
	const client = got.extend({hooks: {beforeRequest: [allowPost]}});
	await client.post(origin.url, {json: {}});
	expect(client.defaults.options.retry.methods).toContain('GET');
	expect(client.defaults.options.retry.methods).not.toContain('POST');
});

it('calculateDelay alone makes a 403 be retried with got 14 and no later one', async () => {
	const origin = await startOrigin([{status: 403}, {status: 403}, {status: 403}]);
	const calculateDelay = ({attemptCount}: {attemptCount: number}): number => (attemptCount <= 2 ? 1 : 0);
	await rejectionOf(got(origin.url, {retry: {calculateDelay}}));
	expect(origin.sends.length).toBe(gotMajor === 14 ? 3 : 1);
});

it('a stream is sent once, whatever the retry options say', async () => {
	const origin = await startOrigin([{status: 503}, {status: 503}]);
	const stream = got.stream(origin.url, {retry: soon});
	const error = await rejectionOf(stream.toArray());
	expect([error.name, origin.sends.length]).toEqual(['HTTPError', 1]);
});

it('a POST stream answered 503 is sent once, even where POST may be retried', async () => {
	const origin = await startOrigin([{status: 503}, {status: 503}]);
	const stream = got.stream.post(origin.url, {body: 'x', retry: {...soon, methods: ['POST']}});
	const error = await rejectionOf(stream.toArray());
	expect([error.name, origin.sends.map((send) => send.body)]).toEqual(['HTTPError', ['x']]);
});

it('a retry of an async-generator body sends nothing and looks like success, and is an error with got 16', async () => {
	const origin = await startOrigin([{status: 503}]);
	const body = (async function* () {
		yield 'whole';
	})();
	const outcome = await got.post(origin.url, {body, retry: {...soon, methods: ['POST']}}).then(
		(response) => response.statusCode,
		(error: Error) => error.message,
	);
	expect(outcome).toBe(gotMajor >= 16 ? 'Cannot retry with consumed body stream' : 200);
	expect(origin.sends.map((send) => send.body)).toEqual(gotMajor >= 16 ? ['whole'] : ['whole', '']);
});

it('a retry of a Node stream body is an error', async () => {
	const origin = await startOrigin([{status: 503}]);
	const body = Readable.from(['whole'], {objectMode: false});
	const error = await rejectionOf(got.post(origin.url, {body, retry: {...soon, methods: ['POST']}}));
	expect(error.message).toBe('Cannot retry with consumed body stream');
	expect(origin.sends.length).toBe(1);
});

it('a retry of a web stream body sends nothing with got 14 and is an error with later ones', async () => {
	const origin = await startOrigin([{status: 503}]);
	const body = new Blob(['whole']).stream();
	const call = got.post(origin.url, {body: body as never, retry: {...soon, methods: ['POST']}});
	const outcome = await call.then(
		(response) => response.statusCode,
		() => 'error',
	);
	expect(outcome).toBe(gotMajor === 14 ? 200 : 'error');
	expect(origin.sends.map((send) => send.body)).toEqual(gotMajor === 14 ? ['whole', ''] : ['whole']);
});
