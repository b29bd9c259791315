/**
 * Idempotency keys: at most 32 characters of `[A-Za-z0-9_-]`, saved by Amazon for good, so one call keeps one key over all its tries.
 *
 * Rule: "Idempotency" page. A UUID as it is usually written has 36 characters and is refused.
 */
import {randomUUID} from 'node:crypto';

/** A fresh idempotency key: 32 characters, 122 random bits. */
export function newIdempotencyKey(): string {
	return randomUUID().replaceAll('-', '');
}

/** Whether Amazon takes a text as an idempotency key. @see https://developer.amazon.com/docs/amazon-pay-api-v2/idempotency.html */
export function isIdempotencyKey(text: string): boolean {
	return /^[A-Za-z0-9_-]{1,32}$/.test(text);
}
