/**
 * Keeps a call to Amazon out of errors that leave before our hook has seen it: an abort or a cancel at once, an earlier hook that throws.
 *
 * Only for `auth.got`: a handler is the one place that got runs first, and hooks given to an instance of the caller's bring none.
 */
import type {GotOptions} from './got-types.js';
import {match} from './match.js';
import {shield} from './redact.js';

/** A got handler: changes nothing but how the options of a call to Amazon show themselves. */
export function shieldFromTheStart<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	const url = options.url === undefined ? undefined : new URL(options.url);
	if (url && match(url).api !== 'none') {
		shield(options, `${url.origin}/…`);
	}
	return next(options);
}
