/**
 * Encryption of what goes into a store: the keys that are derived from the application's, and one sealed entry.
 *
 * Each key gives an id, the names of entries (HMACs, since a plain digest of a public seller id is guessed at once), and a key for each
 * entry. An entry is sealed with the key that named it, so that a rotation needs no bookkeeping. HKDF: RFC 5869, with each label used once.
 * An entry is a JWE (compact, `dir`, `A256GCM`) by jose; all that it is believed for is inside, and the id of the key alone is outside. The
 * file asks no store and reads no clock.
 */
import {createHmac, hkdfSync} from 'node:crypto';
import {isUint8Array} from 'node:util/types';
import type {EntryKind, UnreadableReason} from '../../diagnostics/messages.js';
import {loadJose} from '../../util/lazy.js';
import {alone} from '../../util/members.js';
import {parseObject} from '../../util/reply-parts.js';

export interface RingKey {
	/** Tells the keys apart in a sealed entry. */
	readonly kid: string;
	nameOf(kind: EntryKind, key: string): string;
	/** The key of one entry: what is sealed under a name opens under no other. */
	entryKey(name: string): Uint8Array;
}

/** The first seals, all open. */
export type KeyRing = readonly [RingKey, ...RingKey[]];

const KEY_BYTES = 32;
const KID_BYTES = 9;

/** @throws TypeError naming "encryptionKeys" */
export function createKeyRing(encryptionKeys: unknown): KeyRing {
	if (!Array.isArray(encryptionKeys)) {
		throw wrong('must be an array of keys, the first of which encrypts');
	}
	const [first, ...others] = encryptionKeys.map(readKey).map(createRingKey);
	if (!first) {
		throw wrong('must hold at least one key');
	}
	if (new Set([first, ...others].map(({kid}) => kid)).size <= others.length) {
		throw wrong('must not hold the same key twice');
	}
	return [first, ...others];
}

function readKey(key: unknown): Uint8Array {
	if (!isUint8Array(key) || key.length !== KEY_BYTES) {
		throw wrong('must hold keys of 32 random bytes each, as a Uint8Array or Buffer');
	}
	if (key.every((byte) => byte === key[0])) {
		throw wrong('must hold keys of random bytes, and one of them repeats a single byte');
	}
	// A copy: a caller who wipes or reuses the buffer must not change the names.
	return Uint8Array.from(key);
}

function createRingKey(key: Uint8Array): RingKey {
	const nameKey = derive(key, 'names', KEY_BYTES);
	return {
		kid: Buffer.from(derive(key, 'kid', KID_BYTES)).toString('base64url'),
		nameOf: (kind, entryKey) =>
			createHmac('sha256', nameKey)
				.update(JSON.stringify([kind, entryKey]))
				.digest('base64url'),
		entryKey: (name) => derive(key, `entry ${name}`, KEY_BYTES),
	};
}

function derive(key: Uint8Array, label: string, length: number): Uint8Array {
	return new Uint8Array(hkdfSync('sha256', key, '', `got-amazon-auth ${label}`, length));
}

function wrong(demand: string): TypeError {
	return new TypeError(`"encryptionKeys" ${demand}: make one with crypto.randomBytes(32) and keep it with your secrets.`);
}

export interface Entry {
	readonly kind: EntryKind;
	/** What the entry is of: a cache key, whole. */
	readonly key: string;
	/** The owner's generation when the content was made. */
	readonly generation: readonly number[];
	readonly lifetimeMs: number;
	/** By the writer's clock: good for telling a replay, never for a lifetime. */
	readonly writtenAtMs: number;
	/** The fence of the lease that the entry was written under, if any: the newer of two entries has the greater fence. */
	readonly fence?: number | undefined;
	/** Anything JSON can hold. */
	readonly content: unknown;
}

export type Opened = {readonly entry: Entry} | {readonly unreadable: UnreadableReason};

/** Where an entry was found, and what it should be. */
export interface StoredEntryLocation {
	readonly ringKey: RingKey;
	readonly name: string;
	readonly kind: EntryKind;
	readonly key: string;
	readonly nowMs: number;
}

/** How far apart the clocks of two machines may be. */
export const CLOCKS_APART_MS = 600_000;

const VERSION = 1;
/** A token has 8 KiB at most. */
const LONGEST = 65_536;
const ALGORITHMS = alone({keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM']});

export async function seal(entry: Entry, ringKey: RingKey): Promise<string> {
	const {CompactEncrypt} = await loadJose();
	// A copy: where a test environment puts a Uint8Array of its own in place of the global one (jsdom), jose takes no other.
	const plaintext = Uint8Array.from(new TextEncoder().encode(JSON.stringify({version: VERSION, ...entry})));
	return new CompactEncrypt(plaintext)
		.setProtectedHeader({alg: 'dir', enc: 'A256GCM', kid: ringKey.kid})
		.encrypt(ringKey.entryKey(ringKey.nameOf(entry.kind, entry.key)));
}

/** What is inside, or why it counts for nothing. */
export async function open(sealed: string, place: StoredEntryLocation): Promise<Opened> {
	const {compactDecrypt, decodeProtectedHeader} = await loadJose();
	if (sealed.length > LONGEST) {
		return {unreadable: 'corrupt'};
	}
	try {
		if (decodeProtectedHeader(sealed).kid !== place.ringKey.kid) {
			return {unreadable: 'foreign'};
		}
		const {plaintext} = await compactDecrypt(sealed, place.ringKey.entryKey(place.name), ALGORITHMS);
		const inside = parseObject(plaintext);
		return inside ? judge(inside as unknown as Sealed, place) : {unreadable: 'corrupt'}; // authentic: of a release of this package
	} catch {
		// jose tells no more than this either, on purpose.
		return {unreadable: 'corrupt'};
	}
}

/**
 * What is left of an entry's life: the least of what the store says, of what was sealed, and of what the clocks say, since a store may be
 * put back to a copy.
 *
 * A token gets no minute more for clocks that are apart: whoever put a dead one back would get it too. A reader whose clock is ahead
 * lets it go that much earlier. Refusals and generations are shorter than clocks may be apart, and of use to nobody once they are over.
 */
export function remainingMs({kind, lifetimeMs, writtenAtMs}: Entry, storedMs: number, nowMs: number): number {
	const graceMs = kind === 'token' ? 0 : CLOCKS_APART_MS;
	return Math.min(storedMs, lifetimeMs, writtenAtMs + lifetimeMs + graceMs - nowMs);
}

type Sealed = Entry & {readonly version: unknown};

function judge({version, ...inside}: Sealed, {kind, key, nowMs}: StoredEntryLocation): Opened {
	const entry = alone<Entry>(inside);
	if (version !== VERSION) {
		return {unreadable: 'unknown-version'};
	}
	if (entry.kind !== kind || entry.key !== key) {
		return {unreadable: 'foreign'};
	}
	const isOfItsTime = entry.writtenAtMs <= nowMs + CLOCKS_APART_MS && remainingMs(entry, Number.POSITIVE_INFINITY, nowMs) > 0;
	return isOfItsTime ? {entry} : {unreadable: 'out-of-time'};
}
