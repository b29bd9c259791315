/**
 * got's own options that say what is sent and by what, one by one, by got as it is and by `auth.got`: what arrives, what Node is handed
 * and what comes of the call.
 */
import http from 'node:http';
import https from 'node:https';
import {Readable} from 'node:stream';
import {buffer, text} from 'node:stream/consumers';
import type {Got, OptionsInit} from 'got';
import {expect, it} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {arrived, never, start} from '../got/hooks/harness.js';
import {HOST, URL_OF_CALL} from './bare-and-through.js';
import {BAD, expectRowAlike, JSON_REPLY, type Row} from './got-row.js';

/** The same objects for both calls: they are compared by what they are. */
const agent = {https: new https.Agent({keepAlive: true}), http: new http.Agent()};
const lookup: NonNullable<OptionsInit['dnsLookup']> = ((_host: string, _options: object, callback: (error: Error) => void) =>
	callback(new Error('none'))) as never;
const createConnection = (): never => {
	throw new Error('no connection is made here');
};
const checkServerIdentity = (): undefined => undefined;

const streamed = async (client: Got, options: OptionsInit): Promise<unknown> =>
	text(client.stream(URL_OF_CALL, options as object) as unknown as Readable);

const ROWS: Readonly<Record<string, Row>> = {
	'nothing at all': {options: () => ({})},
	'url in the options': {options: () => ({url: URL_OF_CALL}), call: (client, options) => client(options as never)},
	'url as a URL': {options: () => ({}), call: (client, options) => client(new URL(URL_OF_CALL), options)},
	'url that is none': {options: () => ({}), call: (client, options) => client('not a url', options)},
	'method in small letters': {options: () => ({method: 'put', json: {a: 1}})},
	'method DELETE without a body': {options: () => ({method: 'DELETE'})},
	'method HEAD': {options: () => ({method: 'HEAD'})},
	'a method that nobody knows': {options: () => ({method: 'PURGE' as never})},
	'method that is no text': {options: () => ({method: 5 as never})},
	'headers in mixed case': {options: () => ({headers: {'X-Own': '1', ACCEPT: 'text/plain'}})},
	'headers as lists': {options: () => ({headers: {'x-own': ['1', '2']}})},
	'headers that are undefined': {options: () => ({headers: {'accept-encoding': undefined, accept: undefined}})},
	'headers that are numbers': {options: () => ({method: 'POST', body: 'four', headers: {'content-length': 4 as never}})},
	'headers that are booleans and Dates': {
		options: () => ({headers: {'x-flag': true as never, 'if-modified-since': new Date(0) as never}}),
	},
	'headers that are no headers': {options: () => ({headers: {'x-own': 'a\nb'}})},
	'headers with an empty name': {options: () => ({headers: {'': 'a'}})},
	'body as a string': {options: () => ({method: 'POST', body: 'text'})},
	'body as a Buffer': {options: () => ({method: 'POST', body: Buffer.from('bytes')})},
	'body as a typed array of wider numbers': {options: () => ({method: 'POST', body: new Uint16Array([0x4141, 0x4242])})},
	'body as a stream': {options: () => ({method: 'POST', body: Readable.from(['a', 'b'])})},
	'body as a generator': {
		options: () => ({
			method: 'POST',
			body: (async function* parts() {
				yield 'a';
				yield 'b';
			})() as never,
		}),
	},
	'body as a FormData': {
		options: () => {
			const form = new FormData();
			form.set('a', '1');
			return {method: 'POST', body: form, headers: {'content-type': 'multipart/form-data; boundary=x'}};
		},
	},
	'body that is empty': {options: () => ({method: 'POST', body: ''})},
	'body that is none': {options: () => ({method: 'POST', body: 5 as never})},
	'body with GET': {options: () => ({body: 'text'})},
	'body with GET that is allowed': {options: () => ({body: 'text', allowGetBody: true})},
	'body and json': {options: () => ({method: 'POST', body: 'text', json: {}})},
	json: {options: () => ({method: 'POST', json: {a: [1, null]}})},
	'json that is false': {options: () => ({method: 'POST', json: false})},
	'json that cannot be written': {
		options: () => {
			const circle: Record<string, unknown> = {};
			circle.own = circle;
			return {method: 'POST', json: circle};
		},
	},
	form: {options: () => ({method: 'POST', form: {a: '1 2', b: true, c: null as never}})},
	'searchParams as an object': {options: () => ({searchParams: {a: 1, b: 'x y', c: null, d: undefined}})},
	'searchParams as text': {options: () => ({searchParams: 'a=1&a=2'})},
	'searchParams as URLSearchParams': {options: () => ({searchParams: new URLSearchParams([['a', '1']])})},
	'searchParams that are lists': {options: () => ({searchParams: {a: [1, 2] as never}})},
	prefixUrl: {
		options: () => ({prefixUrl: `${HOST}/catalog`}),
		call: (client, options) => client('2022-04-01/items/B000000001', options),
	},
	'prefixUrl and a slash': {options: () => ({prefixUrl: HOST}), call: (client, options) => client('/catalog', options)},
	'timeout.request that is long': {options: () => ({timeout: {lookup: 1000, connect: 2000, send: 5000, response: 9000}})},
	'timeout that is a number': {options: () => ({timeout: 5 as never})},
	'timeout of a name that is none': {options: () => ({timeout: {all: 5} as never})},
	'timeout.response that passes': {options: () => ({timeout: {response: 5}, retry: {limit: 0}}), replies: [{silent: true}]},
	context: {options: (note) => ({context: {own: 1}, hooks: {beforeRequest: [({context}) => void note(context.own)]}})},
	agent: {options: () => ({agent})},
	'agent that is none': {options: () => ({agent: {ftp: agent.http} as never})},
	'https.*': {
		options: () => ({
			https: {
				certificateAuthority: 'ca',
				certificate: 'c',
				key: 'k',
				passphrase: 'p',
				minVersion: 'TLSv1.2',
				maxVersion: 'TLSv1.3',
				ciphers: 'a',
				honorCipherOrder: true,
				alpnProtocols: ['http/1.1'],
				checkServerIdentity,
			},
		}),
	},
	'https of a name that is none': {options: () => ({https: {nothing: 1} as never})},
	localAddress: {options: () => ({localAddress: '127.0.0.1'})},
	dnsLookup: {options: () => ({dnsLookup: lookup})},
	dnsLookupIpVersion: {options: () => ({dnsLookupIpVersion: 4})},
	setHost: {options: () => ({setHost: false, headers: {host: 'own.example'}})},
	maxHeaderSize: {options: () => ({maxHeaderSize: 64, retry: {limit: 0}}), replies: [{headers: {'x-long': 'a'.repeat(200)}}]},
	insecureHTTPParser: {options: () => ({insecureHTTPParser: true})},
	createConnection: {options: () => ({createConnection})},
	isStream: {options: () => ({}), replies: [JSON_REPLY], call: streamed},
	'isStream with a refusal': {options: () => ({}), replies: [BAD], call: streamed},
	'isStream with a body': {options: () => ({method: 'POST', body: 'text'}), call: streamed},
	'isStream that is written to': {
		options: () => ({}),
		call: (client) => {
			const stream = client.stream.post(URL_OF_CALL);
			stream.end('piped');
			return buffer(stream as unknown as Readable);
		},
	},
	'an option that is none': {options: () => ({nothing: 1}) as never},
	'an option that got 11 had': {options: () => ({lookup: 1}) as never},
	enableUnixSockets: {options: () => ({enableUnixSockets: true})},
	strictContentLength: {options: () => ({strictContentLength: true}), replies: [JSON_REPLY]},
	'signal that is aborted': {options: () => ({signal: AbortSignal.abort()})},
	'signal that is none': {options: () => ({signal: {} as never})},
	copyPipedHeaders: {options: () => ({copyPipedHeaders: false})},
	'options that are null': {options: () => null as never},
};

it.each(Object.entries(ROWS))('%s', (_name, row) => expectRowAlike(row));

// Exceptions, each with its reason.

it('`username` and `password` are refused at Amazon: no call there has user info, and a URL that shows one may be meant for another host', async () => {
	const {auth, fake} = await start();
	const error = await rejectionOf(auth.got(URL_OF_CALL, {username: 'u', password: 'p', retry: never}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_INSECURE_URL'});
	expect(fake.journal).toEqual([]);
});

it("`cache` is passed by: a reply that is kept for one seller would be another's", async () => {
	const {auth, fake} = await start();
	const cache = new Map();
	await auth.got(URL_OF_CALL, {cache});
	await auth.got(URL_OF_CALL, {cache});
	expect([arrived(fake).length, cache.size]).toEqual([2, 0]);
});

it('a managed header of the caller is replaced: one credential a request', async () => {
	const {auth, fake} = await start();
	await auth.got(URL_OF_CALL, {headers: {'X-Amz-Access-Token': 'Atza|forged'}});
	expect(arrived(fake)).toMatchObject([{status: 200, credential: 'seller-token'}]);
});
