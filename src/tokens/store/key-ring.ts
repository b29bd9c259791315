/**
 * The user's encryption keys, and what is derived from each: its id, the names of entries, and a key of its own for each entry.
 *
 * Names are HMACs under a derived key, since seller ids are public and a plain digest of one is guessed at once. An entry is always
 * sealed with the key that named it, so that a rotation needs no other bookkeeping. HKDF: RFC 5869; every label is used once.
 */
import {createHmac, hkdfSync} from 'node:crypto';
import {isUint8Array} from 'node:util/types';
import type {EntryKind} from '../../diagnostics/announcements.js';

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
