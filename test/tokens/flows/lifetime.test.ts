/**
 * Rule 16 through an auth: Login with Amazon is down for the last four minutes of a token, and no call notices.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {type FailOutcome, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test, vi} from 'vitest';
import {holdTime, settle} from '../../apis/selling-partner/flows/held-time.js';
import {PLAIN, pass, setClocks} from '../../flows/stage.js';
import {until} from '../../support/until.js';

test('with Login with Amazon down and four minutes of life left every call succeeds, with one attempt in half a minute', async () => {
	setClocks();
	const unhandled = vi.fn();
	process.on('unhandledRejection', unhandled);
	onTestFinished(() => {
		process.off('unhandledRejection', unhandled);
	});
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.got(PLAIN);
	// Refused at once: an attempt is one call, and not one with its retries.
	fake.fail({service: 'lwa', status: 400, body: {error: 'invalid_request'}, times: 1_000});
	pass(3_600_000 - 240_000);
	for (let tenSeconds = 0; tenSeconds < 23; tenSeconds++) {
		expect((await auth.got(PLAIN)).statusCode).toBe(200);
		await until(() => auth.stats().openFlights === 0);
		pass(10_000);
	}
	const attemptsMs = fake.journal.filter(({service}) => service === 'lwa').map(({atMs}) => atMs);
	const apartMs = attemptsMs.slice(2).map((atMs, index) => atMs - (attemptsMs[index + 1] ?? 0));
	expect(apartMs.length).toBeGreaterThan(5);
	expect(Math.min(...apartMs)).toBeGreaterThanOrEqual(30_000);
	expect(unhandled).not.toHaveBeenCalled();
});

const get = {method: 'GET', url: PLAIN};
const LAST_MINUTES_MS = 240_000;
const STEP_MS = 5_000;

test.each<[string, FailOutcome]>([
	['answers 503', {status: 503}],
	['resets connections', {reset: true}],
])('where Login with Amazon %s for the last four minutes of a token, every call is given it', async (_title, outcome) => {
	holdTime();
	await using fake = await startFakeAmazon();
	const auth = createAmazonAuth({...fake.options});
	const first = auth.authorize(get);
	await settle(fake);
	const {'x-amz-access-token': token} = await first;
	vi.advanceTimersByTime(3_600_000 - LAST_MINUTES_MS);
	fake.fail({service: 'lwa', times: 1_000, ...outcome});
	const letArrive = async (ms: number): Promise<void> => {
		await vi.advanceTimersByTimeAsync(ms);
		for (let turn = 0; turn < 60; turn++) {
			await new Promise((resolve) => setImmediate(resolve));
		}
	};
	for (let passedMs = 0; passedMs < LAST_MINUTES_MS - STEP_MS; passedMs += STEP_MS) {
		let served: string | undefined;
		auth.authorize(get).then(
			(headers) => {
				served = headers['x-amz-access-token'];
			},
			(error: Error) => {
				served = error.message;
			},
		);
		// At once while a renewal goes on behind it; in the last minute after the retries of a reset, which come within a second.
		const isLastMinute = passedMs >= LAST_MINUTES_MS - 60_000;
		const withinMs = isLastMinute ? 1_000 : 0;
		await letArrive(0);
		for (let waitedMs = 0; waitedMs < withinMs; waitedMs += 50) {
			await letArrive(50);
		}
		expect(served).toBe(token);
		await letArrive(STEP_MS - withinMs);
	}
	const atMs = fake.journal.filter(({service}) => service === 'lwa').map((entry) => entry.atMs);
	const attempts = atMs.slice(1).filter((at, index) => at - (atMs[index] ?? 0) >= 30_000);
	expect(attempts.length).toBeGreaterThan(0);
	// Four calls of a minute at the most, in the four minutes and the one that begins with them.
	expect(atMs.length).toBeLessThanOrEqual(1 + 4 * 4);
	vi.useRealTimers();
	await auth.close();
});
