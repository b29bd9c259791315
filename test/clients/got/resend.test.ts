/**
 * What `retry()`, given to an `afterResponse` hook, sends again: the way a refused token is replaced.
 */
import got, {type AfterResponseHook, type ExtendOptions, type Response} from 'got';
import {expect, it} from 'vitest';
import {gotMajor} from './installed-got.js';
import {type Reply, rejectionOf, startOrigin} from './origin.js';

type ResendOptions = Parameters<Parameters<AfterResponseHook>[1]>[0];

const always401: Reply[] = [{status: 401}, {status: 401}, {status: 401}, {status: 401}];

function resendOn401(options: ResendOptions = {}): AfterResponseHook {
	return (response, retry) => (response.statusCode === 401 ? retry(options) : response);
}

function resendOnce(options: ResendOptions = {}): AfterResponseHook {
	return (response, retry) => {
		if (response.statusCode !== 401 || response.request.options.context.resent) {
			return response;
		}
		return retry({...options, context: {resent: true}});
	};
}

function noteStatus(statuses: number[]): AfterResponseHook {
	return (response: Response) => {
		statuses.push(response.statusCode);
		return response;
	};
}

it('beforeRequest runs for the resend, counted as attempt 1', async () => {
	const origin = await startOrigin([{status: 401}]);
	const counts: number[] = [];
	await got(origin.url, {
		hooks: {beforeRequest: [(_options, {retryCount}) => void counts.push(retryCount)], afterResponse: [resendOn401()]},
	});
	expect(counts).toEqual([0, 1]);
});

it('a POST is resent under a retry limit of 0, with its body', async () => {
	const origin = await startOrigin([{status: 401}]);
	const response = await got.post(origin.url, {json: {a: 1}, retry: {limit: 0}, hooks: {afterResponse: [resendOn401()]}});
	expect(response.statusCode).toBe(200);
	expect(origin.sends.map((send) => send.body)).toEqual(['{"a":1}', '{"a":1}']);
});

it('the hook that resends does not run for the second reply, so a permanent 401 is sent twice', async () => {
	const origin = await startOrigin(always401);
	const error = await rejectionOf(got(origin.url, {retry: {limit: 0}, hooks: {afterResponse: [resendOn401()]}}));
	expect([error.name, origin.sends.length]).toEqual(['HTTPError', 2]);
});

it('with preserveHooks the hook that resends runs for the second reply as well', async () => {
	const origin = await startOrigin([{status: 401}, {status: 401}]);
	await got(origin.url, {retry: {limit: 0}, hooks: {afterResponse: [resendOn401({preserveHooks: true})]}});
	expect(origin.sends.length).toBe(3);
});

it('a string key put in context by the resend stops a hook that preserves itself', async () => {
	const origin = await startOrigin(always401);
	const hooks = {afterResponse: [resendOnce({preserveHooks: true})]};
	const error = await rejectionOf(got(origin.url, {retry: {limit: 0}, hooks}));
	expect([error.name, origin.sends.length]).toEqual(['HTTPError', 2]);
});

it('with preserveHooks the hooks before and after the one that resends see the second reply', async () => {
	const origin = await startOrigin([{status: 401}]);
	const [before, after]: [number[], number[]] = [[], []];
	await got(origin.url, {
		hooks: {afterResponse: [noteStatus(before), resendOnce({preserveHooks: true}), noteStatus(after)]},
	});
	expect([before, after]).toEqual([[401, 200], [200]]);
});

it('without preserveHooks only earlier hooks see the second reply, and none with got 16', async () => {
	const origin = await startOrigin([{status: 401}]);
	const [before, after]: [number[], number[]] = [[], []];
	await got(origin.url, {hooks: {afterResponse: [noteStatus(before), resendOnce(), noteStatus(after)]}});
	expect([before, after]).toEqual(gotMajor >= 16 ? [[401], []] : [[401, 200], []]);
});

it('the context of the resend is merged over the one of the call', async () => {
	const origin = await startOrigin([{status: 401}]);
	const seen: unknown[] = [];
	await got(origin.url, {
		context: {mine: 1},
		hooks: {beforeRequest: [({context}) => void seen.push({...context})], afterResponse: [resendOnce()]},
	});
	expect(seen).toEqual([{mine: 1}, {mine: 1, resent: true}]);
});

const noDelay: ExtendOptions = {retry: {calculateDelay: () => 0}};

it('where calculateDelay gives 0 the resend rejects with a RetryError', async () => {
	const origin = await startOrigin([{status: 401}]);
	const error = await rejectionOf(got.extend(noDelay)(origin.url, {hooks: {afterResponse: [resendOn401()]}}));
	expect(error).toMatchObject({name: 'RetryError', code: 'ERR_RETRYING'});
	expect(origin.sends.length).toBe(1);
});

it('beforeError receives that RetryError with the refused reply', async () => {
	const origin = await startOrigin([{status: 401}]);
	const seen: unknown[] = [];
	const hooks: ExtendOptions['hooks'] = {
		afterResponse: [resendOn401()],
		beforeError: [
			(error) => {
				seen.push([error.code, error.response?.statusCode]);
				return error;
			},
		],
	};
	await rejectionOf(got.extend(noDelay)(origin.url, {hooks}));
	expect(seen).toEqual([['ERR_RETRYING', 401]]);
});

it('a resend of an async-generator body sends nothing, and is a RetryError with got 16', async () => {
	const origin = await startOrigin([{status: 401}]);
	const body = (async function* () {
		yield 'whole';
	})();
	const outcome = await got.post(origin.url, {body, hooks: {afterResponse: [resendOn401()]}}).then(
		(response) => response.statusCode,
		(error: Error) => error.name,
	);
	expect(outcome).toBe(gotMajor >= 16 ? 'RetryError' : 200);
	expect(origin.sends.map((send) => send.body)).toEqual(gotMajor >= 16 ? ['whole'] : ['whole', '']);
});
