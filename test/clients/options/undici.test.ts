/**
 * undici's own options, one by one, by an agent as it is and through the interceptor: what arrives and what comes of the call.
 */
import {EventEmitter} from 'node:events';
import {Readable, Writable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {type Dispatcher, FormData, pipeline, stream} from 'undici';
import {it} from 'vitest';
import {expectAlike, HOST, URL_OF_CALL} from './bare-and-through.js';
import {agentOf, BAD, type Row, run, throughUs} from './undici-row.js';

const ROWS: Readonly<Record<string, Row>> = {
	'nothing at all': {options: () => ({})},
	'a URL that is none': {options: () => ({}), url: 'nowhere'},
	'a URL of another scheme': {options: () => ({}), url: 'ftp://example.com/'},
	method: {options: () => ({method: 'DELETE'})},
	'method HEAD': {options: () => ({method: 'HEAD'})},
	'a method that holds a space': {options: () => ({method: 'GE T'})},
	'path in the options': {options: () => ({path: '/catalog/other'})},
	'origin in the options': {options: () => ({origin: HOST})},
	'body as text': {options: () => ({method: 'POST', body: 'text'})},
	'body that is empty': {options: () => ({method: 'POST', body: ''})},
	'body as a Buffer': {options: () => ({method: 'POST', body: Buffer.from('bytes')})},
	'body as a typed array of wider numbers': {options: () => ({method: 'POST', body: new Uint16Array([0x4141])})},
	'body as an ArrayBuffer': {options: () => ({method: 'POST', body: new Uint8Array([65, 66]).buffer})},
	'body as a Blob': {options: () => ({method: 'POST', body: new Blob(['blob'])})},
	'body as a Blob with a type': {options: () => ({method: 'POST', body: new Blob(['{}'], {type: 'application/json'})})},
	'body as a FormData': {options: () => ({method: 'POST', body: formOf({a: '1'})})},
	'body that is a number': {options: () => ({method: 'POST', body: 5})},
	'body that is an object': {options: () => ({method: 'POST', body: {}})},
	'body that is null': {options: () => ({method: 'POST', body: null})},
	'body with GET': {options: () => ({body: 'text'})},
	'body that throws': {options: () => ({method: 'POST', body: failing()})},
	'content-length that is right': {options: () => ({method: 'POST', body: 'text', headers: {'content-length': 4}})},
	'content-length that is wrong': {options: () => ({method: 'POST', body: 'text', headers: {'content-length': '9'}})},
	'content-length that is none': {options: () => ({method: 'POST', body: 'text', headers: {'content-length': 'x'}})},
	'headers as an object': {options: () => ({headers: {'X-Own': '1', 'x-list': ['1', '2'], 'x-none': undefined}})},
	'headers as a list': {options: () => ({headers: ['x-own', '1', 'x-more', '2']})},
	'headers as a list of odd length': {options: () => ({headers: ['x-own']})},
	'headers as a Map': {options: () => ({headers: new Map([['x-own', '1']])})},
	'headers as Headers': {options: () => ({headers: new Headers({'x-own': '1'})})},
	'headers as pairs': {options: () => ({headers: new Set([['x-own', '1']])})},
	'headers as pairs that are none': {options: () => ({headers: new Set(['x-own'])})},
	'headers that are null': {options: () => ({headers: null})},
	'headers that are text': {options: () => ({headers: 'x-own: 1'})},
	'headers that are a number': {options: () => ({headers: 5})},
	'header values of other types': {options: () => ({headers: {'x-number': 1, 'x-flag': true, 'x-null': null}})},
	'a header value that is an object': {options: () => ({headers: {'x-own': {}}})},
	'a header value that is a Date': {options: () => ({headers: {'x-own': new Date(0)}})},
	'a header value that is a function': {options: () => ({headers: {'x-own': () => 'a'}})},
	'a header value that is a symbol': {options: () => ({headers: {'x-own': Symbol('a')}})},
	'a header value over two lines': {options: () => ({headers: {'x-own': 'a\r\nb'}})},
	'a header list with an object in it': {options: () => ({headers: {'x-own': ['a', {}]}})},
	'a header list with null in it': {options: () => ({headers: {'x-own': ['a', null, 2, false]}})},
	'a header name that is none': {options: () => ({headers: {'x own': '1'}})},
	'a header name that is empty': {options: () => ({headers: {'': '1'}})},
	'host of the caller': {options: () => ({headers: {host: 'own.example'}})},
	'connection: close': {options: () => ({headers: {connection: 'close'}})},
	'connection of another kind': {options: () => ({headers: {connection: 'upgrade'}})},
	'transfer-encoding of the caller': {options: () => ({method: 'POST', body: 'a', headers: {'transfer-encoding': 'chunked'}})},
	'expect of the caller': {options: () => ({method: 'POST', body: 'a', headers: {expect: '100-continue'}})},
	query: {options: () => ({query: {a: 1, b: ['x', 'y'], c: 'p q', d: true}})},
	'query that is empty': {options: () => ({query: {}})},
	'query that is null': {options: () => ({query: null})},
	'query with null in it': {options: () => ({query: {a: null, b: undefined}})},
	'query beside one in the URL': {options: () => ({query: {y: 2}}), url: `${URL_OF_CALL}?x=1`},
	'query as text': {options: () => ({query: 'a=1'})},
	idempotent: {options: () => ({method: 'POST', body: 'a', idempotent: true})},
	blocking: {options: () => ({blocking: true})},
	reset: {options: () => ({reset: true})},
	'reset that is no boolean': {options: () => ({reset: 'yes'})},
	'upgrade that is no text': {options: () => ({upgrade: 5})},
	headersTimeout: {options: () => ({headersTimeout: 5}), replies: [{silent: true}]},
	'headersTimeout that is none': {options: () => ({headersTimeout: -1})},
	bodyTimeout: {options: () => ({bodyTimeout: 1000})},
	'bodyTimeout that is none': {options: () => ({bodyTimeout: 'x'})},
	throwOnError: {options: () => ({throwOnError: true}), replies: [BAD]},
	'expectContinue that is no boolean': {options: () => ({expectContinue: 'yes'})},
	typeOfService: {options: () => ({typeOfService: 300})},
	opaque: {options: () => ({opaque: {own: 1}})},
	'signal that is aborted': {options: () => ({signal: AbortSignal.abort()})},
	'signal that is aborted for a reason': {options: () => ({signal: AbortSignal.abort(new RangeError('enough'))})},
	'signal as an emitter': {options: () => ({signal: new EventEmitter()})},
	'signal that is none': {options: () => ({signal: {}})},
	onInfo: {options: (note) => ({onInfo: note})},
	'onInfo that is none': {options: () => ({onInfo: 5})},
	highWaterMark: {options: () => ({highWaterMark: 1})},
	'highWaterMark that is none': {options: () => ({highWaterMark: 'x'})},
	'a reply that is a refusal': {options: () => ({}), replies: [BAD]},
	'a connection that is cut': {options: () => ({}), replies: [{reset: true}]},
	'a redirect': {options: () => ({}), replies: [{status: 307, headers: {location: '/catalog/other'}}]},
	'options that are no object': {
		options: () => 5 as never,
		call: (url, {dispatcher}) => dispatcher.request(5 as never).then(() => url),
	},
	stream: {
		options: () => ({opaque: 'own'}),
		call: async (url, options) => {
			const parts: Buffer[] = [];
			const {opaque} = await stream(
				url,
				options as never,
				({statusCode}) =>
					new Writable({
						write(chunk, _encoding, done) {
							parts.push(chunk);
							done(null);
						},
						final: (done) => done(statusCode === 200 ? null : new Error('odd')),
					}),
			);
			return [opaque, Buffer.concat(parts).toString()];
		},
	},
	'stream into what is none': {options: () => ({}), call: (url, options) => stream(url, options as never, () => ({}) as never)},
	'stream without a function': {options: () => ({}), call: (url, options) => stream(url, options as never, 5 as never)},
	pipeline: {
		options: () => ({method: 'POST'}),
		call: async (url, options) => text(Readable.from(['a', 'b']).pipe(pipeline(url, options as never, ({body}) => body))),
	},
	'dispatch that is told step by step': {
		options: (note) => ({note}),
		replies: [BAD],
		call: (_url, {dispatcher, note}) => dispatched(dispatcher, note as (seen: unknown) => void),
	},
};

it.each(Object.entries(ROWS))('%s', async (_name, row) => {
	await expectAlike(
		row.replies ?? [],
		(side) => run(row, agentOf(side)),
		(side) => run(row, throughUs(side)),
	);
});

async function* failing(): AsyncGenerator<string> {
	yield 'a';
	throw new RangeError('no more');
}

function formOf(fields: Record<string, string>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		form.set(name, value);
	}
	return form;
}

function dispatched(dispatcher: Dispatcher, note: (seen: unknown) => void): Promise<void> {
	const {pathname} = new URL(URL_OF_CALL);
	return new Promise((resolve, reject) => {
		dispatcher.dispatch(
			{origin: HOST, path: pathname, method: 'GET'},
			{
				onRequestStart: ({aborted, paused, reason}) => note(['start', aborted, paused, reason]),
				onResponseStart: (_controller, status, _headers, words) => note(['head', status, words]),
				onResponseData: (_controller, chunk) => note(['data', chunk.toString()]),
				onResponseEnd: (_controller, trailers) => {
					note(['end', trailers]);
					resolve();
				},
				onResponseError: (_controller, error) => reject(error),
			},
		);
	});
}
