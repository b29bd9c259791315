/**
 * Spends an attempt once, however many processes are asked at the same time.
 *
 * Keyv can neither set if absent nor delete and tell: its PostgreSQL adapter looks first and deletes then, so that two may be told "it
 * was there". What its stores do have is single values that read as they were last written, and of two such values a gate can be made
 * which at most one passes (L. Lamport, "A Fast Mutual Exclusion Algorithm", 1987): write who I am; the gate must be open; close it; still be
 * the last who wrote. Two at exactly the same time may both fail, which costs the seller a new start and is the safe side.
 *
 * The gate counts as open only where `open` is read: an attempt that nobody began, a store that was emptied and one that does not
 * answer refuse.
 */
import {randomBytes} from 'node:crypto';
import {LIFETIME_S} from './cookies.js';
import type {AttemptStore} from './types.js';

/** @throws Error with status 503 where the store does not keep it or does not answer */
export async function beginAttempt(store: AttemptStore, jti: string): Promise<void> {
	await write(store, gateOf(jti), 'open');
	// Some adapters of Keyv's say of a write that failed that it was kept.
	if ((await read(store, gateOf(jti))) !== 'open') {
		throw storeFailure('did not keep an attempt, though it said so. Look at the errors it emits.');
	}
}

/**
 * Whether the caller is the one who may go on.
 *
 * @throws Error with status 503 where the store does not answer
 */
export async function spendAttempt(store: AttemptStore, jti: string): Promise<boolean> {
	const [gate, last] = [gateOf(jti), lastOf(jti)];
	if ((await read(store, gate)) !== 'open') {
		return false; // a replay, most of the time: nothing is written for it
	}
	const me = randomBytes(16).toString('base64url');
	await write(store, last, me);
	if ((await read(store, gate)) !== 'open') {
		return false;
	}
	await write(store, gate, 'spent');
	const [whoWroteLast, closed] = await Promise.all([read(store, last), read(store, gate)]);
	if (whoWroteLast !== me || closed !== 'spent') {
		return false;
	}
	// A gate that is gone is not open either. Where they cannot be deleted they run out by themselves.
	await Promise.allSettled([last, gate].map(async (key) => inTime(store.delete(key))));
	return true;
}

/** Outlasts every state, so that the state's own time decides, also where two machines' clocks are apart. */
const KEPT_MS = 2 * LIFETIME_S * 1000;
/** Clients of a server that is gone may wait for it for ever; a seller does not. */
const LONGEST_MS = 5_000;

async function read(store: AttemptStore, key: string): Promise<unknown> {
	return inTime(store.get(key));
}

async function write(store: AttemptStore, key: string, value: string): Promise<void> {
	if ((await inTime(store.set(key, value, KEPT_MS))) === false) {
		throw storeFailure('did not keep an attempt. Look at the errors it emits.');
	}
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(storeFailure('does not answer.')), LONGEST_MS);
	});
	try {
		return await Promise.race([work, tooLate]);
	} finally {
		clearTimeout(timer);
	}
}

function storeFailure(what: string): Error {
	return Object.assign(new Error(`The store of connectSeller() ${what}`), {status: 503, expose: false});
}

function gateOf(jti: string): string {
	return `amazon-connect:${jti}:gate`;
}

function lastOf(jti: string): string {
	return `amazon-connect:${jti}:last`;
}
