/**
 * SHA-256 of a text, which stands for a secret in memory and in names since the text cannot be read from it.
 */
import {createHash} from 'node:crypto';

/** Bytes of SHA-256 in a short name: enough that nobody can find two texts with the same one. */
const BYTES = 18;

export function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url');
}

/** A part of the digest, to save memory where a name is kept for each of many sellers. */
export function shortName(text: string): string {
	// Cut from the bytes, because V8 keeps the whole string alive for a slice of it.
	return createHash('sha256').update(text).digest().toString('base64url', 0, BYTES);
}
