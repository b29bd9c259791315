/**
 * Whom a call is for: the identity an auth was bound to, with what the call itself says merged over it.
 *
 * The bound identity lives here and never in got's context, where a call could replace it. Only own, known keys of the right type are
 * read, into objects that have every key of their own: no prototype is asked for one.
 */
import type {Clock} from './clock.js';
import {AmazonAuthError} from './errors.js';
import {assertOnlyKnownKeys, readNonEmptyString} from './option-readers.js';
import type {AmazonContext, AmazonIdentity, Awaitable} from './types.js';
import {assertInTime, type Wait, waitWithin} from './wait.js';

/** Each id; null where it was named and holds nothing: nobody is signed in; undefined where it was not named. */
export type Identity = {readonly [K in keyof AmazonIdentity]-?: string | null | undefined};

/** Gives the bound identity; undefined: nobody is signed in. */
export type IdentitySource = (wait: Wait) => Identity | undefined | Promise<Identity | undefined>;

const KEYS = ['sellingPartnerId', 'merchantId', 'tenant'] as const;

/** An auth that no `as` has bound: the application itself, or the one seller whose refresh token it holds. */
export const UNBOUND: Identity = Object.freeze({sellingPartnerId: undefined, merchantId: undefined, tenant: undefined});

/** @throws TypeError for anything but an object of non-empty strings, or a function */
export function identitySource(
	given: AmazonIdentity | (() => Awaitable<AmazonIdentity | undefined>),
	clock: Clock,
): {source: IdentitySource; now: Identity | undefined} {
	return typeof given === 'function' ? askedFor(given, clock) : known(readIdentity(given, 'identity'));
}

function known(identity: Identity): {source: IdentitySource; now: Identity} {
	return {source: () => identity, now: identity};
}

function askedFor(given: () => Awaitable<AmazonIdentity | undefined>, clock: Clock): {source: IdentitySource; now: undefined} {
	let asked: Promise<Identity | undefined> | undefined;
	const ask = async (): Promise<Identity | undefined> => {
		const identity = await given();
		return identity === undefined || identity === null ? undefined : readIdentity(identity, 'identity()');
	};
	const once = (): Promise<Identity | undefined> => {
		asked = ask();
		// A look-up that failed is the next call's to try again: an auth may outlive a database's bad minute.
		asked.catch(() => {
			asked = undefined;
		});
		return asked;
	};
	// At the first call that needs it: on Express, the log-in page must not look up a seller.
	const source: IdentitySource = (wait) => {
		assertInTime(wait, clock); // nobody is asked for a caller that has gone
		return waitWithin(asked ?? once(), wait, clock);
	};
	return {source, now: undefined};
}

export function readIdentity(value: unknown, name: string): Identity {
	if (typeof value !== 'object' || value === null) {
		throw new TypeError(`"${name}" must be an object such as {sellingPartnerId: '…'}.`);
	}
	assertOnlyKnownKeys(value, KEYS, name);
	return Object.freeze({
		sellingPartnerId: readId(value, 'sellingPartnerId', name),
		merchantId: readId(value, 'merchantId', name),
		tenant: readId(value, 'tenant', name),
	});
}

function readId(given: object, key: keyof AmazonIdentity, name: string): string | null | undefined {
	if (!Object.hasOwn(given, key)) {
		return undefined;
	}
	const id: unknown = Reflect.get(given, key);
	// Sessions say null, or nothing at all, of what they do not hold.
	return id === undefined || id === null || id === '' ? null : readNonEmptyString(id, `${name}.${key}`);
}

/**
 * The identity of one call.
 *
 * @throws {@link AmazonAuthError} `IDENTITY_CONFLICT` where the call names another than the bound one, `IDENTITY_MISSING` where nobody
 * is signed in
 */
export function mergeIdentity(bound: Identity | undefined, context: AmazonContext): Identity {
	if (bound === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			'Nobody is signed in: the function given to "as" or "identify" returned no identity. Sign the user in before Amazon is called.',
		);
	}
	assertSomebody(bound);
	if (context.sellingPartnerId === undefined && context.merchantId === undefined && context.tenant === undefined) {
		return bound;
	}
	return Object.freeze({
		sellingPartnerId: mergeId(bound, context, 'sellingPartnerId'),
		merchantId: mergeId(bound, context, 'merchantId'),
		tenant: mergeId(bound, context, 'tenant'),
	});
}

function mergeId(bound: Identity, context: AmazonContext, key: keyof AmazonIdentity): string | null | undefined {
	const said = context[key];
	if (said === undefined) {
		return bound[key];
	}
	assertPresent(bound, key);
	if (bound[key] !== undefined && bound[key] !== said) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_CONFLICT',
			`The call's context names another "${key}" than the one this auth is bound to. Use auth.as() with the other identity instead.`,
		);
	}
	return said;
}

/** Where each key that is named holds nothing, nobody is signed in, and no call is made in anybody's name. */
function assertSomebody(bound: Identity): void {
	if (KEYS.every((key) => typeof bound[key] !== 'string')) {
		for (const key of KEYS) {
			assertPresent(bound, key);
		}
	}
}

/** @throws {@link AmazonAuthError} `IDENTITY_MISSING` if the key is there and holds nothing */
export function assertPresent(identity: Identity, key: keyof AmazonIdentity): void {
	if (identity[key] !== null) {
		return;
	}
	throw new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_MISSING',
		`"${key}" was named and is undefined: nobody is signed in, and a default one is never used in its place.`,
	);
}
