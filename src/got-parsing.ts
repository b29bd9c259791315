/**
 * Stands in for the caller's `parseJson`, so that a parse error tells nothing of a reply or of the call's URL.
 *
 * `JSON.parse` quotes what it could not read, got adds the URL, and for `.json()` it asks no hook before the error leaves.
 */
import {remember, type Send} from './got-seam.js';
import type {GotOptions} from './got-types.js';

type Parse = (text: string) => unknown;

/** Our parsers and what they stand for: a retry inherits ours, which must not nest. */
const originals = new WeakMap<Parse, Parse>();

/** The function for `options.parseJson`; for a send that is not private it changes nothing. */
export function quietParser(options: GotOptions, send: Send): Parse {
	const given = options.parseJson ?? JSON.parse;
	const parse = originals.get(given) ?? given;
	const quiet: Parse = (text) => {
		try {
			return parse(text);
		} catch (error) {
			throw send.isPrivate ? quieted(options, send) : error;
		}
	};
	originals.set(quiet, parse);
	return remember(quiet, send);
}

function quieted(options: GotOptions, {shownUrl}: Send): SyntaxError {
	// In `.json()` got writes the URL into the message; there the call is over. With responseType 'json' it is not, since a retry may
	// follow, and the error passes a hook.
	if (options.responseType !== 'json') {
		options.url = shownUrl;
	}
	return new SyntaxError('The reply is not valid JSON');
}
