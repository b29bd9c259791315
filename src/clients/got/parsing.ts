/**
 * Stands in for the caller's `parseJson`, so that a parse error tells nothing of a reply or of the call's URL.
 *
 * `JSON.parse` quotes what it could not read, got adds the URL, and for `.json()` it asks no hook before the error leaves.
 */

import {inAscii} from './redaction.js';
import {type GotSend, remember, sendOf} from './send.js';
import type {GotLike, GotOptions, Parse} from './types.js';

/** The function for `options.parseJson`; for a send that is not private it changes nothing. */
export function redactingParser(send: GotSend): Parse {
	return remember((text) => {
		try {
			return send.originals.parseJson(text);
		} catch (error) {
			throw send.isPrivate ? redactedParseError(send) : error;
		}
	}, send);
}

function redactedParseError({options, shownUrl}: GotSend): SyntaxError {
	// In `.json()` got writes the URL into the message; there the call is over. With responseType 'json' it is not, since a retry may
	// follow, and the error passes a hook.
	if (options.responseType !== 'json') {
		options.url = inAscii(shownUrl);
	}
	return notJson();
}

/** got's `pagination.transform`, as far as it is looked at. */
type Transform = (response: {readonly request: {readonly options: GotOptions}}) => unknown;

/**
 * Options under which the pages of a got are parsed with redacted errors: by default got 14 parses them with nothing of the call's.
 *
 * A `transform` that a call brings is the application's own, and stays as it is.
 */
export function redactedPages({defaults: {options}}: GotLike): {pagination?: {transform: Transform}} {
	const {transform} = (options as {pagination?: {transform?: Transform}}).pagination ?? {};
	if (!transform) {
		return {};
	}
	const redacting: Transform = async (response) => {
		try {
			return await transform(response);
		} catch (error) {
			throw error instanceof SyntaxError && sendOf(response.request.options)?.isPrivate ? notJson() : error;
		}
	};
	return {pagination: {transform: redacting}};
}

function notJson(): SyntaxError {
	return new SyntaxError('The reply is not valid JSON');
}
