/**
 * Names for cached tokens: the whole identity of a token and nothing secret.
 *
 * A JSON array and never joined strings: `a|b` + `c` and `a` + `b|c` must not meet.
 */

/** Whose token it is: what `forget` compares. */
export interface TokenOwner {
	readonly tenant: string | null;
	readonly sellingPartnerId: string | null;
	readonly merchantId: string | null;
}

export interface TokenKeyParts {
	/** The OAuth client id, or the public key id. */
	readonly application: string;
	readonly owner: TokenOwner;
	/** `null` where one token serves all regions. */
	readonly region: string | null;
	readonly kind: 'client-credentials' | 'access-token' | 'restricted-data-token' | 'authorization-token';
	/** What else tells two tokens of one kind apart: the scope, or method, template, elements and target of a restricted one. */
	readonly detail: readonly (string | null | readonly string[])[];
}

export function tokenKey({application, owner, region, kind, detail}: TokenKeyParts): string {
	return JSON.stringify([application, owner.tenant, owner.sellingPartnerId, owner.merchantId, region, kind, detail]);
}

/** The owner of what belongs to the application itself. */
export const NOBODY: TokenOwner = {tenant: null, sellingPartnerId: null, merchantId: null};

export function isSameOwner(a: TokenOwner, b: TokenOwner): boolean {
	return a.tenant === b.tenant && a.sellingPartnerId === b.sellingPartnerId && a.merchantId === b.merchantId;
}
