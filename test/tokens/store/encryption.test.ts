/**
 * The encryption keys: which are taken, and what the names made with them tell. A sealed entry: what comes back out of it, and that nobody
 * who moves, changes or replays it gets anything by it.
 */
import {createCipheriv, hkdfSync} from 'node:crypto';
import fc from 'fast-check';
import {CompactEncrypt, compactDecrypt} from 'jose';
import {describe, expect, test} from 'vitest';
import {
	createKeyRing,
	type Entry,
	open,
	remainingMs,
	type StoredEntryLocation,
	seal,
} from '../../../src/tokens/store/encryption.js';
import {anyText} from '../../support/any-text.js';
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

test('the key of an entry is HKDF of the encryption key and the name, as in every release', () => {
	fc.assert(
		fc.property(fc.uint8Array({minLength: 32, maxLength: 32}), fc.string(), (bytes, name) => {
			fc.pre(!bytes.every((byte) => byte === bytes[0]));
			const [key] = createKeyRing([bytes]);
			const derived = hkdfSync('sha256', bytes, '', `got-amazon-auth entry ${name}`, 32);
			expect(Buffer.from(key.entryKey(name))).toEqual(Buffer.from(derived));
		}),
		{numRuns: 50},
	);
});

test('a buffer that is wiped after construction changes nothing', () => {
	const bytes = Uint8Array.from(KEY);
	const [key] = createKeyRing([bytes]);
	const before = key.entryKey('name');
	bytes.fill(0);
	expect(key.entryKey('name')).toEqual(before);
});

const [ringKey] = createKeyRing([KEY]);
const NOW_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;

function entry(more: Partial<Entry> = {}): Entry {
	const lifetimeMs = 60 * MINUTE_MS;
	return {
		kind: 'token',
		key: 'the key',
		generation: [3, 7],
		lifetimeMs,
		writtenAtMs: NOW_MS,
		content: {value: 'Atza|token'},
		...more,
	};
}

function place({kind = 'token', key = 'the key', nowMs = NOW_MS}: Partial<StoredEntryLocation> = {}): StoredEntryLocation {
	return {ringKey, name: ringKey.nameOf(kind, key), kind, key, nowMs};
}

test('what was sealed comes back whole', async () => {
	expect(await open(await seal(entry(), ringKey), place())).toEqual({entry: entry()});
});

test('any key and content come back whole', async () => {
	await fc.assert(
		fc.asyncProperty(fc.string({unit: 'grapheme'}), fc.jsonValue(), async (key, content) => {
			const expected = entry({key, content: JSON.parse(JSON.stringify(content))});
			expect(await open(await seal(entry({key, content}), ringKey), place({key}))).toEqual({entry: expected});
		}),
		{numRuns: 50},
	);
});

test('an entry with a letter changed anywhere does not open', async () => {
	const sealed = await seal(entry(), ringKey);
	await fc.assert(
		fc.asyncProperty(fc.nat({max: sealed.length - 1}), fc.constantFrom('A', 'z', '9', '.', '-'), async (at, letter) => {
			fc.pre(sealed[at] !== letter);
			const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
			// The last letter of a part may hold bits that count for nothing.
			fc.pre(bytesOf(changed) !== bytesOf(sealed));
			expect(await open(changed, place())).toHaveProperty('unreadable');
		}),
		{numRuns: 200},
	);
});

test('no text at all makes it throw', async () => {
	await fc.assert(
		fc.asyncProperty(anyText({maxLength: 200}), async (text) => {
			expect(await open(text, place())).toEqual({unreadable: 'corrupt'});
		}),
		{numRuns: 100},
	);
});

test('an entry that is cut short is corrupt', async () => {
	const sealed = await seal(entry(), ringKey);
	expect(await open(sealed.slice(0, -4), place())).toEqual({unreadable: 'corrupt'});
});

test("an entry under another entry's name is corrupt", async () => {
	const sealed = await seal(entry({key: 'of seller A'}), ringKey);
	expect(await open(sealed, place({key: 'of seller B'}))).toEqual({unreadable: 'corrupt'});
});

test('a token does not pass for a refusal of the same key', async () => {
	const sealed = await seal(entry(), ringKey);
	expect(await open(sealed, place({kind: 'refusal'}))).toEqual({unreadable: 'corrupt'});
});

test('an entry sealed with a key that is not ours is foreign', async () => {
	const [foreign] = createKeyRing([OTHER_KEY]);
	expect(await open(await seal(entry(), foreign), place())).toEqual({unreadable: 'foreign'});
});

test('an entry of an unknown format version is told apart from a corrupt one', async () => {
	const plaintext = new TextEncoder().encode(JSON.stringify({version: 2, something: 'new'}));
	const sealed = await new CompactEncrypt(plaintext)
		.setProtectedHeader({alg: 'dir', enc: 'A256GCM', kid: ringKey.kid})
		.encrypt(ringKey.entryKey(ringKey.nameOf('token', 'the key')));
	expect(await open(sealed, place())).toEqual({unreadable: 'unknown-version'});
});

test('an entry made with another algorithm is refused, though the key is right', async () => {
	const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify({version: 1, ...entry()})))
		.setProtectedHeader({alg: 'A256GCMKW', enc: 'A256GCM', kid: ringKey.kid})
		.encrypt(ringKey.entryKey(ringKey.nameOf('token', 'the key')));
	expect(await open(sealed, place())).toEqual({unreadable: 'corrupt'});
});

describe('jose, which wrote the format down in code', () => {
	const keyOf = (key: string): Uint8Array => ringKey.entryKey(ringKey.nameOf('token', key));
	const byJose = (header: {alg: string; enc: string; kid: string}): Promise<string> =>
		new CompactEncrypt(new TextEncoder().encode(JSON.stringify({version: 1, ...entry()})))
			.setProtectedHeader(header)
			.encrypt(keyOf('the key'));

	test('opens whatever is sealed here', async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({unit: 'grapheme'}), fc.jsonValue(), async (key, content) => {
				const expected = {version: 1, ...entry({key, content: JSON.parse(JSON.stringify(content))})};
				const {plaintext, protectedHeader} = await compactDecrypt(seal(entry({key, content}), ringKey), keyOf(key), {
					keyManagementAlgorithms: ['dir'],
					contentEncryptionAlgorithms: ['A256GCM'],
				});
				expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(expected);
				expect(protectedHeader).toEqual({alg: 'dir', enc: 'A256GCM', kid: ringKey.kid});
			}),
			{numRuns: 50},
		);
	});

	test('seals what is opened here', async () => {
		expect(open(await byJose({alg: 'dir', enc: 'A256GCM', kid: ringKey.kid}), place())).toEqual({entry: entry()});
	});

	test('does not open what is changed after it was sealed here', async () => {
		const [header, , iv, text = '', tag] = seal(entry(), ringKey).split('.');
		const changed = [header, '', iv, (text.startsWith('A') ? 'B' : 'A') + text.slice(1), tag].join('.');
		await expect(compactDecrypt(changed, keyOf('the key'))).rejects.toThrow();
	});

	test('an entry whose header says the same in another order is refused: nobody but us writes one', async () => {
		expect(open(await byJose({kid: ringKey.kid, enc: 'A256GCM', alg: 'dir'}), place())).toEqual({unreadable: 'corrupt'});
	});
});

test.each([4, 8, 12, 15])('a tag of %i bytes is refused, though it is right as far as it goes', (authTagLength) => {
	const {header} = ringKey;
	const iv = Buffer.alloc(12, 7);
	const cipher = createCipheriv('aes-256-gcm', ringKey.entryKey(place().name), iv, {authTagLength});
	cipher.setAAD(Buffer.from(header));
	const text = Buffer.concat([cipher.update(JSON.stringify({version: 1, ...entry()})), cipher.final()]);
	const parts = [iv, text, cipher.getAuthTag()].map((bytes) => bytes.toString('base64url'));
	expect(open([header, '', ...parts].join('.'), place())).toEqual({unreadable: 'corrupt'});
});

test.each([
	['with a wrapped key', (sealed: string) => sealed.replace('..', '.AAAA.')],
	['with a part more', (sealed: string) => `${sealed}.AAAA`],
	['with a tag of other letters than base64url has', (sealed: string) => `${sealed.slice(0, -22)}+${sealed.slice(-21)}`],
	['with a line after it', (sealed: string) => `${sealed}\n`],
])('a sealed entry %s is corrupt', (_how, change) => {
	expect(open(change(seal(entry(), ringKey)), place())).toEqual({unreadable: 'corrupt'});
});

test('two seals of the same entry differ', async () => {
	expect(await seal(entry(), ringKey)).not.toBe(await seal(entry(), ringKey));
});

test('only the algorithm and the id of the key can be read from outside', async () => {
	const [header = ''] = (await seal(entry(), ringKey)).split('.');
	expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({alg: 'dir', enc: 'A256GCM', kid: ringKey.kid});
});

describe('time', () => {
	test.each([
		['a reader in its last minute', 59, 'read'],
		['a reader at the same time', 0, 'read'],
		['a reader whose clock is ten minutes behind', -10, 'read'],
		['a token put back after its lifetime', 60, 'out-of-time'],
		['an entry that comes from further in the future than clocks differ', -11, 'out-of-time'],
	])('%s: %i minutes after the writing it is %s', async (_who, minutes, verdict) => {
		const opened = await open(await seal(entry(), ringKey), place({nowMs: NOW_MS + minutes * MINUTE_MS}));
		expect('unreadable' in opened ? opened.unreadable : 'read').toBe(verdict);
	});

	test('the lifetime of the store counts where it is the smaller', () => {
		expect(remainingMs(entry(), 5 * MINUTE_MS, NOW_MS)).toBe(5 * MINUTE_MS);
	});

	test('the sealed lifetime counts where a store was told a longer one', () => {
		expect(remainingMs(entry(), 500 * MINUTE_MS, NOW_MS)).toBe(60 * MINUTE_MS);
	});

	test('an old entry put back gets no new life', () => {
		expect(remainingMs(entry(), 60 * MINUTE_MS, NOW_MS + 50 * MINUTE_MS)).toBe(10 * MINUTE_MS);
	});

	test("a token's life is cut by as much as a reader's clock is ahead: it might have been put back", () => {
		expect(remainingMs(entry(), 40 * MINUTE_MS, NOW_MS + 30 * MINUTE_MS)).toBe(30 * MINUTE_MS);
	});

	test('a refusal, which is shorter than clocks may be apart, is not cut', () => {
		const refusal = entry({kind: 'refusal', lifetimeMs: MINUTE_MS});
		expect(remainingMs(refusal, MINUTE_MS / 2, NOW_MS + 10 * MINUTE_MS)).toBe(MINUTE_MS / 2);
	});
});

function bytesOf(jwe: string): string {
	return jwe
		.split('.')
		.map((part) => Buffer.from(part, 'base64url').toString('hex'))
		.join('.');
}
