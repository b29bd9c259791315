/**
 * Which owners are forgotten together: by tenant, by account (a seller, a merchant) or the application itself, by both, or all.
 *
 * What a `forget` names is one group; a token belongs to a few.
 */
import {ACCOUNT_KEYS} from '../../apis/identity-keys.js';
import type {Meant, TokenOwner} from '../key.js';

/** The groups that an owner belongs to, always in the same order. */
export function groupsOf(owner: TokenOwner): readonly string[] {
	const tenants = owner.tenant === null ? [null] : [null, owner.tenant];
	// Text by text, as `JSON.stringify` writes the array: this runs for each token that is read.
	let starts = tenants.map((tenant) => `[${JSON.stringify(tenant)}`);
	let isOfNobody = true;
	for (const key of ACCOUNT_KEYS) {
		const id = owner[key];
		isOfNobody &&= id === null;
		const quoted = JSON.stringify(id);
		// Each id stands there, or null in its place.
		starts = starts.flatMap((start) => (id === null ? `${start},null` : [`${start},null`, `${start},${quoted}`]));
	}
	const named = starts.map((start) => `${start}]`);
	return isOfNobody ? [...named, ...tenants.map(applicationOf)] : named;
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

/** What belongs to no account of somebody's. */
function applicationOf(tenant: string | null): string {
	return JSON.stringify([tenant, 'application']);
}
