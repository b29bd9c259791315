/**
 * A value as exactly one path segment or one query value of an Amazon Pay URL.
 *
 * Refuses what could become another segment, or none, on the way: Amazon's SDKs disagree on how such a path is signed.
 */
import {encodeStrictly} from '../../util/percent-encoding.js';

/** The value, encoded. @throws TypeError naming the option, never the value, which may be a secret. */
export function encodeUrlPart(value: string, option: string): string {
	if (typeof value !== 'string' || value === '' || value === '.' || value === '..' || /[/\\\p{Cc}\p{Cs}]/u.test(value)) {
		throw new TypeError(
			`"${option}" must be a non-empty, well-formed string without slashes or control characters, and not "." or ".."`,
		);
	}
	return encodeStrictly(value);
}
