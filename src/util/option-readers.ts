/**
 * Checks single values given by the user, for options, identities and call contexts alike.
 *
 * A wrong value is a `TypeError` that names the option in quotes and leaves the value out, since it may be a secret. An unknown key may be
 * one too: it is quoted only if it is written as options are, or is a known key in another spelling.
 */

import {isPromise} from 'node:util/types';
import {assertNoOther} from './credential-kinds.js';
import {lettersOf, wordMeant} from './near-miss.js';
import {isSignal, nativeSignal} from './signals.js';

/** Words in camelCase or snake_case without digits; a random secret hardly has this form, even one of letters and digits alone. */
const OPTION_NAME = /^(?=.{1,40}$)_*[a-z]+(?:[A-Z_][a-z]+)*_*$/;

/**
 * The object's own known keys, without a prototype.
 *
 * @throws TypeError as {@link assertOnlyKnownKeys} does
 */
export function assertKnownKeys<K extends string>(
	value: unknown,
	known: readonly K[],
	name: string,
): Partial<Record<K, unknown>> {
	assertOnlyKnownKeys(value, known, name);
	const own: Partial<Record<K, unknown>> = Object.create(null);
	for (const key of known) {
		if (Object.hasOwn(value, key)) {
			own[key] = (value as Partial<Record<K, unknown>>)[key]; // an object may be asked for any key
		}
	}
	return own;
}

/**
 * @throws TypeError for anything but an object, for a key that is not known, and for a known one that only a prototype holds: a getter
 * of a class would be passed over in silence
 */
export function assertOnlyKnownKeys(value: unknown, known: readonly string[], name: string): asserts value is object {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new TypeError(`"${name}" must be an object.`);
	}
	const keys = Object.keys(value);
	for (const key of keys) {
		if (!known.includes(key)) {
			throw new TypeError(`"${name}" ${unknownKey(key, known)}`);
		}
	}
	for (const key of known) {
		if (key in value && !Object.hasOwn(value, key) && !(key in Object.prototype)) {
			throw new TypeError(`"${name}.${key}" is inherited: give it as a property of the object itself.`);
		}
	}
	assertHolds(value, keys, name);
}

/** @throws TypeError for an object of a class that has no keys of its own: nothing of it would be read */
export function assertHolds(value: object, keys: readonly string[], name: string): void {
	if (keys.length === 0 && !isPlain(value)) {
		const what = isPromise(value) ? 'a promise: await it first' : 'an instance of a class that holds no keys of its own';
		throw new TypeError(`"${name}" is ${what}.`);
	}
}

/** Collections have functions of a store's names, which do something else: they keep no lifetime, and share nothing. */
export function isCollection(value: unknown): boolean {
	return value instanceof WeakMap || (typeof value === 'object' && value !== null && Symbol.iterator in value);
}

/** The part of an error that follows the name of an object with an unknown key. */
export function unknownKey(key: string, known: readonly string[]): string {
	const isQuotable = OPTION_NAME.test(key) || isSpeltLike(key, known);
	const what = isQuotable ? `no option "${key}"; it has` : 'an option with an unknown name; known are';
	return `has ${what}: ${known.join(', ')}.`;
}

/** Whether the key is a known one in another spelling, as `clientID` is for `clientId`. */
function isSpeltLike(key: string, known: readonly string[]): boolean {
	const letters = lettersOf(key);
	return known.some((one) => lettersOf(one) === letters);
}

function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

export function readNonEmptyString(value: unknown, name: string): string {
	if (typeof value !== 'string' || value.trim() === '') {
		throw new TypeError(`"${name}" must be a non-empty string.`);
	}
	if (value !== value.trim()) {
		throw new TypeError(`"${name}" begins or ends with white space: remove it.`);
	}
	return value;
}

/** A value in quotes, as it comes from a settings file or a shell whose reader left them in place. */
const QUOTED = /^(?:(["'`]).*\1|[“”„].*[“”]|[‘’‚].*[‘’])$/s;

/** @throws TypeError for a value in quotes: nothing that Amazon gives has any */
export function readGivenByAmazon(value: unknown, name: string): string {
	const text = readNonEmptyString(value, name);
	if (QUOTED.test(text)) {
		throw new TypeError(`"${name}" has quotes around it: give what stands between them.`);
	}
	return text;
}

/**
 * Reads the option that says whose token was given as a string.
 *
 * @throws TypeError if the token is a function, which is asked for everybody's token, or is missing
 */
export function readWhose(value: unknown, name: string, token: unknown, tokenName: string): string | undefined {
	if (value === undefined) {
		return undefined;
	}
	if (typeof token !== 'string') {
		const found = typeof token === 'function' ? 'a function, which is told for whom it is asked' : 'not given';
		throw new TypeError(
			`"${name}" says whose "${tokenName}" is where that is a string; here it is ${found}: leave "${name}" out.`,
		);
	}
	return readGivenByAmazon(value, name);
}

export function readOneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
	const found = allowed.find((candidate) => candidate === value);
	if (found === undefined) {
		const meant = typeof value === 'string' ? wordMeant(value, allowed) : allowed.find((one) => one === String(value));
		const hint = meant === undefined ? '' : ` Did you mean '${meant}'${typeof value === 'string' ? '' : ', as text'}?`;
		throw new TypeError(`"${name}" must be one of ${allowed.map((one) => `'${one}'`).join(', ')}.${hint}`);
	}
	return found;
}

/** An option that is on or off; off where it is left out. */
export function readFlag(value: unknown, name: string): boolean {
	if (value !== undefined && typeof value !== 'boolean') {
		throw new TypeError(`"${name}" must be true or false.`);
	}
	return value === true;
}

export function readSignal(value: unknown, name: string): AbortSignal {
	if (!isSignal(value)) {
		throw new TypeError(`"${name}" must be an AbortSignal, as an AbortController has one.`);
	}
	return nativeSignal(value);
}

/**
 * The secrets a `Secret` option stands for, newest first.
 *
 * @param advice what to do about a credential of another kind
 * @throws TypeError at once for a wrong value, and from the returned function where the user's own function gives one
 */
export function readSecret(value: unknown, name: string, advice: string = ADVICE_ON_SECRETS): () => Promise<readonly string[]> {
	if (typeof value === 'function') {
		return async () => readSecrets(await value(), `${name}()`, advice);
	}
	const secrets = readSecrets(value, name, advice);
	return async () => secrets;
}

const ADVICE_ON_SECRETS = 'Give the client secret of the same Login with Amazon credentials: amzn1.oa2-cs.…';

function readSecrets(value: unknown, name: string, advice: string): readonly string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [value];
	if (list.length === 0) {
		throw new TypeError(`"${name}" must hold at least one secret.`);
	}
	return Object.freeze(
		list.map((given) => {
			const secret = readGivenByAmazon(given, name);
			assertNoOther(secret, name, 'a client secret', advice);
			return secret;
		}),
	);
}

/** @throws TypeError for an application id, which Amazon's pages show beside the client id, and for other credentials */
export function readClientId(value: unknown, name: string): string {
	const clientId = readGivenByAmazon(value, name);
	assertNoOther(
		clientId,
		name,
		'a client id',
		"Give the client id of the application's Login with Amazon credentials: amzn1.application-oa2-client.…",
	);
	return clientId;
}

const APPLICATION_ID = /^amzn1\.(?:sellerapps\.app|sp\.solution)\.[\w.-]+$/;

/** @throws TypeError for a client id, which Amazon's pages show beside the application id, and for anything else */
export function readApplicationId(value: unknown, name: string): string {
	const id = readGivenByAmazon(value, name);
	if (!APPLICATION_ID.test(id)) {
		throw new TypeError(
			`"${name}" must be the application id of the developer console (amzn1.sellerapps.app.… or amzn1.sp.solution.…), not the Login with Amazon client id.`,
		);
	}
	return id;
}

/** @throws TypeError unless it is one that Amazon accepts: https, without a fragment */
export function readRedirectUri(value: unknown): string {
	const uri = readNonEmptyString(value, 'redirectUri');
	if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:') {
		throw new TypeError('"redirectUri" must be an absolute https URL, written exactly as it is registered.');
	}
	if (/\s/.test(uri)) {
		throw new TypeError('"redirectUri" must have no white space in it: no registered one has any.');
	}
	if (uri.includes('#')) {
		throw new TypeError('"redirectUri" must have no fragment: Amazon refuses one.');
	}
	return uri;
}
