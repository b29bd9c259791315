/**
 * Names of cached tokens, made of the whole identity of a token and of no secret, and what a token is to those who watch.
 *
 * A key is a JSON array and not a joined string: `a|b` + `c` and `a` + `b|c` must differ. What tokens of many owners have in common is in
 * the key as a digest, since a key is kept for each of them.
 */
import {ACCOUNT_KEYS, type IdKey} from '../apis/identity-keys.js';
import type {AboutCredential, CredentialKind} from '../diagnostics/messages.js';
import {shortName} from '../util/digest.js';

/** Whose token it is: what `forget` compares. */
export type TokenOwner = Readonly<Record<IdKey, string | null>>;

/** Whose tokens a `forget` means: a key that is not given says nothing; `application`: those that belong to no account of somebody's. */
export interface Meant extends Partial<TokenOwner> {
	readonly application?: true;
}

/** What a token is for, whoever owns it. */
export interface TokenPurpose {
	/** The OAuth client id, or the public key id. */
	readonly application: string;
	/** `null` where one token serves all regions. */
	readonly region: string | null;
	readonly kind: CredentialKind;
	/** What else tells two tokens of one kind apart: the scope, or method, template, elements and target of a restricted one. */
	readonly detail: readonly (string | null | readonly string[])[];
}

/** Written by {@link purposeName}. */
export type PurposeName = string & {readonly isWritten: unique symbol};

export function tokenKey(purpose: PurposeName, owner: TokenOwner): string {
	// Text by text: of the whole array at once, `stringify` takes half as long again, and this runs on every call.
	let accounts = '';
	for (const key of ACCOUNT_KEYS) {
		accounts += `,${quoted(owner[key])}`;
	}
	return `["${purpose}",${quoted(owner.tenant)}${accounts}]`;
}

export function purposeName({application, region, kind, detail}: TokenPurpose): PurposeName {
	// The type says that nothing else has written it.
	return shortName(JSON.stringify([application, region, kind, detail])) as PurposeName;
}

/** The names of the purposes of one application, each written once. */
export interface PurposeNames {
	/** @param what the same object for all calls that ask for the same; `which` tells two purposes of it apart */
	of(what: object, which: string | null, purpose: () => TokenPurpose): PurposeName;
}

export function createPurposeNames(): PurposeNames {
	const names = new WeakMap<object, Map<string | null, PurposeName>>();
	return {
		of(what, which, purpose) {
			const ofWhat = names.get(what);
			const known = ofWhat?.get(which);
			if (known !== undefined) {
				return known;
			}
			const name = purposeName(purpose());
			names.set(what, (ofWhat ?? new Map<string | null, PurposeName>()).set(which, name));
			return name;
		},
	};
}

function quoted(part: string | null): string {
	return part === null ? 'null' : JSON.stringify(part);
}

/** The owner of what belongs to the application itself. */
export const NOBODY: TokenOwner = Object.assign({tenant: null}, ...ACCOUNT_KEYS.map((key) => ({[key]: null})));

/** The owner with these ids and no others. */
export function ownerOf(ids: Readonly<Partial<Record<IdKey, string | null | undefined>>>): TokenOwner {
	const owner: Record<IdKey, string | null> = {...NOBODY};
	for (const key of ID_KEYS) {
		owner[key] = (Object.hasOwn(ids, key) ? ids[key] : null) ?? null;
	}
	return owner;
}

const ID_KEYS: readonly IdKey[] = ['tenant', ...ACCOUNT_KEYS];

export function isSameOwner(a: TokenOwner, b: TokenOwner): boolean {
	return ID_KEYS.every((key) => a[key] === b[key]);
}

/** The same object for all tokens of a kind: a cache of many tokens keeps a reference of each. */
export interface TokenLabel {
	readonly api: AboutCredential['api'];
	readonly kind: CredentialKind;
}

export interface TokenSubject {
	readonly label: TokenLabel;
	readonly owner: TokenOwner;
	/** The one operation that the token opens, by Amazon's name. */
	readonly operation?: string | undefined;
}

/** A token that Amazon refused, as far as it is known here. */
export interface SeenToken extends Pick<TokenSubject, 'label' | 'owner'> {
	readonly ageMs: number;
}

export function aboutToken({label: {api, kind}, owner, operation}: TokenSubject): AboutCredential {
	return {api, kind, operation, ...idsOf(owner)};
}

/** Whose it is, as it was given. */
export function idsOf(owner: TokenOwner | undefined): Pick<AboutCredential, IdKey> {
	const ids = {...NO_IDS};
	for (const key of owner ? ID_KEYS : []) {
		ids[key] = owner?.[key] ?? undefined;
	}
	return ids;
}

const NO_IDS: Record<IdKey, string | undefined> = Object.assign({}, ...ACCOUNT_KEYS.map((key) => ({[key]: undefined})), {
	tenant: undefined,
});
