/**
 * A caller's own time: an abort ends its wait and its call, and nothing of anybody else's.
 */
import {expect, it, onTestFinished, vi} from 'vitest';
import {until} from '../../support/until.js';
import {arrived} from '../got/hooks/harness.js';
import type {Client} from './client.js';
import {enter, failureOf, NA, PLAIN, refusal} from './house.js';

export function describeWaiting(client: Client): void {
	it('an abort while the token is fetched ends the call, nothing is sent, and the next call finds the token', async () => {
		const {fake, send} = await enter(client);
		fake.fail({service: 'lwa', latencyMs: 80});
		const controller = new AbortController();
		const call = failureOf(send({url: `${NA}${PLAIN}`, signal: controller.signal}));
		await until(() => fake.count({service: 'lwa'}) === 1);
		controller.abort();
		expect(await call).toMatchObject({name: client.abortName ?? 'AbortError'});
		expect(arrived(fake)).toEqual([]);
		await send({url: `${NA}${PLAIN}`});
		expect(fake.count({service: 'lwa'})).toBe(1);
	});

	it('an abort while Amazon is waited for ends the call', async () => {
		const {fake, send} = await enter(client);
		fake.fail({path: PLAIN, hang: true});
		const controller = new AbortController();
		const call = failureOf(send({url: `${NA}${PLAIN}`, signal: controller.signal}));
		await until(() => arrived(fake).length === 1);
		controller.abort();
		expect(await call).toMatchObject({name: client.abortName ?? 'AbortError'});
	});

	it('a signal that was bound ends a call that has one of its own', async () => {
		const {fake, auth, sendAs} = await enter(client);
		fake.fail({path: PLAIN, hang: true});
		const bound = new AbortController();
		const own = new AbortController();
		const call = failureOf(
			sendAs(auth.as({application: true}, {signal: bound.signal}), {url: `${NA}${PLAIN}`, signal: own.signal}),
		);
		await until(() => arrived(fake).length === 1);
		bound.abort();
		expect(await call).toBeInstanceOf(Error);
	});

	it('a call whose signal has been aborted sends nothing', async () => {
		const {fake, send} = await enter(client);
		await failureOf(send({url: `${NA}${PLAIN}`, signal: AbortSignal.abort()}));
		expect(fake.journal).toEqual([]);
	});

	it('a token that does not come in 30 seconds is CREDENTIAL_TIMEOUT', async () => {
		const {fake, auth, sendAs} = await enter(client);
		vi.useFakeTimers({toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout']});
		onTestFinished(() => {
			vi.useRealTimers();
		});
		let asked = (): void => {};
		const isAsked = new Promise<void>((resolve) => {
			asked = resolve;
		});
		const slow = auth.as(() => {
			asked();
			return new Promise(() => {});
		});
		const call = refusal(sendAs(slow, {url: `${NA}${PLAIN}`}));
		await isAsked;
		await vi.advanceTimersByTimeAsync(30_001);
		expect((await call).code).toBe('ERR_AMAZON_CREDENTIAL_TIMEOUT');
		expect(fake.journal).toEqual([]);
	});
}
