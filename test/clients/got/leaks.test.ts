/**
 * Where a token can be found after a call, put on in got's headers or in its `request` option.
 *
 * "Found" is a depth-12 inspect or JSON, what loggers write.
 */
import {channel} from 'node:diagnostics_channel';
import {inspect} from 'node:util';
import got, {type BeforeErrorHook, type BeforeRequestHook} from 'got';
import {expect, it, onTestFinished} from 'vitest';
import {failures, provoke, unannounced} from './failures.js';
import {rejectionOf, startOrigin} from './origin.js';
import {putInHeaders, putInRequestFunction, TOKEN, TOKEN_HEADER} from './request-function.js';

const soon = {limit: 1, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};

const deleteHeader: BeforeErrorHook = (error) => {
	delete error.options.headers[TOKEN_HEADER];
	return error;
};

/** Whether depth-12 inspect and JSON hold the token. */
function holdsToken(subject: unknown): [inspected: boolean, json: boolean] {
	return [inspect(subject, {depth: 12}).includes(TOKEN), JSON.stringify(subject).includes(TOKEN)];
}

it.each(failures)('a token in options.headers is in inspect and JSON of the error: %s', async (failure) => {
	expect(holdsToken(await provoke(failure, {beforeRequest: [putInHeaders]}))).toEqual([true, true]);
});

it.each(failures.filter((failure) => !unannounced.includes(failure)))(
	'deleting the header in beforeError cleans inspect and JSON: %s',
	async (failure) => {
		const error = await provoke(failure, {beforeRequest: [putInHeaders], beforeError: [deleteHeader]});
		expect(holdsToken(error)).toEqual([false, false]);
	},
);

it.each(failures.filter((failure) => unannounced.includes(failure)))(
	'deleting the header in beforeError does not clean inspect and JSON: %s',
	async (failure) => {
		const error = await provoke(failure, {beforeRequest: [putInHeaders], beforeError: [deleteHeader]});
		expect(holdsToken(error)).toEqual([true, true]);
	},
);

it.each(failures)('a token put on in the request function is in neither inspect nor JSON: %s', async (failure) => {
	expect(holdsToken(await provoke(failure, {beforeRequest: [putInRequestFunction]}))).toEqual([false, false]);
});

it.each(failures)('a token put on in the request function is in no option: %s', async (failure) => {
	const error = await provoke(failure, {beforeRequest: [putInRequestFunction]});
	const {headers} = (error as {options?: {headers?: object}}).options ?? {};
	expect(Object.keys(headers ?? {})).toContain('user-agent');
	expect(Object.keys(headers ?? {})).not.toContain(TOKEN_HEADER);
});

it('a token put on in the request function is on the wire', async () => {
	const origin = await startOrigin();
	await got(origin.url, {hooks: {beforeRequest: [putInRequestFunction]}});
	expect(origin.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
});

it.each([
	['options.headers', putInHeaders],
	['the request function', putInRequestFunction],
] as const)('inspect with showHidden finds a token put on in %s', async (_where, hook) => {
	const error = await provoke('HTTP', {beforeRequest: [hook], beforeError: [deleteHeader]});
	expect(inspect(error, {depth: 12, showHidden: true})).toContain(TOKEN);
});

it.each([
	['options.headers', putInHeaders],
	['the request function', putInRequestFunction],
] as const)('inspect of a successful response at default depth finds a token put on in %s', async (_where, hook) => {
	const origin = await startOrigin();
	const response = await got(origin.url, {hooks: {beforeRequest: [hook]}});
	expect(inspect(response)).toContain(TOKEN);
});

it.each([
	['sees a token put on in options.headers', putInHeaders, true],
	['does not see a token put on in the request function', putInRequestFunction, false],
] as const)("a user's beforeRetry %s", async (_claim, hook, sees) => {
	const origin = await startOrigin([{status: 503}]);
	const seen: boolean[] = [];
	const note = (error: Error): void => void seen.push(...holdsToken(error));
	await got(origin.url, {retry: soon, hooks: {beforeRequest: [hook], beforeRetry: [note]}});
	expect(seen).toEqual([sees, sees]);
});

it.each([
	['carries a token put on in options.headers', putInHeaders, TOKEN],
	['does not carry a token put on in the request function', putInRequestFunction, undefined],
] as const)('the message of got:request:start %s', async (_claim, hook, token) => {
	const origin = await startOrigin();
	const started = channel('got:request:start');
	const seen: unknown[] = [];
	const listen = (message: unknown): void => {
		seen.push((message as {headers: Record<string, unknown>}).headers[TOKEN_HEADER]);
	};
	started.subscribe(listen);
	onTestFinished(() => void started.unsubscribe(listen));
	await got(origin.url, {hooks: {beforeRequest: [hook]}});
	expect(seen).toEqual([token]);
});

it('a later hook that rewrites the URL takes a token in options.headers to the other host', async () => {
	const foreign = await startOrigin();
	const rewrite: BeforeRequestHook = (options) => {
		options.url = new URL(foreign.url);
	};
	await got('http://127.0.0.1:9/', {hooks: {beforeRequest: [putInHeaders, rewrite]}});
	expect(foreign.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
});

it('a request function is given the rewritten URL and can refuse it before a byte leaves', async () => {
	const foreign = await startOrigin();
	const guard: BeforeRequestHook = (options) => {
		const authorized = options.url?.href;
		options.request = (url) => {
			if (url.href !== authorized) {
				throw Object.assign(new Error('rewritten'), {code: 'ERR_REWRITTEN'});
			}
			return undefined;
		};
	};
	const rewrite: BeforeRequestHook = (options) => {
		options.url = new URL(foreign.url);
	};
	const error = await rejectionOf(got('http://127.0.0.1:9/', {hooks: {beforeRequest: [guard, rewrite]}}));
	expect([error.message, foreign.sends]).toEqual(['rewritten', []]);
	expect(error).toMatchObject({name: 'RequestError', code: 'ERR_REWRITTEN'});
});
