/** Idempotency keys within Amazon's alphabet and length. */
import {expect, it} from 'vitest';
import {isIdempotencyKey, newIdempotencyKey} from '../../../src/apis/pay/headers.js';

it('a new key has 32 characters of the allowed set (trap 26)', () => {
	expect(newIdempotencyKey()).toMatch(/^[A-Za-z0-9_-]{32}$/);
});
it('a thousand new keys are a thousand different keys', () => {
	expect(new Set(Array.from({length: 1000}, newIdempotencyKey)).size).toBe(1000);
});
it.each(['a', 'cllHyiNvS8cJ8Zas', '0123456789abcdef0123456789ABCDEF', '_-_'])('%s is a key', (text) => {
	expect(isIdempotencyKey(text)).toBe(true);
});
it.each(['', '123e4567-e89b-42d3-a456-426614174000', 'a b', 'a\n', 'ä', 'a.b', 'a'.repeat(33)])(
	'%j is no key (trap 26)',
	(text) => {
		expect(isIdempotencyKey(text)).toBe(false);
	},
);
