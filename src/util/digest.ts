/**
 * A name for a text that is kept for many sellers: short whatever the text is, and nothing of the text can be read from it.
 */
import {createHash} from 'node:crypto';

/** Of SHA-256: two texts of one name are beyond anybody's reach. */
const BYTES = 18;

export function shortName(text: string): string {
	// From the bytes: a slice of the whole digest as text would keep the whole of it.
	return createHash('sha256').update(text).digest().toString('base64url', 0, BYTES);
}
