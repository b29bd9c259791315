/**
 * What the whole-flow tests share: URLs of Amazon's, a resolver that waits for the test, and clocks that are set.
 */
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished, vi} from 'vitest';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const EU = 'https://sellingpartnerapi-eu.amazon.com';
export const SANDBOX = 'https://sandbox.sellingpartnerapi-na.amazon.com';
export const APPSTORE = 'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits';
/** An operation that takes the seller's own token. */
export const PLAIN: string = `${NA}/sellers/v1/marketplaceParticipations`;
export const ORDER: string = `${NA}/orders/v0/orders/902-3159896-1390916`;

/** A promise that the test resolves: what is behind it waits until then. */
export interface Gate<T> {
	readonly passed: Promise<T>;
	open(value: T): void;
	/** Resolves when somebody has come to the gate. */
	readonly reached: Promise<void>;
	come(): Promise<T>;
}

export function gate<T>(): Gate<T> {
	let open = (_value: T): void => {};
	let reach = (): void => {};
	const passed = new Promise<T>((resolve) => {
		open = resolve;
	});
	const reached = new Promise<void>((resolve) => {
		reach = resolve;
	});
	const come = (): Promise<T> => {
		reach();
		return passed;
	};
	return {passed, open, reached, come};
}

/** Sets both clocks of the process, and Amazon's with them; timers run as ever. Time goes on by {@link pass} alone. */
export function setClocks(): void {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
	onTestFinished(() => {
		vi.useRealTimers();
	});
}

export function pass(ms: number): void {
	vi.advanceTimersByTime(ms);
}

/** Retries of token calls come at once. */
export function noJitter(): void {
	const random = vi.spyOn(Math, 'random').mockReturnValue(0);
	onTestFinished(() => {
		random.mockRestore();
	});
}

/** How often a token was asked for: at Login with Amazon, and at the Tokens API. */
export function tokenCalls(fake: FakeAmazon): {lwa: number; tokens: number} {
	return {lwa: fake.count({service: 'lwa'}), tokens: fake.count({service: 'tokens'})};
}
