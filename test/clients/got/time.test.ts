/**
 * What got's `timeout.request` covers, and what setting it in `beforeRequest` does.
 */
import {setTimeout as delay} from 'node:timers/promises';
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {gotMajor} from './installed-got.js';
import {rejectionOf, startOrigin} from './origin.js';

function limitTo(request: number): BeforeRequestHook {
	return (options) => {
		options.timeout = {...options.timeout, request};
	};
}

it('timeout.request does not count the time beforeRequest takes', async () => {
	const origin = await startOrigin();
	const response = await got(origin.url, {timeout: {request: 100}, hooks: {beforeRequest: [() => delay(130)]}});
	expect(response.statusCode).toBe(200);
});

it('timeout.request does not count the time beforeRequest takes before a retry', async () => {
	const origin = await startOrigin([{status: 503}]);
	const response = await got(origin.url, {
		retry: {limit: 1, calculateDelay: ({computedValue}) => computedValue && 1},
		timeout: {request: 100},
		hooks: {beforeRequest: [(_options, {retryCount}) => (retryCount === 1 ? delay(130) : undefined)]},
	});
	expect(response.statusCode).toBe(200);
});

it('timeout.request counts the time beforeRequest takes on a redirect with got 16, and leaves it out with earlier ones', async () => {
	const origin = await startOrigin([{status: 302, headers: {location: '/next'}}]);
	const waitOnHop: BeforeRequestHook = ({url}) => (url?.href === origin.url ? undefined : delay(130));
	const call = got(origin.url, {retry: {limit: 0}, timeout: {request: 100}, hooks: {beforeRequest: [waitOnHop]}});
	const outcome = await call.then(
		(response) => response.statusCode,
		(error: Error) => error.name,
	);
	expect(outcome).toBe(gotMajor >= 16 ? 'TimeoutError' : 200);
});

it('timeout.request set in beforeRequest ends that attempt', async () => {
	const origin = await startOrigin([{silent: true}]);
	const error = await rejectionOf(got(origin.url, {retry: {limit: 0}, hooks: {beforeRequest: [limitTo(40)]}}));
	expect(error).toMatchObject({name: 'TimeoutError', code: 'ETIMEDOUT', event: 'request'});
});

it('timeout.request set in beforeRequest is what the hook of the retry finds, beside the other timeouts', async () => {
	const origin = await startOrigin([{status: 503}]);
	const found: unknown[] = [];
	const note: BeforeRequestHook = ({timeout}) => void found.push([timeout.request, timeout.connect]);
	await got(origin.url, {
		retry: {calculateDelay: ({computedValue}) => computedValue && 1},
		timeout: {request: 5000, connect: 3000},
		hooks: {beforeRequest: [note, limitTo(4000)]},
	});
	expect(found).toEqual([
		[5000, 3000],
		[4000, 3000],
	]);
});

it('timeout.request set in beforeRequest does not change the instance', async () => {
	const origin = await startOrigin();
	const client = got.extend({timeout: {request: 5000}, hooks: {beforeRequest: [limitTo(4000)]}});
	await client(origin.url);
	expect(client.defaults.options.timeout.request).toBe(5000);
});
