/**
 * Which owners are forgotten together: by tenant, by account (a seller, a merchant) or the application itself, by both, or all.
 *
 * What a `forget` names is one group; a token belongs to a few.
 */
import {ACCOUNT_KEYS} from '../../apis/identity-keys.js';
import type {Meant, TokenOwner} from '../key.js';

/** The groups that an owner belongs to, always in the same order. */
export function groupsOf(owner: TokenOwner): string[] {
	const tenants = owner.tenant === null ? [null] : [null, owner.tenant];
	const ids = ACCOUNT_KEYS.map((key) => owner[key]);
	const named = tenants.flatMap((tenant) => withAndWithout(ids).map((accounts) => JSON.stringify([tenant, ...accounts])));
	return ids.every((id) => id === null) ? [...named, ...tenants.map(applicationOf)] : named;
}

/**
 * The group that a `forget` means.
 *
 * A key that is null names no group: the next greater one is meant then, which costs a few tokens and leaves none.
 */
export function groupOf(meant: Meant): string {
	const {tenant = null, application} = meant;
	return application ? applicationOf(tenant) : JSON.stringify([tenant, ...ACCOUNT_KEYS.map((key) => meant[key] ?? null)]);
}

/** The lists in which each id stands, or null in its place. */
function withAndWithout([first, ...others]: readonly (string | null)[]): readonly (readonly (string | null)[])[] {
	if (first === undefined) {
		return [[]];
	}
	const rest = withAndWithout(others);
	return (first === null ? [null] : [null, first]).flatMap((id) => rest.map((ids) => [id, ...ids]));
}

/** What belongs to no account of somebody's. */
function applicationOf(tenant: string | null): string {
	return JSON.stringify([tenant, 'application']);
}
