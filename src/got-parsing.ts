/**
 * Stands in for the caller's `parseJson`, so that a parse error tells nothing of a reply or of the call's URL.
 *
 * `JSON.parse` quotes what it could not read, got adds the URL, and for `.json()` it asks no hook before the error leaves.
 */
import {type GotSend, remember} from './got-seam.js';
import type {Parse} from './got-types.js';

/** The function for `options.parseJson`; for a send that is not private it changes nothing. */
export function quietParser(send: GotSend): Parse {
	return remember((text) => {
		try {
			return send.originals.parseJson(text);
		} catch (error) {
			throw send.isPrivate ? quieted(send) : error;
		}
	}, send);
}

function quieted({options, shownUrl}: GotSend): SyntaxError {
	// In `.json()` got writes the URL into the message; there the call is over. With responseType 'json' it is not, since a retry may
	// follow, and the error passes a hook.
	if (options.responseType !== 'json') {
		options.url = shownUrl;
	}
	return new SyntaxError('The reply is not valid JSON');
}
