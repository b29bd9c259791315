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
	for (let quiet = 0, arrived = 0; quiet < 60; quiet++) {
		await turn();
		if (fake.journal.length > arrived || fake.journal.some(({status}) => status === 0)) {
			quiet = 0;
		}
		arrived = fake.journal.length;
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
