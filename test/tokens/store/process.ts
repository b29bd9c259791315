/**
 * One process of a fleet, as the tests of shared tokens play it.
 */

import type {StoreAnnouncement} from '../../../src/diagnostics/messages.js';
import {ownerOf, type TokenOwner} from '../../../src/tokens/key.js';
import {createKeyRing} from '../../../src/tokens/store/encryption.js';
import {
	createSharedTokens,
	type ShareableToken,
	type SharedRequest,
	type SharedTokens,
} from '../../../src/tokens/store/shared-tokens.js';
import type {TokenStore} from '../../../src/tokens/store/token-store.js';
import {type Clock, systemClock} from '../../../src/util/clock.js';

export interface Process {
	readonly shared: SharedTokens;
	readonly announced: StoreAnnouncement[];
}

export const KEY: Uint8Array = Uint8Array.from({length: 32}, (_, index) => index);
export const OTHER_KEY: Uint8Array = Uint8Array.from({length: 32}, (_, index) => 255 - index);
export const HOUR_MS = 3_600_000;

export function startProcess(
	store: TokenStore,
	{clock = systemClock, encryptionKeys = [KEY]}: {clock?: Clock; encryptionKeys?: unknown} = {},
): Process {
	const announced: StoreAnnouncement[] = [];
	const shared = createSharedTokens({store, ring: createKeyRing(encryptionKeys), clock, announce: (one) => announced.push(one)});
	return {shared, announced};
}

export function owner(sellingPartnerId: string, tenant: string | null = null): TokenOwner {
	return ownerOf({tenant, sellingPartnerId});
}

/** The token of a seller. */
export function request(seller: string, more: Partial<SharedRequest> = {}): SharedRequest {
	return {key: `key of ${seller}`, owner: owner(seller), ...more};
}

/** A mint that gives one value, and counts. */
export function mintOf(value: string, more: Partial<ShareableToken> = {}): {(): Promise<ShareableToken>; count: number} {
	const mint = async (): Promise<ShareableToken> => {
		mint.count++;
		return {value, lifetimeMs: HOUR_MS, ...more};
	};
	mint.count = 0;
	return mint;
}

export interface MintOnCommand {
	(): Promise<ShareableToken>;
	readonly started: Promise<void>;
	land(value: string): void;
	fail(error: Error): void;
}

/** A mint that lands when it is told to. */
export function mintOnCommand(): MintOnCommand {
	let start = (): void => {};
	let land = (_value: string): void => {};
	let fail = (_error: Error): void => {};
	const started = new Promise<void>((resolve) => {
		start = resolve;
	});
	const landed = new Promise<ShareableToken>((resolve, reject) => {
		land = (value) => resolve({value, lifetimeMs: HOUR_MS});
		fail = reject;
	});
	const mint = (): Promise<ShareableToken> => {
		start();
		return landed;
	};
	return Object.assign(mint, {started, land, fail});
}

export const NEVER: AbortSignal = never();

/** One that nobody else has, as each flight has its own: from the eleventh mint at a time on a signal Node warns of a leak. */
export function never(): AbortSignal {
	return new AbortController().signal;
}
