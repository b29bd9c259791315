/**
 * SHA-256 of a text: nothing of the text can be read from it, so it stands for secrets in memory and in names.
 */
import {createHash} from 'node:crypto';

/** So many bytes of SHA-256 that nobody can find two texts of one name. */
const BYTES = 18;

export function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url');
}

/** A part of the digest, where a name is kept for each of many sellers. */
export function shortName(text: string): string {
	// From the bytes: a slice of the whole digest as text would keep the whole of it.
	return createHash('sha256').update(text).digest().toString('base64url', 0, BYTES);
}
