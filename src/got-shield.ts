/**
 * Keeps a call to Amazon out of errors that leave before our hook has seen it: an abort or a cancel at once, an earlier hook that throws.
 * And keeps what an instance was made with out of sight: its agent may hold a proxy's password.
 *
 * Only for `auth.got`: a handler is the one place that got runs first, and hooks given to an instance of the caller's bring none.
 */
import {inspect} from 'node:util';
import type {GotOptions} from './got-types.js';
import {match} from './match.js';
import {shield} from './redact.js';

/** A got handler: changes nothing but how the options of a call to Amazon show themselves. */
export function shieldFromTheStart<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	// Undefined where got is about to refuse how it was called.
	const given = (options as GotOptions | undefined)?.url;
	const url = typeof given === 'string' ? new URL(given) : given;
	if (url && match(url).api !== 'none') {
		shield(options, `${url.origin}/…`);
	}
	return next(options);
}

/** Makes a got instance print as a function and nothing more; what it was made with stays at `defaults` for who asks. */
export function shieldDefaults<T extends object>(instance: T): T {
	// A base that is not got's own may give what cannot be changed.
	if (Object.isExtensible(instance)) {
		Object.defineProperty(instance, inspect.custom, {value: () => '[Function: got]', configurable: true, enumerable: false});
	}
	return instance;
}
