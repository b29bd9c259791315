/**
 * Encryption of what goes into a store: the keys that are derived from the application's, and one sealed entry.
 *
 * Each key gives an id, the names of entries (HMACs, since a plain digest of a public seller id is guessed at once), and a key for each
 * entry. An entry is sealed with the key that named it, so that a rotation needs no bookkeeping. HKDF: RFC 5869, with each label used once.
 * An entry is a JWE (RFC 7516; compact, `dir`, `A256GCM`), written and read with Node's own functions: a process that joins a fleet opens
 * thousands, and by way of WebCrypto each costs ten times as much. All that it is believed for is inside, and the id of the key alone is
 * outside. The file asks no store and reads no clock.
 */
import {createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes} from 'node:crypto';
import {isUint8Array} from 'node:util/types';
import type {EntryKind, UnreadableReason} from '../../diagnostics/messages.js';
import {alone} from '../../util/members.js';
import {parseObject} from '../../util/reply-parts.js';

export interface RingKey {
	/** Tells the keys apart in a sealed entry. */
	readonly kid: string;
	/** What the entries of this key begin with. */
	readonly header: string;
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
	const names = createSecretKey(derive(key, 'names', KEY_BYTES));
	const kid = Buffer.from(derive(key, 'kid', KID_BYTES)).toString('base64url');
	const extracted = extract(key);
	return {
		kid,
		header: Buffer.from(JSON.stringify({alg: 'dir', enc: 'A256GCM', kid})).toString('base64url'),
		nameOf: (kind, entryKey) =>
			createHmac('sha256', names)
				.update(JSON.stringify([kind, entryKey]))
				.digest('base64url'),
		entryKey: (name) => expand(extracted, labelled(`entry ${name}`)),
	};
}

function derive(key: Uint8Array, label: string, length: number): Uint8Array {
	return new Uint8Array(hkdfSync('sha256', key, '', labelled(label), length));
}

function labelled(label: string): string {
	return `got-amazon-auth ${label}`;
}

/** The first half of HKDF (RFC 5869, section 2.2), without a salt: the same for all entries, and so done once. */
function extract(key: Uint8Array): KeyObject {
	return createSecretKey(createHmac('sha256', '').update(key).digest());
}

/** The second half (section 2.3), of as many bytes as the hash has: then it is one HMAC, and a fifth of what all of HKDF takes. */
function expand(extracted: KeyObject, info: string): Uint8Array {
	return createHmac('sha256', extracted).update(info).update(FIRST_BLOCK).digest();
}

const FIRST_BLOCK = Uint8Array.of(1);

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
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
/** Shorter tags are forged sooner; Node takes them unless it is told a length. */
const TAG_LENGTH = {authTagLength: 16};
/** No wrapped key, and an initialization vector and a tag of full length. Node's base64 takes any letter. */
const COMPACT = /^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/;

/**
 * One entry, sealed for the place that it is of alone.
 *
 * Initialization vectors are random: good for 2^32 seals under one key (NIST SP 800-38D, 8.3), and a key is of one entry, which is sealed
 * a few times an hour.
 */
export function seal(entry: Entry, ringKey: RingKey, name: string = ringKey.nameOf(entry.kind, entry.key)): string {
	const {header} = ringKey;
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, ringKey.entryKey(name), iv, TAG_LENGTH);
	cipher.setAAD(Buffer.from(header));
	const sealed = Buffer.concat([cipher.update(JSON.stringify({version: VERSION, ...entry}), 'utf8'), cipher.final()]);
	return [header, '', ...[iv, sealed, cipher.getAuthTag()].map((bytes) => bytes.toString('base64url'))].join('.');
}

/** What is inside, or why it counts for nothing. */
export function open(sealed: string, place: StoredEntryLocation): Opened {
	if (sealed.length > LONGEST) {
		return {unreadable: 'corrupt'};
	}
	const [header = '', , iv = '', text = '', tag = ''] = sealed.split('.');
	if (header !== place.ringKey.header) {
		return {unreadable: isForeign(header, place.ringKey) ? 'foreign' : 'corrupt'};
	}
	if (!COMPACT.test(sealed)) {
		return {unreadable: 'corrupt'};
	}
	try {
		const decipher = createDecipheriv(CIPHER, place.ringKey.entryKey(place.name), Buffer.from(iv, 'base64url'), TAG_LENGTH);
		decipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, 'base64url'));
		const plaintext = decipher.update(text, 'base64url', 'utf8') + decipher.final('utf8');
		const inside = parseObject(plaintext);
		return inside ? judge(inside as unknown as Sealed, place) : {unreadable: 'corrupt'}; // authentic: of a release of this package
	} catch {
		// It is not told what of it is wrong, on purpose.
		return {unreadable: 'corrupt'};
	}
}

/** Sealed with another key, as far as it says itself. With ours there is one header alone: nobody but us chooses an algorithm. */
function isForeign(header: string, {kid}: RingKey): boolean {
	const said = parseObject(Buffer.from(header, 'base64url'));
	return said !== undefined && said.kid !== kid;
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
