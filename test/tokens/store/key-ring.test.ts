/**
 * The encryption keys: which are taken, and what the names made with them tell.
 */
import {expect, test} from 'vitest';
import {createKeyRing} from '../../../src/tokens/store/encryption.js';
import {KEY, OTHER_KEY} from './process.js';

test.each([
	['no array', KEY],
	['nothing', undefined],
	['an empty array', []],
	['a key of 16 bytes', [new Uint8Array(KEY.subarray(0, 16))]],
	['a key of 33 bytes', [new Uint8Array(33).fill(7, 1)]],
	['text', ['0123456789abcdef0123456789abcdef']],
	['one byte 32 times', [new Uint8Array(32)]],
	['the same key twice', [KEY, Uint8Array.from(KEY)]],
])('%s is refused by the name of the option', (_what, keys) => {
	expect(() => createKeyRing(keys)).toThrow(/^"encryptionKeys" /);
});

test('a wrong key is a TypeError that shows none of it', () => {
	const text = 'a secret that is text and no bytes';
	expect(() => createKeyRing([text])).toThrow(TypeError);
	expect(() => createKeyRing([text])).not.toThrow(text);
});

test('the name of an entry is the same in every process and release', () => {
	const [key] = createKeyRing([KEY]);
	// HMAC-SHA256 under HKDF-SHA256(bytes 0 to 31, info "got-amazon-auth names"), made with OpenSSL.
	expect(key.nameOf('token', 'a cache key')).toBe('CPD_OSGMRPmxkKMirSRCkHEPWm91-ExPFpZM3VI8DyA');
});

test('kinds of entries have names of their own', () => {
	const [key] = createKeyRing([KEY]);
	expect(key.nameOf('token', 'same')).not.toBe(key.nameOf('refusal', 'same'));
});

test('another encryption key gives other names, ids and entry keys', () => {
	const [one, other] = createKeyRing([KEY, OTHER_KEY]);
	expect(one.nameOf('token', 'same')).not.toBe(other?.nameOf('token', 'same'));
	expect(one.kid).not.toBe(other?.kid);
	expect(one.entryKey('same')).not.toEqual(other?.entryKey('same'));
});

test('every entry has a key of its own', () => {
	const [key] = createKeyRing([KEY]);
	expect(key.entryKey('one')).not.toEqual(key.entryKey('other'));
});

test('a buffer that is wiped after construction changes nothing', () => {
	const bytes = Uint8Array.from(KEY);
	const [key] = createKeyRing([bytes]);
	const before = key.entryKey('name');
	bytes.fill(0);
	expect(key.entryKey('name')).toEqual(before);
});
