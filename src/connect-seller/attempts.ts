/**
 * Spends an attempt once, even if several processes are asked at the same time.
 *
 * Keyv has no atomic operation for that: its PostgreSQL adapter looks a value up and then deletes it, so that two processes may both be told
 * that the value was there. Its stores do give single values as they were last written, and two such values make a gate that at most one
 * process passes (L. Lamport, "A Fast Mutual Exclusion Algorithm", 1987): a process writes its name, finds the gate open, closes the gate, and
 * must find that its name is still the last one written. Two processes at exactly the same time may both fail, which costs the seller a new
 * start.
 *
 * The gate counts as open only if `open` is read. An attempt that was never begun, an emptied store and a store without an answer refuse.
 */
import {randomBytes} from 'node:crypto';
import {LIFETIME_S} from './cookies.js';
import type {AttemptStore} from './types.js';

/** @throws Error with status 503 if the store drops the attempt or gives no answer */
export async function beginAttempt(store: AttemptStore, jti: string): Promise<void> {
	await write(store, gateOf(jti), 'open');
	// Some adapters of Keyv report success for a write that failed.
	if ((await read(store, gateOf(jti))) !== 'open') {
		throw storeFailure('did not keep an attempt, though it said so. Look at the errors it emits.');
	}
}

/**
 * Whether this call is the one that spends the attempt.
 *
 * @throws Error with status 503 if the store gives no answer
 */
export async function spendAttempt(store: AttemptStore, jti: string): Promise<boolean> {
	const [gate, last] = [gateOf(jti), lastOf(jti)];
	if ((await read(store, gate)) !== 'open') {
		return false; // most of these are replays, for which nothing is written
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
	// A gate that is gone counts as closed. Values that cannot be deleted expire by themselves.
	await Promise.allSettled([last, gate].map(async (key) => inTime(store.delete(key))));
	return true;
}

/** How long an attempt is kept: longer than every state, so that the time in the state decides even if the clocks of two machines differ. */
const KEPT_MS = 2 * LIFETIME_S * 1000;
/** How long the seller waits for the store; some clients would wait for a lost server for ever. */
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
