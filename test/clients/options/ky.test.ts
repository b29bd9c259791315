/**
 * ky's own options, one by one, over the global fetch and over `auth.fetch`: what arrives and what comes of the call.
 */
import ky, {type KyInstance, type Options} from 'ky';
import {getGlobalDispatcher, setGlobalDispatcher} from 'undici';
import {expect, it, onTestFinished} from 'vitest';
import type {Reply} from '../got/origin.js';
import {expectAlike, HOST, type Side, URL_OF_CALL} from './bare-and-through.js';
import {agentOf} from './undici-row.js';

interface Row {
	/** Made anew for each of the two calls. */
	readonly options: (note: (seen: unknown) => void) => Options & Record<string, unknown>;
	readonly replies?: readonly Reply[];
	readonly call?: (client: KyInstance, options: Options) => Promise<unknown>;
}

const PATH = 'catalog/2022-04-01/items/B000000001';
const BAD: Reply = {status: 400, body: '{"errors":[]}', headers: {'content-type': 'application/json'}};
const BUSY: Reply = {status: 503, body: '{}'};
const JSON_REPLY: Reply = {body: '{"a":1}', headers: {'content-type': 'application/json'}};
const MOVED: Reply = {status: 307, headers: {location: '/catalog/2022-04-01/items/B000000002'}};
const soon = {delay: () => 1};

const ROWS: Readonly<Record<string, Row>> = {
	'nothing at all': {options: () => ({})},
	'method in small letters': {options: () => ({method: 'put', json: {a: 1}})},
	'method HEAD': {options: () => ({method: 'head'})},
	'a method that is none': {options: () => ({method: 'GE T'})},
	'headers as an object': {options: () => ({headers: {'X-Own': '1', 'x-none': undefined}})},
	'headers as pairs': {options: () => ({headers: [['x-own', '1']] as [string, string][]})},
	'headers as Headers': {options: () => ({headers: new Headers({'x-own': '1'})})},
	'a header name that is none': {options: () => ({headers: {'x own': '1'}})},
	'a header value over two lines': {options: () => ({headers: {'x-own': 'a\r\nb'}})},
	json: {options: () => ({method: 'post', json: {a: 1}})},
	'json with a content type': {options: () => ({method: 'post', json: [], headers: {'content-type': 'application/x-own'}})},
	'body as text': {options: () => ({method: 'post', body: 'text'})},
	'body as bytes': {options: () => ({method: 'post', body: new Uint8Array([65, 66])})},
	'body as an ArrayBuffer': {options: () => ({method: 'post', body: new Uint8Array([65, 66]).buffer})},
	'body as a Blob': {options: () => ({method: 'post', body: new Blob(['{}'], {type: 'application/json'})})},
	'body as a form': {options: () => ({method: 'post', body: formOf({a: '1'})})},
	'body as URLSearchParams': {options: () => ({method: 'post', body: new URLSearchParams({a: '1'})})},
	'body with GET': {options: () => ({body: 'text'})},
	'searchParams as an object': {options: () => ({searchParams: {a: 1, b: true, c: 'p q'}})},
	'searchParams as text': {options: () => ({searchParams: '?a=1'})},
	'searchParams as pairs': {options: () => ({searchParams: [['a', 1]]})},
	'searchParams as URLSearchParams': {options: () => ({searchParams: new URLSearchParams({a: '1'})})},
	prefixUrl: {options: () => ({prefixUrl: HOST}), call: (client, options) => client(PATH, options).text()},
	'prefixUrl with a slash before the path': {
		options: () => ({prefixUrl: HOST}),
		call: (client, options) => client(`/${PATH}`, options).text(),
	},
	'a URL that is none': {options: () => ({}), call: (client, options) => client('nowhere', options).text()},
	'a Request': {options: () => ({}), call: (client, options) => client(new Request(URL_OF_CALL), options).text()},
	'retry as a number': {options: () => ({retry: 0}), replies: [BUSY]},
	'retry after a 503': {options: () => ({retry: {limit: 2, ...soon}}), replies: [BUSY, BUSY, JSON_REPLY]},
	'retry with a body': {options: () => ({method: 'put', json: {a: 1}, retry: {limit: 1, ...soon}}), replies: [BUSY]},
	'retry that runs out': {options: () => ({retry: {limit: 1, ...soon}}), replies: [BUSY, BUSY]},
	'retry.methods': {options: () => ({method: 'post', retry: {limit: 1, methods: ['post'], ...soon}}), replies: [BUSY]},
	'retry.statusCodes': {options: () => ({retry: {limit: 1, statusCodes: [418], ...soon}}), replies: [{status: 418}]},
	'retry after a connection that is cut': {options: () => ({retry: {limit: 1, ...soon}}), replies: [{reset: true}]},
	'a connection that is cut': {options: () => ({retry: 0}), replies: [{reset: true}]},
	timeout: {options: () => ({timeout: 500, retry: 0}), replies: [{silent: true}]},
	'timeout that is off': {options: () => ({timeout: false})},
	'timeout that is none': {options: () => ({timeout: 3_000_000_000})},
	throwHttpErrors: {options: () => ({}), replies: [BAD]},
	'throwHttpErrors that is off': {options: () => ({throwHttpErrors: false}), replies: [BAD]},
	'hooks.beforeRequest': {
		options: (note) => ({
			hooks: {beforeRequest: [(request) => void note(request.method), ({headers}) => headers.set('x-own', '1')]},
		}),
	},
	'hooks.beforeRequest that answers': {options: () => ({hooks: {beforeRequest: [() => new Response('own')]}})},
	'hooks.beforeRetry': {
		options: (note) => ({
			retry: {limit: 1, ...soon},
			hooks: {beforeRetry: [({error, retryCount}) => void note([error.name, retryCount])]},
		}),
		replies: [BUSY],
	},
	'hooks.beforeError': {
		options: (note) => ({
			hooks: {
				beforeError: [
					(error) => {
						note(error.response.status);
						return error;
					},
				],
			},
		}),
		replies: [BAD],
	},
	'hooks.afterResponse': {
		options: (note) => ({hooks: {afterResponse: [(_request, _options, reply) => void note([reply.status, reply.redirected])]}}),
	},
	parseJson: {
		options: () => ({parseJson: (text: string) => ({read: text})}),
		replies: [JSON_REPLY],
		call: (client, options) => client(URL_OF_CALL, options).json(),
	},
	'json of what is none': {
		options: () => ({}),
		replies: [{body: '{'}],
		call: (client, options) => client(URL_OF_CALL, options).json(),
	},
	stringifyJson: {options: () => ({method: 'post', json: {a: 1}, stringifyJson: () => '"own"'})},
	onDownloadProgress: {
		options: (note) => ({onDownloadProgress: ({transferredBytes}) => note(transferredBytes)}),
		replies: [JSON_REPLY],
	},
	credentials: {options: () => ({credentials: 'include'})},
	'credentials that are none': {options: () => ({credentials: 'some' as never})},
	'cache that is none': {options: () => ({cache: 'some' as never})},
	mode: {options: () => ({mode: 'cors'})},
	keepalive: {options: () => ({keepalive: true})},
	referrerPolicy: {options: () => ({referrerPolicy: 'no-referrer'})},
	integrity: {options: () => ({integrity: 'sha256-AAAA', retry: 0})},
	'redirect: follow': {options: () => ({}), replies: [MOVED]},
	'redirect: manual': {options: () => ({redirect: 'manual'}), replies: [MOVED]},
	'redirect: error': {options: () => ({redirect: 'error', retry: 0}), replies: [MOVED]},
	'signal that is aborted': {options: () => ({signal: AbortSignal.abort()})},
	'signal that is aborted for a reason': {options: () => ({signal: AbortSignal.abort(new RangeError('enough'))})},
	'signal that is none': {options: () => ({signal: {} as never})},
};

it.each(Object.entries(ROWS))('%s', (_name, row) =>
	expectAlike(
		row.replies ?? [],
		(side) => run(row, side, ky),
		(side) => run(row, side, throughUs(side)).finally(() => withoutPragma(side)),
	),
);

it('fetch adds `pragma: no-cache` to what must not be kept by a cache, unless the caller says how it is to be kept', async () => {
	const pragmaOf = async (options: Options & {cache?: string}): Promise<unknown> => {
		let pragma: unknown;
		await expectAlike(
			[],
			(side) => run({options: () => ({...options})}, side, ky),
			async (side) => {
				const result = await run({options: () => ({...options})}, side, throughUs(side));
				({pragma} = side.origin.sends[0]?.headers ?? {});
				withoutPragma(side);
				return result;
			},
		);
		return pragma;
	};
	expect([await pragmaOf({}), await pragmaOf({cache: 'force-cache'})]).toEqual(['no-cache', undefined]);
});

it('a call that says `cache: no-store` itself is sent as it is', async () => {
	const row: Row = {options: () => ({cache: 'no-store'})};
	await expectAlike(
		[],
		(side) => run(row, side, ky),
		(side) => run(row, side, throughUs(side)),
	);
});

it('a streamed body goes with its length, not in chunks: it is read, to be signed and sent again', async () => {
	const row: Row = {options: () => ({method: 'post', body: new Blob(['ab']).stream(), duplex: 'half'})};
	const call = async (side: Side, client: KyInstance, length: string | undefined): Promise<unknown> => {
		const result = await run(row, side, client);
		const {headers} = side.origin.sends[0] ?? {};
		expect(headers?.['content-length']).toBe(length);
		delete headers?.['content-length'];
		delete headers?.['transfer-encoding'];
		return result;
	};
	await expectAlike(
		[],
		(side) => call(side, ky, undefined),
		(side) => call(side, throughUs(side), '2').finally(() => withoutPragma(side)),
	);
});

function throughUs({auth}: Side): KyInstance {
	return ky.extend({fetch: auth.fetch});
}

/** Node's fetch adds it to a call with `cache: 'no-store'`, which is what a call with a credential says. */
function withoutPragma({origin}: Side): void {
	for (const {headers} of origin.sends) {
		delete headers.pragma;
	}
}

async function run({options, call = callOnce}: Row, side: Side, client: KyInstance): Promise<unknown> {
	const before = getGlobalDispatcher();
	onTestFinished(() => setGlobalDispatcher(before));
	setGlobalDispatcher(agentOf(side));
	const seen: unknown[] = [];
	const result = await call(
		client,
		options((one) => seen.push(one)),
	).catch(withReplyRead);
	return {result, seen};
}

/** The reply of ky's HTTPError is one of fetch, whose body is yet to be read. */
async function withReplyRead(error: Error & {response?: unknown}): Promise<never> {
	if (error.response instanceof Response) {
		const {status, headers} = error.response;
		error.response = {statusCode: status, body: [headers.get('content-type'), await error.response.text()]};
	}
	throw error;
}

async function callOnce(client: KyInstance, options: Options): Promise<unknown> {
	const response = await client(URL_OF_CALL, options);
	const {status, ok, redirected, type, url} = response;
	return {status, ok, redirected, type, url, contentType: response.headers.get('content-type'), body: await response.text()};
}

function formOf(fields: Record<string, string>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		form.set(name, value);
	}
	return form;
}
