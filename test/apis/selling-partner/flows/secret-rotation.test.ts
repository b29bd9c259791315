/**
 * `rotateClientSecret`: each success makes a secret, so it is asked once, and whoever asked is told where one may have been made.
 */
import {amazonAuthErrorOf} from 'got-amazon-auth';
import type {FailOutcome, FakeAmazon, RequestFilter} from 'got-amazon-auth/testing';
import {expect, test, vi} from 'vitest';
import {errorOf, startHouse} from './both-ways.js';
import {holdTime, settle} from './held-time.js';

const PATH = '/applications/2023-11-30/clientSecret';
const ABOUT = {operation: 'rotateApplicationClientSecret', api: 'selling-partner'};
const LOST = {
	...ABOUT,
	code: 'ERR_AMAZON_TOKEN_UNREACHABLE',
	message: expect.stringContaining('a new secret may have been made'),
	status: 502,
};

test.each<[string, FailOutcome]>([
	['a reset after it was sent', {reset: true}],
	['a reply that is cut in the middle', {truncate: true}],
	['a gigantic reply', {gigantic: 1_000_000}],
])('after %s it is TOKEN_UNREACHABLE, says where to look, and is not asked again', async (_title, outcome) => {
	const {fake, auth} = await startHouse();
	fake.fail({path: PATH, times: 10, ...outcome});
	const error = await errorOf(auth.sellingPartner.rotateClientSecret());
	expect(error).toMatchObject(LOST);
	expect(amazonAuthErrorOf(error)).toBe(error);
	expect(fake.count({path: PATH})).toBe(1);
});

test('a throttled call tells how long Amazon asks to wait', async () => {
	const {fake, auth} = await startHouse();
	fake.fail({path: PATH, status: 429, headers: {'retry-after': '7'}, body: {errors: []}});
	const error = await errorOf(auth.sellingPartner.rotateClientSecret());
	expect(error).toMatchObject({...ABOUT, code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 7_000});
});

test('a deadline that passes after it was sent says that a secret may have been made', async () => {
	holdTime();
	const {fake, auth} = await startHouse();
	holdUpLogin(fake);
	fake.fail({path: PATH, hang: true});
	const rotating = errorOf(auth.sellingPartner.rotateClientSecret());
	await untilLoginGoesOn(fake);
	await untilAsked(fake, {path: PATH}, 1);
	await vi.advanceTimersByTimeAsync(3_000);
	const error = await rotating;
	expect(error).toMatchObject(LOST);
	expect(error.message).toContain('no reply came within 30 s');
	vi.useRealTimers(); // a fake that hangs takes a moment to close
});

test('a deadline that passes before ends it: nothing is sent once the token has come', async () => {
	holdTime();
	const {fake, auth} = await startHouse();
	holdUpLogin(fake);
	fake.fail({service: 'lwa', latencyMs: 1_000});
	const rotating = errorOf(auth.sellingPartner.rotateClientSecret());
	await untilLoginGoesOn(fake);
	await untilAsked(fake, {service: 'lwa'}, 4);
	await vi.advanceTimersByTimeAsync(3_000);
	expect(await rotating).toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'});
	await settle(fake);
	expect([fake.count({service: 'lwa', status: 200}), fake.count({path: PATH})]).toEqual([1, 0]);
});

/** Login with Amazon asks for pauses that leave 3 s of the deadline. */
function holdUpLogin(fake: FakeAmazon): void {
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '9'}, times: 3});
}

async function untilLoginGoesOn(fake: FakeAmazon): Promise<void> {
	for (let round = 0; round < 3; round++) {
		await settle(fake);
		await vi.advanceTimersByTimeAsync(9_000);
	}
}

async function untilAsked(fake: FakeAmazon, which: RequestFilter, times: number): Promise<void> {
	while (fake.count(which) < times) {
		await new Promise((resolve) => setImmediate(resolve));
	}
}
