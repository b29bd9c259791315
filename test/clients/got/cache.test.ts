/**
 * What got's `cache` does to requests that carry a token.
 */
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {gotMajor} from './installed-got.js';
import {rejectionOf, startOrigin} from './origin.js';
import {wrap} from './request-function.js';

const cacheable = {headers: {'cache-control': 'max-age=60'}};

const bypass: BeforeRequestHook = (options) => {
	options.cache = undefined;
};

it("got's cache serves one seller the reply to another", async () => {
	const origin = await startOrigin([
		{...cacheable, body: 'for seller 1'},
		{...cacheable, body: 'for seller 2'},
	]);
	const client = got.extend({cache: new Map()});
	await client(origin.url, {headers: {'x-amz-access-token': 'T1'}});
	const response = await client(origin.url, {headers: {'x-amz-access-token': 'T2'}});
	expect([response.body, response.isFromCache, origin.sends.length]).toEqual(['for seller 1', true, 1]);
});

it('cache set to undefined in beforeRequest neither reads nor fills the cache', async () => {
	const origin = await startOrigin([
		{...cacheable, body: 'for seller 1'},
		{...cacheable, body: 'for seller 2'},
	]);
	const cache = new Map();
	const client = got.extend({cache, hooks: {beforeRequest: [bypass]}});
	await client(origin.url);
	const response = await client(origin.url);
	expect([response.body, response.isFromCache, origin.sends.length, cache.size]).toEqual(['for seller 2', false, 2, 0]);
});

it('cache set to undefined in beforeRequest does not change the instance', async () => {
	const origin = await startOrigin();
	const cache = new Map();
	const client = got.extend({cache, hooks: {beforeRequest: [bypass]}});
	await client(origin.url);
	expect(client.defaults.options.cache).toBeDefined();
});

it('under the cache the request function is given the native options in place of the URL', async () => {
	const origin = await startOrigin();
	const given: unknown[] = [];
	const note: BeforeRequestHook = (options) => {
		options.request = (url) => {
			given.push(url instanceof URL, 'hostname' in url && url.hostname);
			throw Object.assign(new Error('enough'), {code: 'ERR_ENOUGH'});
		};
	};
	await rejectionOf(got(origin.url, {cache: new Map(), hooks: {beforeRequest: [note]}}));
	expect(given).toEqual([false, '127.0.0.1']);
});

it('under the cache a request function that returns undefined fails with got 14 and sends with later ones', async () => {
	const origin = await startOrigin();
	const handOn: BeforeRequestHook = (options) => {
		options.request = () => undefined;
	};
	const call = got(origin.url, {cache: new Map(), retry: {limit: 0}, hooks: {beforeRequest: [handOn]}});
	const outcome = await call.then(
		(response) => response.statusCode,
		(error: Error) => error.name,
	);
	expect([outcome, origin.sends.length]).toEqual(gotMajor === 14 ? ['RequestError', 0] : [200, 1]);
});

it('with the cache bypassed in the hook the request function is given the URL', async () => {
	const origin = await startOrigin();
	const given: unknown[] = [];
	const note: BeforeRequestHook = (options) => {
		options.cache = undefined;
		const send = wrap('T');
		options.request = (url, native, callback) => {
			given.push(url.href);
			return send(url, native, callback);
		};
	};
	await got(origin.url, {cache: new Map(), hooks: {beforeRequest: [note]}});
	expect(given).toEqual([origin.url]);
});
