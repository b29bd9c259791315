/**
 * Whom a call is for: the identity an auth was bound to, with what the call itself says merged over it.
 *
 * The bound identity lives here and never in got's context, where a call could replace it. Only own, known keys of the right type are
 * read, into objects that have every key of their own: no prototype is asked for one. What an identity may call is in accounts.ts.
 */
import {ACCOUNT_KEYS, IDENTITY_KEYS, type IdKey, NARROWING_KEYS, type NarrowingKey} from './apis/identity-keys.js';
import {AmazonAuthError} from './errors.js';
import type {AmazonContext} from './types.js';
import {alone} from './util/members.js';
import {assertOnlyKnownKeys, readNonEmptyString} from './util/option-readers.js';

/** Each id: null if the id was named and holds nothing, so that nobody is signed in; undefined if it was not named. */
export type Identity = Readonly<Record<SaidKey, string | null | undefined>> & {
	/** The application's own account is named. */
	readonly application: boolean;
};

/** What an identity says by an id: whose the tokens are, or what the calls are narrowed to. */
type SaidKey = IdKey | NarrowingKey;

/** The keys that tokens are owned by. */
export const ID_KEYS: readonly IdKey[] = [...ACCOUNT_KEYS, 'tenant'];
const SAID_KEYS: readonly SaidKey[] = [...ID_KEYS, ...NARROWING_KEYS.map(({key}) => key)];
const KEYS = [...SAID_KEYS, 'application'] as const;

/** An auth that no `as` has bound: the application itself, whose calls may name anybody. */
export const UNBOUND: Identity = Object.freeze({...idsFrom(() => undefined), application: true});

type ReadId = (value: unknown, name: string) => string;

/** How each id is read, in an identity and in the context of a call. */
export const ID_READERS: Readonly<Record<SaidKey, ReadId>> = alone<Record<SaidKey, ReadId>>(
	{tenant: readNonEmptyString},
	...[...IDENTITY_KEYS, ...NARROWING_KEYS].map(({key, read = readNonEmptyString}) => ({[key]: read})),
);

export function readIdentity(value: unknown, name: string): Identity {
	if (typeof value !== 'object' || value === null) {
		throw new TypeError(`"${name}" must be an object such as {${KEYS[0]}: '…'}.`);
	}
	assertOnlyKnownKeys(value, KEYS, name);
	return Object.freeze({
		...idsFrom((key) => readId(value, key, name)),
		application: readApplication(value, name),
	});
}

/** An object that has every id as a member of its own, in the order of the table. */
function idsFrom(idOf: (key: SaidKey) => string | null | undefined): Record<SaidKey, string | null | undefined> {
	return Object.fromEntries(SAID_KEYS.map((key) => [key, idOf(key)])) as Record<SaidKey, string | null | undefined>;
}

function readId(given: object, key: SaidKey, name: string): string | null | undefined {
	if (!Object.hasOwn(given, key)) {
		return undefined;
	}
	const id: unknown = Reflect.get(given, key);
	// Sessions say null, or nothing at all, of what they do not hold.
	return id === undefined || id === null || id === '' ? null : ID_READERS[key](id, `${name}.${key}`);
}

/** Only `true` names the application. A value that looks like a boolean, such as the string 'false', is a mistake. */
function readApplication(given: object, name: string): boolean {
	const value: unknown = Object.hasOwn(given, 'application') ? Reflect.get(given, 'application') : undefined;
	if (value !== undefined && value !== null && typeof value !== 'boolean') {
		throw new TypeError(`"${name}.application" must be true, or be left out.`);
	}
	return value === true;
}

/**
 * The identity of one call.
 *
 * Without `as` the call may name anybody. What is bound never grows: a call repeats it, narrows it, or names the account that a tenant
 * alone leaves open.
 * @param what names somebody, as the beginning of a sentence
 * @throws {@link AmazonAuthError} `IDENTITY_CONFLICT` where the call names another than the bound one, `IDENTITY_MISSING` where nobody
 * is signed in
 */
export function mergeIdentity(
	bound: Identity | undefined,
	context: Pick<AmazonContext, SaidKey>,
	what = "The call's context",
): Identity {
	if (bound === undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			'Nobody is signed in: the function given to "as" or "identify" returned no identity. Sign the user in before Amazon is called.',
		);
	}
	assertSomebody(bound);
	if (SAID_KEYS.every((key) => context[key] === undefined)) {
		return bound;
	}
	// The copy has every key of its own, so that no assignment meets a setter of a prototype.
	const merged = {...bound};
	for (const key of SAID_KEYS) {
		if (context[key] !== undefined) {
			merged[key] = mergeId(bound, context[key], {key, what});
		}
	}
	return Object.freeze(merged);
}

function mergeId(
	bound: Identity,
	said: string,
	{key, what}: {readonly key: SaidKey; readonly what: string},
): string | null | undefined {
	if (said === bound[key]) {
		return bound[key];
	}
	assertPresent(bound, key);
	if (bound === UNBOUND || (bound[key] === undefined && leavesOpen(bound, key))) {
		return said;
	}
	const named =
		bound[key] === undefined
			? `a "${key}", and this auth is bound to none`
			: `another "${key}" than the one this auth is bound to`;
	throw new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_CONFLICT',
		`${what} names ${named}. Use auth.as() with the other identity instead.`,
	);
}

/**
 * Whether the call may say what an identity does not: the account where that names a tenant alone, and what narrows an account that nothing
 * narrows yet. One thing does not narrow another: an account of Amazon Ads holds more than the profile that an identity is narrowed to.
 */
function leavesOpen(identity: Identity, said: SaidKey): boolean {
	if (isNarrowing(said)) {
		return NARROWING_KEYS.every(({key}) => identity[key] === undefined);
	}
	return !identity.application && ACCOUNT_KEYS.every((key) => identity[key] === undefined);
}

function isNarrowing(said: SaidKey): said is NarrowingKey {
	return NARROWING_KEYS.some(({key}) => key === said);
}

/** Whether two identities name exactly the same. */
export function isSameIdentity(one: Identity, other: Identity): boolean {
	return KEYS.every((key) => one[key] === other[key]);
}

/** An identity that names nobody calls nothing, whatever the call says; nor does one whose tenant was named and holds nothing. */
function assertSomebody(bound: Identity): void {
	assertPresent(bound, 'tenant');
	if (bound.application || ACCOUNT_KEYS.some((key) => typeof bound[key] === 'string')) {
		return;
	}
	for (const key of ACCOUNT_KEYS) {
		assertPresent(bound, key);
	}
	if (bound.tenant === undefined) {
		const accounts = IDENTITY_KEYS.map(({key, whose}) => `${key} for ${whose}`).join(', ');
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			`The identity names nobody${narrowsOnly(bound)}: add ${accounts}, or application: true for the application itself.`,
		);
	}
}

function narrowsOnly(bound: Identity): string {
	const found = NARROWING_KEYS.find(({key}) => bound[key] !== undefined);
	return found ? `, since "${found.key}" only narrows the calls of an account that is named beside it` : '';
}

/** @throws {@link AmazonAuthError} `IDENTITY_MISSING` if the key is there and holds nothing */
export function assertPresent(identity: Identity, key: SaidKey): void {
	if (identity[key] !== null) {
		return;
	}
	throw new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_MISSING',
		`"${key}" was named and holds no id (it is undefined, null or empty): nobody is signed in, and a default one is never used in its place.`,
	);
}
