/**
 * When got runs `beforeRequest`, and what the hook finds in its options.
 */
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {gotMajor} from './installed-got.js';
import {startOrigin} from './origin.js';
import {TOKEN_HEADER} from './request-function.js';

const soon = {limit: 2, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};

it('beforeRequest runs for the first send and every retry, counting from 0', async () => {
	const origin = await startOrigin([{status: 503}, {status: 503}]);
	const counts: number[] = [];
	await got(origin.url, {retry: soon, hooks: {beforeRequest: [(_options, {retryCount}) => void counts.push(retryCount)]}});
	expect(counts).toEqual([0, 1, 2]);
});

it('the header set on one attempt is still there on the next', async () => {
	const origin = await startOrigin([{status: 503}, {status: 503}]);
	const found: unknown[] = [];
	const set: BeforeRequestHook = (options, {retryCount}) => {
		found.push(options.headers[TOKEN_HEADER]);
		options.headers[TOKEN_HEADER] = `t${retryCount}`;
	};
	await got(origin.url, {retry: soon, hooks: {beforeRequest: [set]}});
	expect(found).toEqual([undefined, 't0', 't1']);
});

it('every attempt has an options object of its own', async () => {
	const origin = await startOrigin([{status: 503}, {status: 503}]);
	const seen = new Set<object>();
	await got(origin.url, {retry: soon, hooks: {beforeRequest: [(options) => void seen.add(options)]}});
	expect(seen.size).toBe(3);
});

it('a hook given to extend twice runs twice for one send', async () => {
	const origin = await startOrigin();
	let runs = 0;
	const hooks = {beforeRequest: [(): void => void runs++]};
	await got.extend({hooks}).extend({hooks})(origin.url);
	expect([runs, origin.sends.length]).toEqual([2, 1]);
});

it('a json body is the final string in the hook, with its type and length', async () => {
	const origin = await startOrigin();
	const seen: unknown[] = [];
	const note: BeforeRequestHook = ({body, json, headers}) => {
		seen.push([body, json, headers['content-type'], headers['content-length']]);
	};
	await got.post(origin.url, {json: {a: 'é'}, hooks: {beforeRequest: [note]}});
	expect(seen).toEqual([['{"a":"é"}', undefined, 'application/json', '10']]);
	expect(origin.sends[0]?.body).toBe('{"a":"é"}');
});

it('a form body is the final string in the hook, with its type and length', async () => {
	const origin = await startOrigin();
	const seen: unknown[] = [];
	const note: BeforeRequestHook = ({body, form, headers}) => {
		seen.push([body, form, headers['content-type'], headers['content-length']]);
	};
	await got.post(origin.url, {form: {a: 'b c'}, hooks: {beforeRequest: [note]}});
	expect(seen).toEqual([['a=b+c', undefined, 'application/x-www-form-urlencoded', '5']]);
});

it('a Buffer body is that Buffer in the hook, with its length', async () => {
	const origin = await startOrigin();
	const bytes = Buffer.from([0, 255, 7]);
	const seen: unknown[] = [];
	await got.post(origin.url, {
		body: bytes,
		hooks: {beforeRequest: [({body, headers}) => void seen.push(body, headers['content-length'])]},
	});
	expect(seen[0]).toBe(bytes);
	expect(seen[1]).toBe('3');
});

it('searchParams are in the URL when the hook runs and replaced the query that was there', async () => {
	const origin = await startOrigin();
	const seen: unknown[] = [];
	await got(`${origin.url}p?old=1`, {
		searchParams: {fresh: 'a b'},
		hooks: {beforeRequest: [({url}) => void seen.push(url?.search)]},
	});
	expect(seen).toEqual(['?fresh=a+b']);
	expect(origin.sends[0]?.path).toBe('/p?fresh=a+b');
});

it('a stream runs beforeRequest and no afterResponse', async () => {
	const origin = await startOrigin();
	const ran: string[] = [];
	const client = got.extend({
		hooks: {
			beforeRequest: [() => void ran.push('beforeRequest')],
			afterResponse: [
				(response) => {
					ran.push('afterResponse');
					return response;
				},
			],
		},
	});
	await client.stream(origin.url).toArray();
	expect(ran).toEqual(['beforeRequest']);
});

it("a call's context is merged over the instance's, one level deep", async () => {
	const origin = await startOrigin();
	const seen: unknown[] = [];
	const client = got.extend({
		context: {amazon: {tenant: 'bound'}, other: 1},
		hooks: {beforeRequest: [({context}) => void seen.push({...context})]},
	});
	await client(origin.url, {context: {amazon: {reportType: 'R'}}});
	expect(seen).toEqual([{amazon: {reportType: 'R'}, other: 1}]);
});

it('a symbol key in context reaches the hook with got 14 and no later one', async () => {
	const origin = await startOrigin();
	const mark = Symbol('mark');
	const seen: unknown[] = [];
	await got(origin.url, {context: {[mark]: true}, hooks: {beforeRequest: [({context}) => void seen.push(mark in context)]}});
	expect(seen).toEqual([gotMajor === 14]);
});

it('hooks typed by the fields they read are accepted, and nothing of got needs naming', async () => {
	interface ReadOptions {
		method: string;
		url: unknown;
		headers: Record<string, string | string[] | undefined>;
		body?: unknown;
		context: Record<string, unknown>;
	}
	const seen: string[] = [];
	const hook = (options: ReadOptions): void => void seen.push(options.method);
	const origin = await startOrigin();
	await got.extend({hooks: {beforeRequest: [hook]}})(origin.url);
	expect(seen).toEqual(['GET']);
});
