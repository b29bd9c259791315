/**
 * What a caller gets when a hook throws, and when `beforeError` gives back another class.
 */
import got, {type BeforeErrorHook, type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {failures, provoke, unannounced} from './failures.js';
import {rejectionOf, startOrigin} from './origin.js';

class OwnError extends Error {
	override name = 'OwnError';
	code = 'ERR_OWN';
}

const soon = {limit: 2, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};

/** A `beforeError` hook that notes what it is given and gives it back. */
function keep(given: Error[]): BeforeErrorHook {
	return (error) => {
		given.push(error);
		return error;
	};
}

function throwing(error: Error): BeforeRequestHook {
	return () => {
		throw error;
	};
}

it('an error thrown in beforeRequest is a RequestError with its code, and itself the cause', async () => {
	const origin = await startOrigin();
	const own = new OwnError('no token');
	const error = await rejectionOf(got(origin.url, {hooks: {beforeRequest: [throwing(own)]}}));
	expect(error).toMatchObject({name: 'RequestError', code: 'ERR_OWN', message: 'no token'});
	expect(error.cause).toBe(own);
});

it('an error thrown in beforeRequest is not retried and nothing is sent', async () => {
	const origin = await startOrigin();
	let runs = 0;
	const count: BeforeRequestHook = () => {
		runs++;
		throw new OwnError('no token');
	};
	await rejectionOf(got(origin.url, {retry: soon, hooks: {beforeRequest: [count]}}));
	expect([runs, origin.sends.length]).toEqual([1, 0]);
});

it('the network error of a got call nested in a hook is retried by both calls: three times three sends', async () => {
	const cut = await startOrigin(Array.from({length: 10}, () => ({reset: true})));
	const origin = await startOrigin();
	const fetchToken: BeforeRequestHook = async () => {
		await got(cut.url, {retry: soon});
	};
	const error = await rejectionOf(got(origin.url, {retry: soon, hooks: {beforeRequest: [fetchToken]}}));
	expect(error).toMatchObject({code: 'ECONNRESET'});
	expect([cut.sends.length, origin.sends.length]).toEqual([9, 0]);
});

it('the same error wrapped in one with a code of our own is retried by the nested call alone', async () => {
	const cut = await startOrigin(Array.from({length: 10}, () => ({reset: true})));
	const origin = await startOrigin();
	const fetchToken: BeforeRequestHook = async () => {
		const cause = await rejectionOf(got(cut.url, {retry: soon}));
		throw new OwnError('no token', {cause});
	};
	await rejectionOf(got(origin.url, {retry: soon, hooks: {beforeRequest: [fetchToken]}}));
	expect(cut.sends.length).toBe(3);
});

it('a class of our own given back by beforeError is what a promise rejects with', async () => {
	const origin = await startOrigin([{status: 403}]);
	const own = new OwnError('refused');
	const error = await rejectionOf(got(origin.url, {hooks: {beforeError: [() => own as never]}}));
	expect(error).toBe(own);
});

it('a class of our own given back by beforeError is what a stream fails with', async () => {
	const origin = await startOrigin([{status: 403}]);
	const own = new OwnError('refused');
	const error = await rejectionOf(got.stream(origin.url, {hooks: {beforeError: [() => own as never]}}).toArray());
	expect(error).toBe(own);
});

it('beforeError can give back the very error a hook threw', async () => {
	const origin = await startOrigin();
	const own = new OwnError('no token');
	const hooks = {beforeRequest: [throwing(own)], beforeError: [(error: Error) => error.cause as never]};
	expect(await rejectionOf(got(origin.url, {hooks}))).toBe(own);
});

it('the next beforeError hook receives what the one before gave back', async () => {
	const origin = await startOrigin([{status: 403}]);
	const own = new OwnError('refused');
	const given: Error[] = [];
	await rejectionOf(got(origin.url, {hooks: {beforeError: [() => own as never, keep(given)]}}));
	expect(given).toEqual([own]);
});

it('beforeError runs for a stream, with the body of the reply read', async () => {
	const origin = await startOrigin([{status: 403, body: '{"errors":[]}'}]);
	const seen: unknown[] = [];
	const note: BeforeErrorHook = (error) => {
		seen.push(error.response?.statusCode, Buffer.from(error.response?.rawBody ?? []).toString());
		return error;
	};
	await rejectionOf(got.stream(origin.url, {hooks: {beforeError: [note]}}).toArray());
	expect(seen).toEqual([403, '{"errors":[]}']);
});

it.each(failures.filter((failure) => !unannounced.includes(failure)))('beforeError runs once for: %s', async (failure) => {
	const given: Error[] = [];
	const error = await provoke(failure, {beforeError: [keep(given)]});
	expect(given).toEqual([error]);
});

it.each(failures.filter((failure) => unannounced.includes(failure)))('beforeError does not run for: %s', async (failure) => {
	const given: Error[] = [];
	const error = await provoke(failure, {beforeError: [keep(given)]});
	expect([error.name, given]).toEqual([expect.stringMatching(/^(Abort|Parse|Cancel)Error$/), []]);
});

it('beforeError does not run where AbortSignal.timeout ends the call', async () => {
	const origin = await startOrigin([{silent: true}]);
	const given: Error[] = [];
	const error = await rejectionOf(got(origin.url, {signal: AbortSignal.timeout(40), hooks: {beforeError: [keep(given)]}}));
	expect([error.name, given]).toEqual(['TimeoutError', []]);
});
