/**
 * `auth.fetch` takes what fetch takes, and hands on what only fetch understands.
 */
import {expect, it, onTestFinished, vi} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {arrived, NA, PLAIN} from '../got/hooks/harness.js';
import {type Init, stage, streamOf} from './stage.js';

const FEEDS = `${NA}/feeds/2021-06-30/documents`;
const DEAD = {status: 403, body: {errors: [{code: 'Unauthorized', details: 'The access token you provided has expired.'}]}};

/** Stands in for the global fetch, and notes what it is called with. */
function noteCalls(): [input: unknown, init: Record<string, unknown>][] {
	const calls: [unknown, Record<string, unknown>][] = [];
	vi.stubGlobal('fetch', async (input: unknown, init: Record<string, unknown>) => {
		calls.push([input, init]);
		return new Response('{}');
	});
	onTestFinished(() => {
		vi.unstubAllGlobals();
	});
	return calls;
}

it('a URL object and a Request do as well as a string', async () => {
	const {fake, call} = await stage();
	await call(new URL(`${NA}${PLAIN}?a=b`));
	await call(new Request(`${NA}${PLAIN}`, {headers: {'x-custom': 'kept'}}));
	expect(arrived(fake)).toMatchObject([
		{query: 'a=b', credential: 'seller-token'},
		{headers: {'x-custom': 'kept'}, credential: 'seller-token'},
	]);
});

it.each(['context', 'json', 'form', 'searchParams'])("%s is got's, and refused before anything is sent", async (name) => {
	const {fake, call} = await stage();
	const error = await rejectionOf(call(`${NA}${PLAIN}`, {[name]: {a: '1'}} as Init));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(`"init.${name}" is an option of got`);
	expect(fake.journal).toEqual([]);
});

it("a Request's method and body go out, and again after a dead token", async () => {
	const {fake, call} = await stage();
	fake.fail({service: 'selling-partner', ...DEAD});
	const request = new Request(FEEDS, {method: 'POST', body: '{"a":1}', headers: {'content-type': 'application/json'}});
	await call(request);
	expect(arrived(fake).map(({method, body, headers}) => [method, body, headers['content-type']])).toEqual(
		Array(2).fill(['POST', '{"a":1}', 'application/json']),
	);
	expect(request.bodyUsed).toBe(true);
});

it("what init says counts before the Request's own", async () => {
	const {fake, call} = await stage();
	await call(new Request(FEEDS, {headers: {'x-custom': 'first'}}), {method: 'POST', body: 'b', headers: {'x-custom': 'second'}});
	expect(arrived(fake)).toMatchObject([{method: 'POST', body: 'b', headers: {'x-custom': 'second'}}]);
});

it('a Request may stand for init', async () => {
	const {fake, auth} = await stage();
	vi.stubGlobal('fetch', fake.fetch);
	onTestFinished(() => {
		vi.unstubAllGlobals();
	});
	await auth.fetch(`${NA}${PLAIN}`, new Request('https://unused.example', {headers: {'x-custom': 'kept'}}) as Init);
	expect(arrived(fake)).toMatchObject([{path: PLAIN, headers: {'x-custom': 'kept'}}]);
});

it('headers may come as an iterator, which gives its pairs once', async () => {
	const {fake, call} = await stage();
	await call(`${NA}${PLAIN}`, {headers: new Map([['x-custom', 'kept']]).entries()} as object);
	expect(arrived(fake)).toMatchObject([{headers: {'x-custom': 'kept'}}]);
});

it.each<[what: string, body: () => NonNullable<Init['body']>, type: RegExp | undefined]>([
	['a string', () => 'text', /^text\/plain/],
	['a Buffer', () => Buffer.from('text'), undefined],
	['an ArrayBuffer', () => new TextEncoder().encode('text').buffer, undefined],
	['URLSearchParams', () => new URLSearchParams({a: 'b c'}), /^application\/x-www-form-urlencoded/],
	['a Blob', () => new Blob(['text'], {type: 'text/csv'}), /^text\/csv$/],
	['a FormData', formData, /^multipart\/form-data; boundary=/],
	['a short stream', () => streamOf(['te', 'xt']).stream, undefined],
])('%s goes out as fetch writes it, and the same again after a dead token', async (_what, body, type) => {
	const {fake, call} = await stage();
	fake.fail({service: 'selling-partner', ...DEAD});
	await call(FEEDS, {method: 'POST', body: body(), duplex: 'half'} as Init);
	const sent = arrived(fake);
	expect(sent).toHaveLength(2);
	expect(sent[0]?.body).not.toBe('');
	expect(sent[1]?.body).toBe(sent[0]?.body);
	for (const {headers} of sent) {
		expect(headers['content-type'] ?? '').toMatch(type ?? /^$/);
		expect(headers['content-length']).toBe(String(sent[0]?.body.length));
	}
});

function formData(): FormData {
	const form = new FormData();
	form.set('file', new Blob(['text']), 'a.txt');
	return form;
}

it('a body of many megabytes that was given whole is sent again too', async () => {
	const {fake, call} = await stage();
	fake.fail({service: 'selling-partner', ...DEAD});
	await call(FEEDS, {method: 'POST', body: 'x'.repeat(3_000_000)});
	expect(arrived(fake).map(({body}) => body.length)).toEqual([3_000_000, 3_000_000]);
});

it('a method is one in any case, and Node does not warn of what is sent in another', async () => {
	const warn = vi.spyOn(process, 'emitWarning');
	onTestFinished(() => warn.mockRestore());
	const {fake, call} = await stage();
	await call(`${NA}/listings/2021-08-01/items/A1/SKU`, {method: 'patch', body: '{}'});
	expect(arrived(fake)).toMatchObject([{method: 'PATCH', credential: 'seller-token'}]);
	expect(warn).not.toHaveBeenCalled();
});

it('what is global at the time of the call is called, with what only it understands and without ours', async () => {
	const {auth} = await stage();
	const {fetch} = auth;
	const calls = noteCalls();
	const dispatcher = {};
	// More than the types of Node 20 know.
	const more: object = {cache: 'no-store', mode: 'cors', dispatcher, next: {tags: []}};
	await fetch(`${NA}${PLAIN}`, {amazon: {}, keepalive: true, ...more});
	const [[input, init] = []] = calls;
	expect(input).toBe(`${NA}${PLAIN}`);
	expect(init).toMatchObject({
		method: 'GET',
		redirect: 'manual',
		cache: 'no-store',
		keepalive: true,
		mode: 'cors',
		next: {tags: []},
	});
	expect(init?.dispatcher).toBe(dispatcher);
	expect(init).not.toHaveProperty('amazon');
});

it('what a Request says of itself is handed on', async () => {
	const {auth} = await stage();
	const calls = noteCalls();
	const init: object = {cache: 'no-store', credentials: 'omit', keepalive: true};
	await auth.fetch(new Request(`${NA}${PLAIN}`, init));
	expect(calls[0]?.[1]).toMatchObject({cache: 'no-store', credentials: 'omit', keepalive: true});
	expect(calls[0]?.[0]).toBeInstanceOf(Request);
});

it("another host's call is handed on as it is", async () => {
	const {auth} = await stage();
	const calls = noteCalls();
	const init = {method: 'POST', body: 'b', redirect: 'error'} as const;
	const request = new Request('https://foreign.example/');
	await auth.fetch('https://foreign.example/', init);
	await auth.fetch(request);
	expect(calls).toEqual([
		['https://foreign.example/', init],
		[request, {}],
	]);
	expect(calls[1]?.[0]).toBe(request);
});

it('what is no URL is for fetch to refuse', async () => {
	const {auth} = await stage();
	await expect(auth.fetch('/orders')).rejects.toThrow('Failed to parse URL');
});

it('a URL that says one thing first and another later is read once', async () => {
	const {auth} = await stage();
	const calls = noteCalls();
	let reads = 0;
	const shifty = {toString: () => (reads++ === 0 ? 'https://foreign.example/' : `${NA}${PLAIN}`)};
	await auth.fetch(shifty as string);
	expect(calls[0]?.[0]).toBe('https://foreign.example/');
});

it('a Request of a class that lies about its URL is taken for what it is', async () => {
	class Liar extends Request {}
	Object.defineProperty(Liar.prototype, 'url', {get: () => `${NA}${PLAIN}`});
	const {fake, auth} = await stage();
	const calls = noteCalls();
	await auth.fetch(new Liar('https://foreign.example/'));
	expect([calls.length, fake.journal.length]).toEqual([1, 0]);
	expect(calls[0]?.[1].headers).toBeUndefined();
});

it.each<[what: string, init: object, message: string]>([
	['a context that is none', {amazon: {sellerId: 'A1'}}, '"init.amazon" has no option "sellerId"'],
	['a signal that is none', {signal: {}}, wordsOf({signal: {}})],
	[
		'a token that is given twice',
		{headers: {'x-amz-access-token': 'a', 'X-Amz-Access-Token': 'b'}},
		'"init.headers" holds "x-amz-access-token" more than once',
	],
	[
		'an idempotency key that is given twice',
		{
			headers: [
				['x-amz-pay-idempotency-key', 'a'],
				['x-amz-pay-idempotency-key', 'b'],
			],
		},
		'more than once',
	],
	[
		'one that is given twice in pairs that are no arrays',
		{headers: [new Set(['x-amz-pay-idempotency-key', 'a']), new Set(['X-Amz-Pay-Idempotency-Key', 'b'])]},
		'more than once',
	],
	['a GET with a body', {body: 'b'}, 'Request with GET/HEAD method cannot have body'],
])('%s is a TypeError, before a token is asked for', async (_what, init, message) => {
	const {fake, call} = await stage();
	const error = await call(`${NA}${PLAIN}`, init as Init).then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(TypeError);
	expect((error as TypeError).message).toContain(message);
	expect(fake.journal).toEqual([]);
});

/** What this Node's own fetch says of arguments that it refuses. */
function wordsOf(init: object): string {
	try {
		new Request(NA, init);
	} catch (error) {
		return (error as TypeError).message;
	}
	throw new Error('This Node takes what the test takes for a mistake.');
}
