/**
 * Rule 15: a credential counts against the call's time, and every signal ends what it is meant to end and gathers nothing.
 */
import {getEventListeners, getMaxListeners, setMaxListeners} from 'node:events';
import {afterEach, expect, it, onTestFinished, vi} from 'vitest';
import {collectGarbage, dependantsOf} from '../../../support/traces.js';
import {until} from '../../../support/until.js';
import {arrived, credentials, FOREIGN, failure, NA, never, ORDER, PLAIN, soon, start, ways} from './harness.js';

afterEach(() => {
	vi.useRealTimers();
});

/** Resolves once a request that fits has arrived at the fake. */
async function arrival(
	started: {fake: Awaited<ReturnType<typeof start>>['fake']},
	service: 'lwa' | 'selling-partner',
): Promise<void> {
	await until(() => started.fake.count({service}) === 1);
}

for (const [way, client] of ways) {
	it(`${way}: what the credential took is taken off timeout.request, and given back to a retry`, async () => {
		vi.useFakeTimers({toFake: ['Date', 'performance']});
		const started = await start();
		const seen: unknown[] = [];
		const slow = started.auth.as(async () => {
			vi.advanceTimersByTime(400);
			return {application: true};
		});
		started.fake.fail({path: PLAIN, status: 503});
		await client({...started, auth: slow})(`${NA}${PLAIN}`, {
			timeout: {request: 5000},
			retry: soon,
			hooks: {beforeRequest: [({timeout}) => void seen.push(timeout.request)]},
		});
		expect(seen).toEqual([4600, 5000]);
	});

	it(`${way}: a credential that does not come in time is CREDENTIAL_TIMEOUT, and the flight goes on`, async () => {
		const started = await start();
		started.fake.fail({service: 'lwa', latencyMs: 150});
		const error = await failure(client(started)(`${NA}${PLAIN}`, {timeout: {request: 50}}));
		expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'});
		expect(arrived(started.fake)).toEqual([]);
		await client(started)(`${NA}${PLAIN}`);
		expect(started.fake.count({service: 'lwa'})).toBe(1);
	});

	it(`${way}: an abort while the credential is fetched ends the call, and the flight goes on`, async () => {
		const started = await start();
		started.fake.fail({service: 'lwa', latencyMs: 80});
		const controller = new AbortController();
		const call = failure(client(started)(`${NA}${PLAIN}`, {signal: controller.signal}));
		await arrival(started, 'lwa');
		controller.abort();
		expect(await call).toMatchObject({name: 'AbortError'});
		expect(arrived(started.fake)).toEqual([]);
		await client(started)(`${NA}${PLAIN}`);
		expect(started.fake.count({service: 'lwa'})).toBe(1);
	});

	it(`${way}: the bound signal ends a call that has one of its own`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, hang: true});
		const bound = new AbortController();
		const own = new AbortController();
		const call = failure(
			client({...started, auth: started.auth.as({application: true}, {signal: bound.signal})})(`${NA}${PLAIN}`, {
				signal: own.signal,
				retry: soon,
			}),
		);
		await arrival(started, 'selling-partner');
		bound.abort();
		expect(await call).toMatchObject({code: 'ABORT_ERR'});
		expect(arrived(started.fake)).toHaveLength(1);
	});

	it(`${way}: a call's own signal ends it where another one is bound`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, hang: true});
		const own = new AbortController();
		const bound = started.auth.as({application: true}, {signal: new AbortController().signal});
		const call = failure(client({...started, auth: bound})(`${NA}${PLAIN}`, {signal: own.signal}));
		await arrival(started, 'selling-partner');
		own.abort();
		expect(await call).toMatchObject({name: 'AbortError'});
	});

	it(`${way}: the bound signal ends a stream`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, hang: true});
		const bound = new AbortController();
		const auth = started.auth.as({application: true}, {signal: bound.signal});
		const call = failure(
			client({...started, auth})
				.stream(`${NA}${PLAIN}`)
				.toArray(),
		);
		await arrival(started, 'selling-partner');
		bound.abort();
		expect(await call).toMatchObject({code: 'ABORT_ERR'});
	});

	it(`${way}: thirty calls at once under one bound signal raise no warning of a leak`, async () => {
		const warned = vi.fn();
		process.on('warning', warned);
		onTestFinished(() => {
			process.off('warning', warned);
		});
		const started = await start();
		const auth = started.auth.as({application: true}, {signal: new AbortController().signal});
		const call = client({...started, auth});
		await Promise.all(Array.from({length: 30}, () => call(`${NA}${PLAIN}`)));
		await new Promise(setImmediate);
		expect(warned).not.toHaveBeenCalled();
	});

	it(`${way}: a limit of listeners that an application has set for its signal stays`, async () => {
		const started = await start();
		const [few, any] = [new AbortController().signal, new AbortController().signal];
		setMaxListeners(3, few);
		setMaxListeners(0, any);
		for (const signal of [few, any]) {
			await client({...started, auth: started.auth.as({application: true}, {signal})})(`${NA}${PLAIN}`);
		}
		expect(getMaxListeners(few)).toBe(3);
		// Node 20 does not tell a limit of 0; what it does with listeners is the same.
		const warned = vi.fn();
		process.on('warning', warned);
		onTestFinished(() => {
			process.off('warning', warned);
		});
		for (let listener = 0; listener < 30; listener++) {
			any.addEventListener('abort', () => {});
		}
		await new Promise(setImmediate);
		expect(warned).not.toHaveBeenCalled();
	});

	it(`${way}: long-lived signals gather no listeners`, async () => {
		const started = await start();
		const bound = new AbortController().signal;
		const own = new AbortController().signal;
		const auth = started.auth.as({application: true}, {signal: bound});
		for (let call = 0; call < 15; call++) {
			await client({...started, auth})(`${NA}${PLAIN}`, {signal: own});
		}
		expect([getEventListeners(bound, 'abort').length, getEventListeners(own, 'abort').length]).toEqual([0, 0]);
		expect(dependantsOf(bound)).toBe(0);
	});

	it(`${way}: an auth of an auth with a signal each leaves nothing on them once its calls are over`, async () => {
		const started = await start();
		const [outer, inner] = [new AbortController().signal, new AbortController().signal];
		const tenant = started.auth.as({tenant: 'T1', application: true}, {signal: outer});
		for (let call = 0; call < 15; call++) {
			await client({...started, auth: tenant.as({tenant: 'T1', application: true}, {signal: inner})})(`${NA}${PLAIN}`);
		}
		expect([outer, inner].map(dependantsOf)).toEqual([0, 0]);
		await vi.waitFor(() => {
			collectGarbage();
			expect([outer, inner].map((signal) => getEventListeners(signal, 'abort').length)).toEqual([0, 0]);
		}, 5_000);
	});

	it.each(['outer', 'inner'] as const)(`${way}: the %s signal of an auth of an auth ends calls under way`, async (which) => {
		const started = await start();
		const controllers = {outer: new AbortController(), inner: new AbortController()};
		const auth = started.auth
			.as({tenant: 'T1', application: true}, {signal: controllers.outer.signal})
			.as({tenant: 'T1', application: true}, {signal: controllers.inner.signal});
		started.fake.fail({service: 'selling-partner', hang: true});
		const call = failure(client({...started, auth})(`${NA}${PLAIN}`, {retry: never}));
		await arrival(started, 'selling-partner');
		collectGarbage();
		controllers[which].abort();
		expect(await call).toMatchObject({code: 'ABORT_ERR'});
	});
}

for (const [way, client] of ways) {
	it.each([
		['to another host', FOREIGN, {}],
		['that is to go bare', `${NA}${PLAIN}`, {context: {amazon: false}}],
	])(`${way}: a bound signal ends a call %s, too`, async (_what, url, options) => {
		let isThere = false;
		const started = await start({
			extraHosts: {
				'foreign.example': () => {
					isThere = true;
					return new Promise(() => {});
				},
			},
		});
		started.fake.fail({service: 'selling-partner', hang: true});
		const bound = new AbortController();
		const auth = started.auth.as({application: true}, {signal: bound.signal});
		const call = failure(client({...started, auth})(url, {...options, retry: never}));
		await until(() => isThere || started.fake.count({service: 'selling-partner'}) === 1);
		bound.abort();
		expect(await call).toMatchObject({code: 'ABORT_ERR'});
	});

	it(`${way}: several bound signals still end a call that got retries, after a garbage collection`, async () => {
		const started = await start();
		const [outer, inner] = [new AbortController(), new AbortController()];
		const auth = started.auth.as({application: true}, {signal: outer.signal}).as({application: true}, {signal: inner.signal});
		started.fake.fail({service: 'selling-partner', status: 503, times: 1});
		const replies = client({...started, auth});
		const call = failure(replies(`${NA}${PLAIN}`, {retry: soon}));
		started.fake.fail({service: 'selling-partner', hang: true});
		await until(() => started.fake.count({service: 'selling-partner'}) === 2);
		collectGarbage();
		inner.abort();
		expect(await call).toMatchObject({code: 'ABORT_ERR'});
	});
}

it('a bound signal that has been aborted sends nothing, and its reason is the error', async () => {
	const {auth, fake} = await start();
	const reason = new Error('the browser has gone');
	const error = await failure(auth.as({application: true}, {signal: AbortSignal.abort(reason)}).got(`${NA}${PLAIN}`));
	expect(error).toBe(reason);
	expect(fake.journal).toEqual([]);
});

it('a reason that is no Error becomes one', async () => {
	const {auth} = await start();
	const error = await failure(auth.as({application: true}, {signal: AbortSignal.abort('gone')}).got(`${NA}${PLAIN}`));
	expect(error).toBeInstanceOf(TypeError);
});

it('a redirect keeps the timeout of the send before it', async () => {
	const {auth, fake} = await start();
	fake.fail({path: ORDER, status: 307, headers: {location: `${ORDER}?a=b`}});
	const seen: unknown[] = [];
	const client = auth.got.extend({hooks: {beforeRequest: [({timeout}) => void seen.push(timeout.request)]}});
	await client(`${NA}${ORDER}`, {timeout: {request: 5000}, retry: never});
	expect(credentials(fake)).toHaveLength(2);
	expect(seen[1]).toBe(seen[0]);
});

it('a call without a timeout is given none', async () => {
	const {auth} = await start();
	const response = await auth.got(`${NA}${PLAIN}`);
	expect(response.request.options.timeout.request).toBeUndefined();
});
