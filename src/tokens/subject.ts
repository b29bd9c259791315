/**
 * What a token is to those who watch: its kind, whose it is, and what it opens, carried along and read by nobody who decides.
 */
import type {AboutCredential, CredentialKind} from '../diagnostics/messages.js';
import type {TokenOwner} from './key.js';

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
export function idsOf(owner: TokenOwner | undefined): Pick<AboutCredential, 'sellingPartnerId' | 'merchantId' | 'tenant'> {
	return {
		sellingPartnerId: owner?.sellingPartnerId ?? undefined,
		merchantId: owner?.merchantId ?? undefined,
		tenant: owner?.tenant ?? undefined,
	};
}
