/**
 * What got does with headers, hooks and the `request` option when a reply sends it elsewhere.
 */
import http from 'node:http';
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {gotMajor} from './installed-got.js';
import {startOrigin} from './origin.js';
import {putInHeaders, TOKEN, TOKEN_HEADER, wrap} from './request-function.js';

it('both Amazon headers arrive at another origin after a redirect', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	await got(origin.url, {headers: {'x-amz-access-token': 'T', 'x-amz-pay-authtoken': 'P'}});
	expect(foreign.sends[0]?.headers).toMatchObject({'x-amz-access-token': 'T', 'x-amz-pay-authtoken': 'P'});
});

it('authorization and cookie do not arrive at another origin after a redirect', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	await got(origin.url, {headers: {authorization: 'Bearer T', cookie: 'a=b'}});
	expect(foreign.sends[0]?.headers).not.toHaveProperty('authorization');
	expect(foreign.sends[0]?.headers).not.toHaveProperty('cookie');
});

it('cookie2 and proxy-authorization arrive at another origin with got 14 and no later one', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	await got(origin.url, {headers: {cookie2: '$Version=1', 'proxy-authorization': 'Basic YTpi'}});
	expect('cookie2' in (foreign.sends[0]?.headers ?? {})).toBe(gotMajor === 14);
	expect('proxy-authorization' in (foreign.sends[0]?.headers ?? {})).toBe(gotMajor === 14);
});

it('an authorization that a hook set on the first send is stripped as well', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	const setOnce: BeforeRequestHook = (options) => {
		if (options.url?.href === origin.url) {
			options.headers.authorization = 'Bearer T';
		}
	};
	await got(origin.url, {hooks: {beforeRequest: [setOnce]}});
	expect(origin.sends[0]?.headers.authorization).toBe('Bearer T');
	expect(foreign.sends[0]?.headers).not.toHaveProperty('authorization');
});

it('a redirect from https to http of one host and port keeps authorization with got 14 and no later one', async () => {
	const origin = await startOrigin([{status: 302, headers: {location: 'http://127.0.0.1:8443/plain'}}]);
	const {port} = new URL(origin.url);
	await got('https://127.0.0.1:8443/', {
		headers: {authorization: 'Bearer T'},
		request: (_url, native, callback) =>
			http.request({host: '127.0.0.1', port, path: native.path ?? '/', headers: native.headers ?? {}}, callback),
	});
	expect(origin.sends.map((send) => send.headers.authorization)).toEqual(['Bearer T', gotMajor === 14 ? 'Bearer T' : undefined]);
});

it('beforeRequest runs again for another origin, with the new URL, without authorization and with our header', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	const seen: unknown[] = [];
	const note: BeforeRequestHook = ({url, headers}) => {
		seen.push([url?.href, headers.authorization, headers[TOKEN_HEADER]]);
	};
	await got(origin.url, {headers: {authorization: 'Bearer T', [TOKEN_HEADER]: TOKEN}, hooks: {beforeRequest: [note]}});
	expect(seen).toEqual([
		[origin.url, 'Bearer T', TOKEN],
		[foreign.url, undefined, TOKEN],
	]);
});

it('a header deleted in beforeRedirect does not arrive at another origin', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	await got(origin.url, {
		headers: {[TOKEN_HEADER]: TOKEN},
		hooks: {
			beforeRedirect: [
				(options) => {
					delete options.headers[TOKEN_HEADER];
				},
			],
		},
	});
	expect(origin.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
	expect(foreign.sends[0]?.headers).not.toHaveProperty(TOKEN_HEADER);
});

it('a header deleted at the start of beforeRequest does not arrive at another origin', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	const onlyAtHome: BeforeRequestHook = (options, context) => {
		delete options.headers[TOKEN_HEADER];
		if (options.url?.href === origin.url) {
			return putInHeaders(options, context);
		}
	};
	await got(origin.url, {hooks: {beforeRequest: [onlyAtHome]}});
	expect(origin.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
	expect(foreign.sends[0]?.headers).not.toHaveProperty(TOKEN_HEADER);
});

it('the second run of beforeRequest overwrites the header for the new path of one origin', async () => {
	const origin = await startOrigin([{status: 302, headers: {location: '/next'}}]);
	const nameThePath: BeforeRequestHook = (options) => {
		options.headers[TOKEN_HEADER] = `T${options.url?.pathname}`;
	};
	await got(origin.url, {hooks: {beforeRequest: [nameThePath]}});
	expect(origin.sends.map((send) => send.headers[TOKEN_HEADER])).toEqual(['T/', 'T/next']);
});

it('a request function set in beforeRequest is still there on a redirect and sends it', async () => {
	const foreign = await startOrigin();
	const origin = await startOrigin([{status: 302, headers: {location: foreign.url}}]);
	const wrapper = wrap(TOKEN);
	const found: boolean[] = [];
	const setOnce: BeforeRequestHook = (options) => {
		found.push(options.request === wrapper);
		options.request = wrapper;
	};
	await got(origin.url, {hooks: {beforeRequest: [setOnce]}});
	expect(found).toEqual([false, true]);
	expect(foreign.sends[0]?.headers[TOKEN_HEADER]).toBe(TOKEN);
});

it('followRedirect set to false in beforeRequest makes a 302 the reply', async () => {
	const origin = await startOrigin([{status: 302, headers: {location: '/next'}}]);
	const stay: BeforeRequestHook = (options) => {
		options.followRedirect = false;
	};
	const response = await got(origin.url, {hooks: {beforeRequest: [stay]}});
	expect([response.statusCode, response.headers.location, origin.sends.length]).toEqual([302, '/next', 1]);
});
