/**
 * Replies that are held back to be read, and handed on whole; and calls that end before they are sent.
 */

import {PassThrough, Readable, Writable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {Agent, type Dispatcher, interceptors, pipeline, stream} from 'undici';
import {describe, expect, onTestFinished, test} from 'vitest';
import {until} from '../../support/until.js';
import {CATALOG, CHARGES, CLIENTS, NA, PARTICIPATIONS, requestThrough, setStage} from './stage.js';

const dead = JSON.stringify({
	errors: [
		{
			code: 'Unauthorized',
			message: 'Access to requested resource is denied.',
			details: 'The access token you provided has expired.',
		},
	],
});

describe.each(CLIENTS)('%s', (_name, through) => {
	test('a refusal that is none of the token goes on whole, headers and all', async () => {
		await using stage = await setStage();
		const body = JSON.stringify({errors: [{code: 'Unauthorized', message: 'No.', details: ''}]});
		stage.fake.fail({operation: 'getCatalogItem', status: 403, body, headers: {'x-kept': 'yes'}});
		const answer = await through(stage.dispatcher)(CATALOG);
		expect([answer.status, answer.text, answer.headers['x-kept']]).toEqual([403, body, 'yes']);
		expect(stage.fake.count({operation: 'getCatalogItem'})).toBe(1);
	});

	test('a refusal too long to be one goes on whole', async () => {
		await using stage = await setStage();
		const body = dead + ' '.repeat(300_000);
		stage.fake.fail({operation: 'getCatalogItem', status: 403, body});
		const answer = await through(stage.dispatcher)(CATALOG);
		expect([answer.status, answer.text.length]).toEqual([403, body.length]);
	});

	test('a body that cannot be sent again is sent once, the token forgotten, and the refusal handed on', async () => {
		await using stage = await setStage();
		const dispatcher = stage.fake.dispatcher.compose(amazonInterceptor(stage.auth, {maxBodyBytes: 8}));
		await through(dispatcher)(PARTICIPATIONS);
		stage.fake.expireTokens();
		const url = `${NA}/feeds/2021-06-30/documents`;
		const body = (): Dispatcher.DispatchOptions['body'] =>
			Readable.from([Buffer.from('{"contentType":'), Buffer.from('"text/xml"}')]);
		const headers = {'content-type': 'application/json'};
		const first = await through(dispatcher)(url, {method: 'POST', headers, body: body() as Readable});
		const second = await through(dispatcher)(url, {method: 'POST', headers, body: body() as Readable});
		expect([first.status, second.status]).toEqual([403, 200]);
		expect(stage.fake.journal.at(-1)?.body).toBe('{"contentType":"text/xml"}');
	});

	test('a body too long to be signed is refused before anything is sent', async () => {
		await using stage = await setStage();
		const dispatcher = stage.fake.dispatcher.compose(amazonInterceptor(stage.auth, {maxBodyBytes: 8}));
		const body = Readable.from([Buffer.from('{"a":"12345'), Buffer.from('6789"}')]);
		const error = await through(dispatcher)(CHARGES, {method: 'POST', body}).catch((reason: Error) => reason);
		expect((error as Error).cause ?? error).toMatchObject({code: 'ERR_AMAZON_BODY_NOT_SIGNABLE'});
		expect(stage.fake.count()).toBe(0);
	});
});

test('a refusal that came compressed is read all the same', async () => {
	await using stage = await setStage();
	const compress: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
		let status = 0;
		return dispatch(options, {
			...bound(handler),
			onResponseStart(controller, given, headers, message) {
				status = given;
				const more = status === 403 ? {'content-encoding': 'gzip'} : {};
				handler.onResponseStart?.(controller, given, {...headers, ...more}, message);
			},
			onResponseData(controller, chunk) {
				handler.onResponseData?.(controller, status === 403 ? gzipSync(chunk) : chunk);
			},
		});
	};
	stage.fake.fail({operation: 'getCatalogItem', status: 403, body: dead});
	const dispatcher = stage.fake.dispatcher.compose(compress, amazonInterceptor(stage.auth));
	expect((await requestThrough(dispatcher)(CATALOG)).status).toBe(200);
});

test('a caller who reads slowly gets a held reply at its own pace', async () => {
	await using stage = await setStage();
	stage.fake.fail({operation: 'getCatalogItem', status: 403, body: 'x'.repeat(200_000)});
	const seen = {chunks: 0, bytes: 0, whilePaused: 0};
	await new Promise<void>((resolve, reject) => {
		let isPaused = false;
		const handler: Dispatcher.DispatchHandler = {
			onResponseData(controller, chunk) {
				seen.whilePaused += isPaused ? 1 : 0;
				seen.chunks += 1;
				seen.bytes += chunk.length;
				isPaused = true;
				controller.pause();
				setImmediate(() => {
					isPaused = false;
					controller.resume();
				});
			},
			onRequestStart() {},
			onResponseStart() {},
			onResponseEnd: () => resolve(),
			onResponseError: (_controller, error) => reject(error),
		};
		const {origin, pathname, search} = new URL(CATALOG);
		stage.dispatcher.dispatch({origin, path: pathname + search, method: 'GET'}, handler);
	});
	expect(seen.chunks).toBeGreaterThan(1);
	expect([seen.bytes, seen.whilePaused]).toEqual([200_000, 0]);
});

test('an abort while the body is read ends the call and the body, and nothing is sent', async () => {
	await using stage = await setStage();
	const controller = new AbortController();
	let isEnded = false;
	async function* endless() {
		try {
			for (;;) {
				yield 'x';
				controller.abort(new Error('enough'));
				await new Promise(setImmediate);
			}
		} finally {
			isEnded = true;
		}
	}
	const body = endless() as unknown as Uint8Array; // undici's types leave iterators out
	await expect(requestThrough(stage.dispatcher)(CHARGES, {method: 'POST', body, signal: controller.signal})).rejects.toThrow(
		'enough',
	);
	await until(() => isEnded);
	expect(stage.fake.count()).toBe(0);
});

test('a body that is given up ends at its source', async () => {
	await using stage = await setStage();
	let isEnded = false;
	async function* long() {
		try {
			yield 'x'.repeat(9);
			yield 'y';
		} finally {
			isEnded = true;
		}
	}
	const body = long() as unknown as Uint8Array;
	const dispatcher = stage.fake.dispatcher.compose(amazonInterceptor(stage.auth, {maxBodyBytes: 8}));
	await expect(requestThrough(dispatcher)(CHARGES, {method: 'POST', body})).rejects.toThrow('cannot be signed');
	await until(() => isEnded);
});

test('what the body fails with is what the call fails with', async () => {
	await using stage = await setStage();
	async function* broken() {
		yield 'x';
		throw new Error('disk');
	}
	const body = broken() as unknown as Uint8Array;
	await expect(requestThrough(stage.dispatcher)(CHARGES, {method: 'POST', body})).rejects.toThrow('disk');
	expect(stage.fake.count()).toBe(0);
});

test('a bound signal that lives long gathers no listeners', async () => {
	await using stage = await setStage();
	const {signal} = new AbortController();
	let count = 0;
	const add = signal.addEventListener.bind(signal);
	const remove = signal.removeEventListener.bind(signal);
	signal.addEventListener = (...parameters: Parameters<typeof add>) => {
		count += 1;
		add(...parameters);
	};
	signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
		count -= 1;
		remove(...parameters);
	};
	const dispatcher = stage.fake.dispatcher.compose(amazonInterceptor(stage.auth.as({application: true}, {signal})));
	await requestThrough(dispatcher)(CATALOG);
	expect(count).toBeLessThanOrEqual(0);
});

describe("undici's other ways", () => {
	test('stream', async () => {
		await using stage = await setStage();
		const chunks: Buffer[] = [];
		await stream(CATALOG, {method: 'GET', dispatcher: stage.dispatcher}, () => {
			return new Writable({
				write(chunk, _encoding, done) {
					chunks.push(chunk);
					done();
				},
			});
		});
		expect(JSON.parse(Buffer.concat(chunks).toString())).toHaveProperty('payload');
	});

	test('pipeline', async () => {
		await using stage = await setStage();
		const way = pipeline(CHARGES, {method: 'POST', dispatcher: stage.dispatcher}, ({body}) => body.pipe(new PassThrough()));
		way.end(JSON.stringify({chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '1.00', currencyCode: 'USD'}}));
		expect(JSON.parse(await text(way))).toHaveProperty('chargeId');
	});

	test('a tunnel and another protocol are left alone', async () => {
		await using stage = await setStage();
		const seen: Dispatcher.DispatchOptions[] = [];
		const dispatcher = new Agent().compose(
			() => (options, _handler) => {
				seen.push(options);
				return true;
			},
			amazonInterceptor(stage.auth),
		);
		onTestFinished(() => dispatcher.close());
		const connect: Dispatcher.DispatchOptions = {origin: NA, path: 'sellingpartnerapi-na.amazon.com:443', method: 'CONNECT'};
		const upgrade: Dispatcher.DispatchOptions = {origin: NA, path: '/', method: 'GET', upgrade: 'websocket'};
		dispatcher.dispatch(connect, {onRequestStart() {}});
		dispatcher.dispatch(upgrade, {onRequestStart() {}});
		expect(seen).toEqual([connect, upgrade]);
	});

	test('query is part of what is signed', async () => {
		await using stage = await setStage();
		const {statusCode, body} = await stage.fake.dispatcher.compose(amazonInterceptor(stage.auth)).request({
			origin: 'https://pay-api.amazon.com',
			path: '/live/v2/reports',
			method: 'GET',
			query: {reportTypes: 'A B', pageSize: 5},
		} as never);
		expect([statusCode, await (body as {text(): Promise<string>}).text()]).toEqual([200, expect.any(String)]);
		expect(stage.fake.journal.at(-1)?.query).toContain('A%20B');
	});
});

describe('a path as it is given to a dispatcher', () => {
	test.each([
		['//evil.example/x', 'sellingpartnerapi-na.amazon.com'],
		['/catalog/../orders/v0/orders', 'sellingpartnerapi-na.amazon.com'],
	])('%s is authorised as it is sent', async (path, host) => {
		await using stage = await setStage();
		const sending = {origin: NA, path, method: 'GET'};
		await (stage.dispatcher.request(sending as never) as Promise<unknown>).catch(() => {});
		expect(stage.fake.journal.filter(({service}) => service !== 'lwa').map((entry) => entry.host)).toEqual([host]);
		expect(stage.fake.journal.at(-1)?.path).toBe(new URL(NA + path).pathname);
	});
});

describe('what is wrong is said where it is made', () => {
	test.each([0.5, -1, Number.NaN, '1'])('maxBodyBytes: %s', async (maxBodyBytes) => {
		await using stage = await setStage();
		expect(() => amazonInterceptor(stage.auth, {maxBodyBytes: maxBodyBytes as number})).toThrow('"maxBodyBytes" must be');
	});

	test('an option it does not have', async () => {
		await using stage = await setStage();
		expect(() => amazonInterceptor(stage.auth, {maxBytes: 1} as object)).toThrow('"options" has no option "maxBytes"');
	});

	test('the interceptor given uncalled', () => {
		expect(() => new Agent().compose(amazonInterceptor as never)).toThrow('write compose(amazonInterceptor(auth))');
	});

	test('a dispatch without an origin', async () => {
		await using stage = await setStage();
		const handler = {onRequestStart() {}, onResponseError: (_controller: unknown, error: Error) => errors.push(error.message)};
		const errors: string[] = [];
		stage.dispatcher.dispatch({path: '/', method: 'GET'}, handler);
		expect(errors).toEqual([expect.stringContaining('"origin" is missing')]);
	});
});

test('a call after close fails with CLOSED, and retry leaves it alone', async () => {
	await using stage = await setStage();
	const auth = createAmazonAuth({...stage.fake.options});
	await auth.close();
	const dispatcher = stage.fake.dispatcher.compose(amazonInterceptor(auth), interceptors.retry());
	await expect(requestThrough(dispatcher)(CATALOG)).rejects.toMatchObject({code: 'ERR_AMAZON_CLOSED'});
});

function bound(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
	return {
		onRequestStart: (...parameters) => handler.onRequestStart?.(...parameters),
		onResponseEnd: (...parameters) => handler.onResponseEnd?.(...parameters),
		onResponseError: (...parameters) => handler.onResponseError?.(...parameters),
	};
}
