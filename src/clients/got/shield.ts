/**
 * What got's own objects show of themselves: the options of a call to Amazon no more than redact.ts allows, an instance nothing of what it
 * was made with, since its agent may hold a proxy's password.
 */
import {type InspectOptions, inspect} from 'node:util';
import {sendOf} from './send.js';
import type {GotOptions} from './types.js';
import {match} from '../../core/match.js';
import {isPresigned} from '../../core/presigned.js';
import {type Shown, show} from './redact.js';

/**
 * A got handler: shields a call to Amazon from its first moment. Errors may leave before a hook of ours has seen it: an abort or a cancel
 * at once, an earlier hook that throws.
 *
 * Only for `auth.got`: hooks given to an instance of the caller's bring no handler.
 */
export function shieldFromTheStart<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	// Undefined where got is about to refuse how it was called.
	const given = (options as GotOptions | undefined)?.url;
	const url = typeof given === 'string' ? new URL(given) : given;
	if (url && isHidden(url)) {
		shield(options);
	}
	return next(options);
}

/**
 * Makes an options object print and serialise as {@link Shown}.
 *
 * Own properties of the call's object: got's errors after an abort, a cancel or a failed parse reach no hook, but they all hold this
 * very object. got's copies (retry, redirect) lose them, so it is done for each send.
 */
export function shield(options: object): void {
	// Each by itself: an application may have put one of its own there. And not `defineProperties`: one by one is twice as fast.
	if (Reflect.get(options, inspect.custom) !== INSPECTED.value) {
		Object.defineProperty(options, inspect.custom, INSPECTED);
	}
	if (Reflect.get(options, 'toJSON') !== SERIALISED.value) {
		Object.defineProperty(options, 'toJSON', SERIALISED);
	}
}

// The same functions for all: making new ones for each call costs more.
const INSPECTED: PropertyDescriptor = {
	value(this: GotOptions, _depth: number, options: InspectOptions) {
		return inspect(showShielded(this), options);
	},
	configurable: true,
};

const SERIALISED: PropertyDescriptor = {
	value(this: GotOptions) {
		return showShielded(this);
	},
	configurable: true,
};

function showShielded(options: GotOptions): Shown {
	const send = sendOf(options);
	// A copy has the functions of the call that it was made from.
	return show(options, send?.options === options ? send.shownUrl : originOf(options));
}

/** Before its first send a call has no operation; a proxy and an heir of its options show none either. */
function originOf({url}: GotOptions): string {
	const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
	return parsed && isHidden(parsed) ? `${parsed.origin}/…` : '…';
}

function isHidden(url: URL): boolean {
	return match(url).api !== 'none' || isPresigned(url);
}

/** Makes a got instance print as a function and nothing more; what it was made with stays at `defaults` for who asks. */
export function shieldDefaults<T extends object>(instance: T): T {
	// A base that is not got's own may give what cannot be changed.
	if (Object.isExtensible(instance)) {
		Object.defineProperty(instance, inspect.custom, {value: () => '[Function: got]', configurable: true, enumerable: false});
	}
	return instance;
}
