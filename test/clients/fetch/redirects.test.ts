/**
 * Redirects of `auth.fetch`, by the rules of fetch. What a credential does on the way is in the suite of all clients.
 */
import {expect, it} from 'vitest';
import {arrived, CATALOG, FOREIGN, NA, PLAIN} from '../got/hooks/harness.js';
import {stage, streamOf} from './stage.js';

const FEEDS = '/feeds/2021-06-30/documents';

function to(location: string, status = 307): {status: number; headers: Record<string, string>} {
	return {status, headers: {location}};
}

it('the reply knows where it comes from, and so does its copy', async () => {
	const {fake, call} = await stage();
	fake.fail({path: CATALOG, ...to(PLAIN)});
	const response = await call(`${NA}${CATALOG}#top`);
	const copy = response.clone();
	expect([response.url, response.redirected, copy.redirected, response.status]).toEqual([`${NA}${PLAIN}`, true, true, 200]);
	expect(await copy.json()).toEqual(await response.json());
});

it('a reply that no redirect led to says so', async () => {
	const {call} = await stage();
	const {url, redirected} = await call(`${NA}${PLAIN}`);
	expect([url, redirected]).toEqual([`${NA}${PLAIN}`, false]);
});

it.each([
	['POST', 301, 'GET', ''],
	['POST', 302, 'GET', ''],
	['PUT', 302, 'PUT', '{}'],
	['PUT', 303, 'GET', ''],
	['POST', 307, 'POST', '{}'],
	['POST', 308, 'POST', '{}'],
])('a %s after a %i is a %s', async (method, status, next, body) => {
	const {fake, call} = await stage();
	fake.fail({path: FEEDS, ...to(`${FEEDS}/there`, status)});
	const headers = {'content-type': 'application/json', 'content-language': 'de'};
	await call(`${NA}${FEEDS}`, {method, headers, body: '{}'});
	const hop = arrived(fake)[1];
	expect([hop?.method, hop?.body]).toEqual([next, body]);
	expect([hop?.headers['content-type'], hop?.headers['content-language']]).toEqual(
		body === '' ? [undefined, undefined] : ['application/json', 'de'],
	);
});

it('a HEAD stays one after a 303', async () => {
	const {fake, call} = await stage();
	fake.fail({path: CATALOG, ...to(PLAIN, 303)});
	await call(`${NA}${CATALOG}`, {method: 'HEAD'});
	expect(arrived(fake).map(({method}) => method)).toEqual(['HEAD', 'HEAD']);
});

it("'manual' hands the redirect over", async () => {
	const {fake, call} = await stage();
	fake.fail({path: CATALOG, ...to(PLAIN)});
	const {status, headers} = await call(`${NA}${CATALOG}`, {redirect: 'manual'});
	expect([status, headers.get('location'), arrived(fake).length]).toEqual([307, PLAIN, 1]);
});

it.each([
	["'error' refuses it", PLAIN, 'error', 'unexpected redirect'],
	['a location that is no URL', 'https://[', 'follow', 'the redirect leads to no URL'],
	['another scheme', 'ftp://foreign.example/', 'follow', 'URL scheme must be a HTTP(S) scheme'],
	['user info for another host', 'https://user:pass@foreign.example/', 'follow', 'the redirect leads to a URL with user info'],
] as const)('%s: fetch failed', async (_what, location, redirect, why) => {
	const {fake, call} = await stage();
	fake.fail({path: CATALOG, ...to(location)});
	const error = await call(`${NA}${CATALOG}`, {redirect}).then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toMatchObject({name: 'TypeError', message: 'fetch failed', cause: {message: why}});
	expect(arrived(fake)).toHaveLength(1);
});

it("'error' refuses a redirect of Amazon Pay's too", async () => {
	const {fake, call} = await stage();
	fake.fail({service: 'pay', ...to(FOREIGN)});
	await expect(call('https://pay-api.amazon.com/live/v2/charges/C1', {redirect: 'error'})).rejects.toThrow('fetch failed');
});

it('twenty redirects are followed, and not one more', async () => {
	const {fake, call} = await stage();
	const rule = fake.fail({path: PLAIN, ...to(PLAIN), times: 20});
	expect((await call(`${NA}${PLAIN}`)).status).toBe(200);
	expect(rule.count).toBe(20);
	fake.fail({path: PLAIN, ...to(PLAIN), times: 21});
	await expect(call(`${NA}${PLAIN}`)).rejects.toMatchObject({cause: {message: 'redirect count exceeded'}});
	expect(arrived(fake)).toHaveLength(21 + 21);
});

it('a redirect without a location is a reply', async () => {
	const {fake, call} = await stage();
	fake.fail({path: PLAIN, status: 302});
	expect((await call(`${NA}${PLAIN}`)).status).toBe(302);
});

it('a location that is written in UTF-8 is read as such', async () => {
	const {fake, call, foreign} = await stage();
	fake.fail({path: PLAIN, ...to(Buffer.from(`${FOREIGN}/käse`).toString('latin1'))});
	await call(`${NA}${PLAIN}`);
	expect(foreign[0]?.path).toBe('/k%C3%A4se');
});

it('another host is not told the cookies, and a second other host not those either', async () => {
	const {fake, call, foreign} = await stage({extraHosts: {'first.example': () => to(FOREIGN)}});
	fake.fail({path: PLAIN, ...to('https://first.example/')});
	await call(`${NA}${PLAIN}`, {headers: {cookie: 'a=b', 'proxy-authorization': 'Basic x', 'x-custom': 'kept'}});
	expect(foreign[0]?.headers).toMatchObject({'x-custom': 'kept'});
	expect(Object.keys(foreign[0]?.headers ?? {})).not.toContain('cookie');
	expect(Object.keys(foreign[0]?.headers ?? {})).not.toContain('proxy-authorization');
});

it('the same origin is told them again', async () => {
	const {fake, call} = await stage();
	fake.fail({path: CATALOG, ...to(PLAIN)});
	await call(`${NA}${CATALOG}`, {headers: {cookie: 'a=b'}});
	expect(arrived(fake)[1]?.headers).toMatchObject({cookie: 'a=b'});
});

it('a long stream cannot be sent on, and is not sent on empty', async () => {
	const {fake, call} = await stage();
	fake.fail({path: FEEDS, ...to(`${FEEDS}/there`)});
	const {stream} = streamOf(Array.from({length: 3}, () => 'x'.repeat(700_000)));
	const call307 = call(`${NA}${FEEDS}`, {method: 'POST', body: stream, duplex: 'half'} as object);
	await expect(call307).rejects.toMatchObject({cause: {message: expect.stringContaining('cannot be sent again')}});
	expect(arrived(fake)).toHaveLength(1);
});
