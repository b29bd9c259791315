/** Private keys in every spelling people have them in, and what is refused. */
import type {KeyObject} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {readPrivateKey} from '../../../src/apis/pay/private-key.js';
import {key, READ, REFUSED} from './private-keys.js';

it.each(READ)('reads %s (trap 6)', (_name, value) => {
	const found: KeyObject = readPrivateKey(value, 'pay.privateKey');
	expect(found.equals(key)).toBe(true);
});

it.each(REFUSED)('refuses %s by name, and says what to do (trap 6)', (_name, value, message) => {
	expect(() => readPrivateKey(value, 'pay.privateKey')).toThrow(TypeError);
	expect(() => readPrivateKey(value, 'pay.privateKey')).toThrow(message);
});

describe('an error about a key', () => {
	it.each(REFUSED)('holds nothing of %s, and no cause (trap 21)', (_name, value) => {
		const text = Buffer.isBuffer(value) ? value.toString('base64') : String(value);
		const pieces = text.match(/[A-Za-z0-9+/]{16,}/g) ?? [];
		try {
			readPrivateKey(value, 'pay.privateKey');
			expect.unreachable();
		} catch (error) {
			if (!(error instanceof TypeError)) {
				throw error;
			}
			expect(error.cause).toBeUndefined();
			expect(pieces.filter((piece) => error.message.includes(piece))).toEqual([]);
		}
	});
});
