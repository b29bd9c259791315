/**
 * What an HTTP/2 server says that it has not processed is sent again, a payment with its key; whatever it may have processed is not.
 */
import {constants, type ServerHttp2Stream} from 'node:http2';
import type {Got} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {gotMajor} from '../clients/got/installed-got.js';
import {optionsOf} from '../support/read-key.js';
import {type Http2Hosts, LOGIN, NA, PAY, startHttp2Hosts} from './http2-hosts.js';

const PLAIN = '/sellers/v1/marketplaceParticipations';
const FEEDS = '/feeds/2021-06-30/documents';
const CHARGES = '/live/v2/charges';
const KEY = 'x-amz-pay-idempotency-key';
/** got's own retries, without its waits. */
const soon = {limit: 2, calculateDelay: ({computedValue}: {computedValue: number}) => computedValue && 1};

type Fate = (stream: ServerHttp2Stream) => Promise<void> | void;

interface Started extends Http2Hosts {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What befalls the streams that come from now on, in turn; then they are answered. */
	readonly fates: Fate[];
	/** The same of the token calls to Login with Amazon. */
	readonly ofTokens: Fate[];
}

async function start(): Promise<Started> {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const fates: Fate[] = [];
	const ofTokens: Fate[] = [];
	const hosts = await startHttp2Hosts(fake, ({origin}, stream) => {
		stream.on('error', () => {});
		if (origin === LOGIN) {
			return ofTokens.shift()?.(stream);
		}
		return origin === NA || origin === PAY ? fates.shift()?.(stream) : undefined;
	});
	const {pay} = optionsOf(fake);
	const auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, pay, got: hosts.got, maxTokens: 100});
	return {...hosts, fake, auth, fates, ofTokens};
}

const ways: readonly (readonly [name: string, client: (started: Started) => Got])[] = [
	['auth.got', ({auth}) => auth.got],
	["a user's own got", ({auth, got}) => got.extend({hooks: auth.hooks})],
];

type CallName = 'a GET' | 'a POST' | 'a payment';
const CALLS: Readonly<Record<CallName, (client: Got, retry?: object) => Promise<{statusCode: number}>>> = {
	'a GET': (client, retry = soon) => client(`${NA}${PLAIN}`, {retry}),
	'a POST': (client, retry = soon) => client.post(`${NA}${FEEDS}`, {json: {contentType: 'x'}, retry}),
	'a payment': (client, retry = soon) => client.post(`${PAY}${CHARGES}`, {json: {a: 1}, retry}),
};
const NAMES = Object.keys(CALLS) as CallName[];

/** How a call ended. */
async function outcomeOf(call: Promise<{statusCode: number}>): Promise<number | string> {
	return call.then(
		({statusCode}) => statusCode,
		(error: Error) => error.message,
	);
}

function arrived({streams}: Started): Started['streams'] {
	return streams.filter(({path}) => [PLAIN, FEEDS, CHARGES].includes(path));
}

/** What the fake, behind the servers, was handed. */
function processed({fake}: Started): number {
	return fake.journal.filter(({path}) => [PLAIN, FEEDS, CHARGES].includes(path)).length;
}

const reset = (code: number) => (stream: ServerHttp2Stream) => stream.close(code);
const refuse = reset(constants.NGHTTP2_REFUSED_STREAM);
/** The server ends the connection, and has not looked at this stream. */
const leaveOut = (stream: ServerHttp2Stream): void => {
	const {id = 0, session} = stream;
	expect(id > 2 || gotMajor >= 16).toBe(true);
	session?.goaway(constants.NGHTTP2_NO_ERROR, Math.max(id - 2, 0));
	if (id < 3) {
		// With got 16 each call to these hosts has a connection of its own, on which no earlier stream can be named.
		refuse(stream);
		return;
	}
	stream.removeAllListeners('aborted');
	stream.destroy();
};

/** The server ends the connection with an error, and has not looked at this stream. */
const leaveOutWithError = (stream: ServerHttp2Stream): void => {
	const {id = 0, session} = stream;
	session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, id - 2);
	stream.removeAllListeners('aborted');
	stream.destroy();
};

/** The server ends the connection once it has answered this stream. */
const endAfter = (stream: ServerHttp2Stream): void => {
	stream.once('finish', () => stream.session?.goaway(constants.NGHTTP2_NO_ERROR, stream.id));
};

/** The server has seen this stream, says so as it ends the connection, and answers nothing. */
const endWith = (code: number) => (stream: ServerHttp2Stream) => {
	stream.session?.goaway(code, stream.id);
	stream.session?.destroy();
};

for (const [way, client] of ways) {
	test.each(NAMES)(`${way}: %s whose stream was refused is sent again`, async (name) => {
		const started = await start();
		started.fates.push(refuse, refuse);
		expect(await CALLS[name](client(started))).toMatchObject({statusCode: expect.toSatisfy((status) => status < 300)});
		expect([arrived(started).length, processed(started)]).toEqual([3, 1]);
		expect(new Set(arrived(started).map(({headers}) => headers[KEY])).size).toBe(1);
	});

	test.each(NAMES)(`${way}: %s that a connection's end leaves out is sent again over another`, async (name) => {
		const started = await start();
		// What protocol a host speaks is found out over a connection of its own, and a first stream has none before it.
		await CALLS[name](client(started));
		await CALLS[name](client(started));
		started.fates.push(leaveOut);
		expect(await CALLS[name](client(started))).toMatchObject({statusCode: expect.toSatisfy((status) => status < 300)});
		expect([arrived(started).length, processed(started)]).toEqual([4, 3]);
		expect(arrived(started).at(-1)?.headers[KEY]).toBe(arrived(started).at(-2)?.headers[KEY]);
	});

	// With got 16 each call to these hosts has a connection of its own, on which no earlier stream can be named.
	test.skipIf(gotMajor >= 16).each(NAMES)(`${way}: %s above the last stream that an error names is sent again`, async (name) => {
		const started = await start();
		await CALLS[name](client(started));
		await CALLS[name](client(started));
		started.fates.push(leaveOutWithError);
		expect(await CALLS[name](client(started))).toMatchObject({statusCode: expect.toSatisfy((status) => status < 300)});
		expect([arrived(started).length, processed(started)]).toEqual([4, 3]);
		expect(arrived(started).at(-1)?.headers[KEY]).toBe(arrived(started).at(-2)?.headers[KEY]);
	});

	test.each(NAMES)(`${way}: %s that finds its connection ending goes over another, and once`, async (name) => {
		const started = await start();
		await CALLS[name](client(started));
		started.fates.push(endAfter);
		await CALLS[name](client(started));
		const outcomes = await Promise.all([1, 2, 3].map(() => outcomeOf(CALLS[name](client(started)))));
		expect(
			outcomes.every((outcome) => typeof outcome === 'number' && outcome < 300),
			String(outcomes),
		).toBe(true);
		expect(processed(started)).toBe(5);
	});

	test.each(NAMES)(`${way}: %s is not sent more often than the caller's limit`, async (name) => {
		const started = await start();
		started.fates.push(refuse, refuse, refuse, refuse);
		await expect(CALLS[name](client(started))).rejects.toThrow();
		expect(arrived(started)).toHaveLength(3);
		await expect(CALLS[name](client(started), {limit: 0})).rejects.toThrow();
		expect(arrived(started)).toHaveLength(4);
	});

	test.each<[how: string, fate: Fate]>([
		['broke', reset(constants.NGHTTP2_INTERNAL_ERROR)],
		['went with its connection, which named it as the last one seen', endWith(constants.NGHTTP2_NO_ERROR)],
		['went with its connection, which ended with an error', endWith(constants.NGHTTP2_INTERNAL_ERROR)],
		['was cancelled', reset(constants.NGHTTP2_CANCEL)],
		['ended with its connection', (stream: ServerHttp2Stream) => stream.session?.destroy()],
		[
			'was refused after its reply had begun',
			(stream: ServerHttp2Stream) => {
				stream.respond({':status': 200});
				stream.write('{', () => refuse(stream));
				return new Promise<void>(() => {});
			},
		],
	])(`${way}: a POST whose stream %s may have been processed and is not sent again`, async (_how, fate) => {
		const started = await start();
		started.fates.push(fate);
		// got 14 takes a reply that was reset for a whole one.
		await outcomeOf(CALLS['a POST'](client(started)));
		expect(arrived(started)).toHaveLength(1);
	});

	test(`${way}: a caller's calculateDelay is told that such a POST is not sent again`, async () => {
		const started = await start();
		started.fates.push(reset(constants.NGHTTP2_INTERNAL_ERROR));
		const told: number[] = [];
		const calculateDelay = ({computedValue}: {computedValue: number}) => {
			told.push(computedValue);
			return 0;
		};
		const retry = {limit: 2, enforceRetryRules: false, calculateDelay};
		await expect(CALLS['a POST'](client(started), retry)).rejects.toThrow();
		expect(told).toEqual([0]);
	});
}

// With got 16 the token calls of these hosts go to the fake directly.
test.skipIf(gotMajor >= 16)('an authorization code whose stream was refused was not taken, and is sent again', async () => {
	const {auth, fake, ofTokens, streams} = await start();
	ofTokens.push(refuse);
	const {refreshToken} = await auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode()});
	expect(refreshToken).toMatch(/^Atzr/);
	expect(streams.filter(({origin}) => origin === LOGIN)).toHaveLength(2);
});

test.skipIf(gotMajor >= 16)(
	'an authorization code that finds its connection ending was not taken, and goes over another',
	async () => {
		const {auth, fake, ofTokens} = await start();
		const exchange = () => auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode()});
		await exchange();
		ofTokens.push(endAfter);
		await exchange();
		expect(await exchange()).toMatchObject({refreshToken: expect.stringMatching(/^Atzr/)});
	},
);

test.skipIf(gotMajor >= 16).each([
	['broke', reset(constants.NGHTTP2_INTERNAL_ERROR)],
	['was cancelled', reset(constants.NGHTTP2_CANCEL)],
	['ended with its connection', (stream: ServerHttp2Stream) => stream.session?.destroy()],
])('an authorization code whose stream %s may have been taken, and is not sent again', async (_how, fate) => {
	const {auth, fake, ofTokens, streams} = await start();
	ofTokens.push(fate);
	const code = fake.issueAuthorizationCode();
	await expect(auth.sellingPartner.exchangeAuthorizationCode({code})).rejects.toThrow('have whoever gave it start again');
	expect(streams.filter(({origin}) => origin === LOGIN)).toHaveLength(1);
});
