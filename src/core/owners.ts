/**
 * Whose tokens a `forget` means: what it names, within what its auth is bound to.
 *
 * Each account that is named is meant, as each may be called for; a tenant narrows them to its own, and alone means all of them.
 */
import {ACCOUNT_KEYS, type AccountKey} from '../apis/identity-keys.js';
import {AmazonAuthError} from '../errors.js';
import {assertPresent, ID_KEYS, type Identity, mergeIdentity, readIdentity, UNBOUND} from '../identity.js';
import type {Meant, TokenOwner} from '../tokens/key.js';
import type {AmazonContext} from '../types.js';
import {alone} from '../util/members.js';

/** The accounts whose token is configured, where that was said. */
export type OwnAccounts = Readonly<Partial<Record<AccountKey, string | readonly string[]>>>;

const EVERYBODY: readonly Meant[] = [alone()];

/**
 * @param own whose token is configured as a string: the application's, and an account by its id
 * @throws TypeError for an identity of nobody, whose tokens would be everybody's; {@link AmazonAuthError} `IDENTITY_MISSING` where a key
 * holds nothing, `IDENTITY_CONFLICT` for another than the auth is bound to
 */
export function meantBy(given: unknown, bound: Identity | undefined, own: OwnAccounts): readonly Meant[] {
	if (given === undefined) {
		return bound === UNBOUND ? EVERYBODY : accountsOf(mergeIdentity(bound, {}), own);
	}
	return accountsOf(within(bound, readOwner(given)), own);
}

export function ownedBy(named: Meant): (owner: TokenOwner) => boolean {
	return (owner) =>
		ID_KEYS.every((key) => named[key] === undefined || owner[key] === named[key]) &&
		(!named.application || ACCOUNT_KEYS.every((key) => owner[key] === null));
}

function accountsOf(identity: Identity, own: OwnAccounts): readonly Meant[] {
	const {application, tenant} = identity;
	// The object has no prototype, so that a polluted `Object.prototype` narrows nothing.
	const whose: Meant = alone(typeof tenant === 'string' ? {tenant} : {});
	const accounts: Meant[] = ACCOUNT_KEYS.flatMap((key) => {
		const ids = new Set([identity[key], ...(application ? [own[key]].flat() : [])]);
		return [...ids].flatMap((id) => (typeof id === 'string' ? [alone(whose, {[key]: id})] : []));
	});
	if (application) {
		accounts.push(alone(whose, {application}));
	}
	return accounts.length > 0 ? accounts : [whose];
}

function within(bound: Identity | undefined, given: Identity): Identity {
	const named: AmazonContext = alone(...ID_KEYS.flatMap((key) => (typeof given[key] === 'string' ? [{[key]: given[key]}] : [])));
	const {tenant, application} = mergeIdentity(bound, named, 'The identity given to "forget"');
	if (given.application && !application) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_CONFLICT',
			'The identity given to "forget" names the application, and this auth is bound to another. Use the auth that createAmazonAuth() gave.',
		);
	}
	return alone<Identity>(given, {tenant});
}

function readOwner(value: unknown): Identity {
	const identity = readIdentity(value, 'identity');
	if (!identity.application && ID_KEYS.every((key) => identity[key] === undefined)) {
		throw new TypeError('"identity" names nobody: call forget() without one to drop all tokens.');
	}
	for (const key of ID_KEYS) {
		assertPresent(identity, key);
	}
	return identity;
}
