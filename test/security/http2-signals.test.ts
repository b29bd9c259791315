/**
 * Under HTTP/2 many calls share a connection: rule 42, a call's signal ends that call's own stream and nothing else.
 */
import {getEventListeners} from 'node:events';
import type {Got} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {until} from '../support/until.js';
import {FOREIGN, type Http2Hosts, type Meet, NA, startHttp2Hosts} from './http2-hosts.js';

const PLAIN = '/sellers/v1/marketplaceParticipations';
const FEEDS = '/feeds/2021-06-30/documents';
const [A, B] = ['A1SELLER', 'A2SELLER'] as const;

interface Started extends Http2Hosts {
	readonly fake: FakeAmazon;
	/** Of both sellers. */
	readonly auth: AmazonAuth;
}

async function start(meet?: Meet): Promise<Started> {
	const fake = await startFakeAmazon({sellers: [A, B], extraHosts: {'foreign.example': () => ({body: '{}'})}});
	onTestFinished(() => fake.close());
	const hosts = await startHttp2Hosts(fake, meet);
	const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}) => fake.refreshTokenOf(sellingPartnerId);
	const sellingPartner = {...fake.options.sellingPartner, refreshToken};
	return {...hosts, fake, auth: createAmazonAuth({sellingPartner, got: hosts.got, maxTokens: 100})};
}

const ways: readonly (readonly [name: string, client: (auth: AmazonAuth, hosts: Http2Hosts) => Got])[] = [
	['auth.got', (auth) => auth.got],
	["a user's own got", (auth, {got}) => got.extend({hooks: auth.hooks})],
];

/** How a call ended. */
async function outcomeOf(call: Promise<{statusCode: number}>): Promise<number | string> {
	return call.then(
		({statusCode}) => statusCode,
		(error: {code?: string; name: string}) => error.code ?? error.name,
	);
}

const ENDED = ['ABORT_ERR', 'ERR_ABORTED'];

/** Streams of this path are held until they are let go. */
function holding(path: string): {meet: Meet; held: () => number; letGo: () => void; reset: () => number} {
	let held = 0;
	let closed = 0;
	let letGo = (): void => {};
	const gate = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	return {
		async meet(streamed, stream) {
			if (streamed.path.startsWith(path)) {
				held++;
				stream.on('aborted', () => closed++);
				await gate;
			}
		},
		held: () => held,
		letGo: () => letGo(),
		reset: () => closed,
	};
}

for (const [way, client] of ways) {
	test(`${way}: the signal of the call that opened a connection does not end another seller's call on it`, async () => {
		const gate = holding(FEEDS);
		const started = await start(gate.meet);
		const bound = new AbortController();
		const {auth} = started;
		// What protocol the host speaks is found out over a connection of its own.
		await client(auth.as({sellingPartnerId: B}), started)(`${NA}${PLAIN}`);
		await client(auth.as({sellingPartnerId: A}, {signal: bound.signal}), started)(`${NA}${PLAIN}`);
		const call = outcomeOf(client(auth.as({sellingPartnerId: B}), started).post(`${NA}${FEEDS}`, {json: {contentType: 'x'}}));
		await until(() => gate.held() === 1);
		bound.abort();
		gate.letGo();
		expect(await call).toBe(200);
	});

	test(`${way}: on a connection that is open already a signal ends its own call, and its stream alone`, async () => {
		const gate = holding(PLAIN);
		const started = await start(gate.meet);
		const bound = new AbortController();
		const {auth} = started;
		await client(auth.as({sellingPartnerId: B}), started).post(`${NA}${FEEDS}`, {json: {contentType: 'x'}});
		const other = outcomeOf(client(auth.as({sellingPartnerId: B}), started)(`${NA}${PLAIN}`));
		await until(() => gate.held() === 1);
		const call = outcomeOf(client(auth.as({sellingPartnerId: A}, {signal: bound.signal}), started)(`${NA}${PLAIN}`));
		await until(() => gate.held() === 2);
		bound.abort();
		expect(ENDED).toContain(await call);
		await until(() => gate.reset() === 1);
		gate.letGo();
		expect(await other).toBe(200);
	});

	test(`${way}: a time limit ends its own call, and says that it was one`, async () => {
		const gate = holding(PLAIN);
		const started = await start(gate.meet);
		const bound = new AbortController();
		const auth = started.auth.as({sellingPartnerId: A}, {signal: bound.signal});
		const call = client(
			auth,
			started,
		)(`${NA}${PLAIN}`).then(
			() => expect.fail('The call was expected to end'),
			(error: Error & {code?: string}) => error,
		);
		await until(() => gate.held() === 1);
		bound.abort(new DOMException('too late', 'TimeoutError'));
		const error = await call;
		expect([...ENDED, 'ETIMEDOUT']).toContain(error.code);
		gate.letGo();
	});

	test(`${way}: a signal ends a stream, while its reply comes too`, async () => {
		const started = await start((streamed, stream) => {
			if (streamed.path === PLAIN) {
				stream.respond({':status': 200, 'content-type': 'application/json'});
				stream.write('{"payload":');
			}
			return streamed.path === PLAIN ? new Promise(() => {}) : undefined;
		});
		const bound = new AbortController();
		const auth = started.auth.as({sellingPartnerId: A}, {signal: bound.signal});
		const read: string[] = [];
		const reading = (async () => {
			for await (const chunk of client(auth, started).stream(`${NA}${PLAIN}`)) {
				read.push(String(chunk));
				bound.abort();
			}
		})().catch((error: {code?: string}) => error.code);
		expect([...ENDED, 'ECONNRESET']).toContain(await reading);
		expect(read).toEqual(['{"payload":']);
	});

	test(`${way}: a signal ends a call to another host too, and gathers no listeners`, async () => {
		const gate = holding('/there');
		const started = await start(gate.meet);
		const bound = new AbortController();
		const own = new AbortController();
		const auth = started.auth.as({sellingPartnerId: A}, {signal: bound.signal});
		await client(auth, started)(`${FOREIGN}/here`, {signal: own.signal});
		await Promise.all([1, 2, 3, 4].map(() => client(auth, started)(`${NA}${PLAIN}`, {signal: own.signal})));
		// got 16's calls have one in common, until they are collected.
		await until(() => getEventListeners(own.signal, 'abort').length <= 1);
		await until(() => getEventListeners(bound.signal, 'abort').length <= 1);
		const call = outcomeOf(client(auth, started)(`${FOREIGN}/there`));
		await until(() => gate.held() === 1);
		bound.abort();
		expect(ENDED).toContain(await call);
	});

	// How far opening has come by then differs, and with it who has to tell got.
	test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
		`${way}: a call whose signal aborts while the connection is being opened, %i turns after it was begun, ends, and others go out over it`,
		async (turns) => {
			const started = await start();
			const {auth} = started;
			await auth.as({sellingPartnerId: A}).authorize({method: 'GET', url: `${NA}${PLAIN}`});
			await auth.as({sellingPartnerId: B}).authorize({method: 'GET', url: `${NA}${PLAIN}`});
			const bound = new AbortController();
			const aborting = started.got.extend({
				hooks: auth.as({sellingPartnerId: A}, {signal: bound.signal}).hooks,
				request: abortAfter(started.got, turns, () => bound.abort()),
			} as Parameters<Got['extend']>[0]);
			const calls = [
				outcomeOf(aborting(`${NA}${PLAIN}`)),
				outcomeOf(client(auth.as({sellingPartnerId: B}), started)(`${NA}${PLAIN}`)),
			];
			const [ended, other] = await Promise.all(calls);
			// A fast machine may have the reply before the last turns.
			expect(turns === 0 ? ENDED : [...ENDED, 200]).toContain(ended);
			expect(other).toBe(200);
		},
	);
}

/** The hosts' own request function, and an abort so many turns of the event loop after got has begun to connect. */
function abortAfter(base: Got, turns: number, abort: () => void): (...parameters: unknown[]) => unknown {
	const request = base.defaults.options.request as unknown as (...parameters: unknown[]) => unknown;
	const after = (left: number): void => {
		setImmediate(left === 0 ? abort : () => after(left - 1));
	};
	return (...parameters) => {
		after(turns);
		return request(...parameters);
	};
}
