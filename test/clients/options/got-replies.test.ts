/**
 * got's own options that say what becomes of a reply, one by one, by got as it is and by `auth.got`: retries, redirects, bodies, hooks.
 */
import {gzipSync} from 'node:zlib';
import type {Got, OptionsInit} from 'got';
import {it} from 'vitest';
import type {Reply} from '../got/origin.js';
import {URL_OF_CALL, withoutOurs} from './bare-and-through.js';
import {BAD, expectRowAlike, JSON_REPLY, type Row} from './got-row.js';

const ZIPPED: Reply = {body: gzipSync('{"a":1}'), headers: {'content-encoding': 'gzip'}};
const BUSY: Reply = {status: 503, body: '{}'};
const MOVED: Reply = {status: 307, headers: {location: '/catalog/2022-04-01/items/B000000002'}};
const SEEN_OTHER: Reply = {status: 302, headers: {location: '/catalog/2022-04-01/items/B000000002'}};
const soon = {calculateDelay: ({computedValue}: {computedValue: number}) => (computedValue ? 1 : 0)};

const whole =
	(method: 'json' | 'text' | 'buffer') =>
	(client: Got, options: OptionsInit): Promise<unknown> =>
		(client(URL_OF_CALL, options) as unknown as Record<string, () => Promise<unknown>>)[method]?.() ?? Promise.reject();

const ROWS: Readonly<Record<string, Row>> = {
	'retry after a 503': {options: () => ({retry: {limit: 2, ...soon}}), replies: [BUSY, BUSY, JSON_REPLY]},
	'retry that runs out': {options: () => ({retry: {limit: 1, ...soon}}), replies: [BUSY, BUSY]},
	'retry as a number': {options: () => ({retry: 0 as never}), replies: [BUSY]},
	'retry.methods': {
		options: () => ({method: 'POST', json: {a: 1}, retry: {limit: 1, methods: ['POST'], ...soon}}),
		replies: [BUSY],
	},
	'retry.statusCodes': {options: () => ({retry: {limit: 1, statusCodes: [418], ...soon}}), replies: [{status: 418}]},
	'retry.errorCodes': {options: () => ({retry: {limit: 1, errorCodes: ['ECONNRESET'], ...soon}}), replies: [{reset: true}]},
	'retry.errorCodes that are none': {options: () => ({retry: {limit: 1, errorCodes: []}}), replies: [{reset: true}]},
	'retry.maxRetryAfter': {
		options: () => ({retry: {limit: 1, maxRetryAfter: 10}}),
		replies: [{status: 429, headers: {'retry-after': '60'}}],
	},
	'retry.calculateDelay that is told': {
		options: (note) => ({
			retry: {
				limit: 1,
				calculateDelay: ({attemptCount, retryAfter, error}) => {
					note([attemptCount, retryAfter, error.name, error.code, error.response?.statusCode]);
					return 0;
				},
			},
		}),
		replies: [{status: 429, headers: {'retry-after': '3'}}],
	},
	'retry.backoffLimit and noise': {options: () => ({retry: {limit: 1, backoffLimit: 1, noise: 0}}), replies: [BUSY]},
	'followRedirect that is on': {options: () => ({}), replies: [MOVED]},
	'followRedirect that is off': {options: () => ({followRedirect: false}), replies: [MOVED]},
	'followRedirect as a function': {options: () => ({followRedirect: ({statusCode}) => statusCode !== 307}), replies: [MOVED]},
	methodRewriting: {options: () => ({method: 'POST', json: {a: 1}, methodRewriting: true}), replies: [SEEN_OTHER]},
	'methodRewriting that is off': {
		options: () => ({method: 'POST', json: {a: 1}, methodRewriting: false}),
		replies: [SEEN_OTHER],
	},
	maxRedirects: {options: () => ({maxRedirects: 1}), replies: [MOVED, MOVED]},
	'a location that is none': {options: () => ({}), replies: [{status: 302, headers: {location: 'http://['}}]},
	decompress: {options: () => ({}), replies: [ZIPPED]},
	'decompress that is off': {options: () => ({decompress: false, responseType: 'buffer'}), replies: [ZIPPED]},
	'a refusal that is compressed': {options: () => ({}), replies: [{...ZIPPED, status: 400}]},
	'a compressed reply that is broken': {options: () => ({retry: {limit: 0}}), replies: [{...ZIPPED, body: 'no gzip'}]},
	'responseType json': {options: () => ({responseType: 'json'}), replies: [JSON_REPLY]},
	'responseType buffer': {options: () => ({responseType: 'buffer'}), replies: [JSON_REPLY]},
	'responseType that is none': {options: () => ({responseType: 'xml' as never})},
	'responseType json of what is none': {options: () => ({responseType: 'json'}), replies: [{body: 'no json'}]},
	'responseType json of nothing': {options: () => ({responseType: 'json'}), replies: [{status: 200, body: ''}]},
	resolveBodyOnly: {options: () => ({resolveBodyOnly: true}), replies: [JSON_REPLY]},
	'.json()': {options: () => ({}), replies: [JSON_REPLY], call: whole('json')},
	'.json() of what is none': {options: () => ({}), replies: [{body: '<html>'}], call: whole('json')},
	'.text()': {options: () => ({}), replies: [JSON_REPLY], call: whole('text')},
	'.buffer()': {options: () => ({}), replies: [JSON_REPLY], call: whole('buffer')},
	parseJson: {options: () => ({responseType: 'json', parseJson: (given: string) => ({given})}), replies: [JSON_REPLY]},
	'parseJson that throws': {
		options: () => ({
			responseType: 'json',
			parseJson: () => {
				throw new RangeError('too deep');
			},
		}),
		replies: [JSON_REPLY],
	},
	stringifyJson: {options: () => ({method: 'POST', json: {a: 1n}, stringifyJson: () => '"own"'})},
	encoding: {options: () => ({encoding: 'latin1'}), replies: [{body: 'ü'}]},
	'encoding null': {options: () => ({encoding: null as never})},
	cookieJar: {
		options: (note) => ({
			cookieJar: {
				getCookieString: async (url: string) => {
					note(url);
					return 'a=1';
				},
				setCookie: async (cookie: string, url: string) => note([cookie, url]),
			} as never,
		}),
		replies: [{headers: {'set-cookie': 'b=2'}}],
	},
	ignoreInvalidCookies: {
		options: () => ({
			ignoreInvalidCookies: true,
			cookieJar: {getCookieString: async () => '', setCookie: async () => Promise.reject(new Error('bad'))} as never,
		}),
		replies: [{headers: {'set-cookie': 'b=2'}}],
	},
	'a cookie that is refused': {
		options: () => ({
			cookieJar: {getCookieString: async () => '', setCookie: async () => Promise.reject(new Error('bad'))} as never,
		}),
		replies: [{headers: {'set-cookie': 'b=2'}}],
	},
	'throwHttpErrors that is on': {options: () => ({}), replies: [BAD]},
	'throwHttpErrors that is off': {options: () => ({throwHttpErrors: false}), replies: [BAD]},
	'throwHttpErrors with json': {options: () => ({responseType: 'json'}), replies: [BAD]},
	'hooks.init': {options: (note) => ({hooks: {init: [(plain) => note(Object.keys(plain))]}})},
	'hooks.beforeRequest': {
		options: (note) => ({
			hooks: {
				beforeRequest: [
					(options) => {
						note([String(options.url), options.method, withoutOurs(options.headers)]);
						options.headers['x-of-hook'] = '1';
					},
				],
			},
		}),
	},
	'hooks.beforeRequest that throws': {
		options: () => ({
			hooks: {
				beforeRequest: [
					() => {
						throw new RangeError('not today');
					},
				],
			},
		}),
	},
	'hooks.beforeRedirect': {
		options: (note) => ({hooks: {beforeRedirect: [({url}, {statusCode}) => note([String(url), statusCode])]}}),
		replies: [MOVED],
	},
	'hooks.beforeRetry': {
		options: (note) => ({retry: {limit: 1, ...soon}, hooks: {beforeRetry: [({name, code}, count) => note([name, code, count])]}}),
		replies: [BUSY],
	},
	'hooks.beforeError': {
		options: () => ({
			hooks: {
				beforeError: [
					(error) => {
						error.message = `told: ${error.response?.statusCode}`;
						return error;
					},
				],
			},
		}),
		replies: [BAD],
	},
	'hooks.afterResponse that sends again': {
		options: () => ({
			hooks: {
				afterResponse: [(response, again) => (response.statusCode === 418 ? again({headers: {'x-again': '1'}}) : response)],
			},
		}),
		replies: [{status: 418}],
	},
	'hooks.beforeCache, which none asks': {options: (note) => ({hooks: {beforeCache: [() => note('asked')]}})},
	pagination: {
		options: () => ({
			responseType: 'json',
			pagination: {
				transform: ({body}) => [(body as {a: number}).a],
				paginate: ({currentItems}) => currentItems[0] === 1 && {searchParams: {p: 2}},
			},
		}),
		replies: [JSON_REPLY, {...JSON_REPLY, body: '{"a":2}'}],
		call: (client, options) => client.paginate.all(URL_OF_CALL, options as never),
	},
};

it.each(Object.entries(ROWS))('%s', (_name, row) => expectRowAlike(row));
