/**
 * Where undici's options come out otherwise through the interceptor, each with its reason.
 */
import {Readable} from 'node:stream';
import {type Dispatcher, interceptors, request} from 'undici';
import {expect, it} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {expectAlike, type Side, URL_OF_CALL} from './bare-and-through.js';
import {agentOf, BAD, partsOf, type Row, run, throughUs} from './undici-row.js';

const STREAMS: Readonly<Record<string, () => unknown>> = {
	'a stream': () => Readable.from([Buffer.from('a'), Buffer.from('b')]),
	'a stream of text': () => Readable.from(['a', 'b']),
	'a web stream': () => new Blob(['ab']).stream(),
	'an iterable': () => [Buffer.from('a'), Buffer.from('b')],
	'a generator': () => partsOf('a', 'b'),
};

it.each(Object.entries(STREAMS))(
	'%s goes with its length, not in chunks: it is read, to be signed and sent again',
	async (_name, body) => {
		const headers = (side: Side) => side.origin.sends[0]?.headers;
		const call = async (side: Side, dispatcher: Dispatcher, length: string | undefined): Promise<unknown> => {
			const options = {method: 'POST', body: body() as Readable, dispatcher} as const;
			const {statusCode} = await request(URL_OF_CALL, options);
			expect(headers(side)?.['content-length']).toBe(length);
			delete headers(side)?.['content-length'];
			delete headers(side)?.['transfer-encoding'];
			return statusCode;
		};
		await expectAlike(
			[],
			(side) => call(side, agentOf(side), undefined),
			(side) => call(side, throughUs(side), '2'),
		);
	},
);

it('a method in small letters is sent in capitals, as it was authorised', async () => {
	await expectAlike(
		[],
		(side) => run({options: () => ({method: 'PUT', body: 'a'})}, agentOf(side)),
		(side) => run({options: () => ({method: 'put', body: 'a'})}, throughUs(side)),
	);
});

it('an apostrophe in `query` is sent encoded, as URL reads it: what is sent is what a credential was chosen for', async () => {
	await expectAlike(
		[],
		(side) => run({options: () => ({}), url: `${URL_OF_CALL}?a=~!*()'`}, agentOf(side)),
		(side) => run({options: () => ({query: {a: "~!*()'"}})}, throughUs(side)),
	);
});

it.each([
	['numbers in a generator', () => partsOf(5 as never)],
	['URLSearchParams', () => new URLSearchParams({a: '1'})],
])('%s as a body: a TypeError that names the option, where undici shows that of a function in it', async (_name, body) => {
	const kindOf = async (given: Promise<unknown>): Promise<unknown> => (await rejectionOf(given)).name;
	await expectAlike(
		[],
		(side) => kindOf(run({options: () => ({method: 'POST', body: body()})}, agentOf(side))),
		(side) => kindOf(run({options: () => ({method: 'POST', body: body()})}, throughUs(side))),
	);
});

it("raw headers are named as by undici's own interceptors: it makes them anew for a handler behind one", async () => {
	const row: Row = {options: () => ({responseHeaders: 'raw'})};
	await expectAlike(
		[BAD],
		(side) => run(row, agentOf(side).compose(interceptors.retry())),
		(side) => run(row, throughUs(side)),
	);
});
