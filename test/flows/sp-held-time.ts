/**
 * Time that goes on only when a test says so and nothing is on its way any more: timers and clocks held, sockets real.
 */
import {setImmediate as turn} from 'node:timers/promises';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished, vi} from 'vitest';

/** Holds timers and clocks until the test ends. */
export function holdTime(): void {
	vi.useFakeTimers({toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout']});
	onTestFinished(() => {
		vi.useRealTimers();
	});
}

/** Lets everything on the sockets arrive. */
export async function settle(fake: FakeAmazon): Promise<void> {
	const state = (): string => `${fake.journal.length} ${fake.count({status: 0})}`;
	for (let quiet = 0, last = ''; quiet < 60; quiet = state() === last && fake.count({status: 0}) === 0 ? quiet + 1 : 0) {
		last = state();
		await turn();
	}
}

/** Lets this much time pass, in quarters of a second. */
export async function pass(fake: FakeAmazon, ms: number): Promise<void> {
	await settle(fake);
	for (let passed = 0; passed < ms; passed += 250) {
		await vi.advanceTimersByTimeAsync(250);
		await settle(fake);
	}
}
