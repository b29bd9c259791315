/**
 * What a call to the Selling Partner API may need: the words that planning, minting and falling back share.
 */
import type {DataElement, SellingRegion} from '../../types.js';

export interface SellingPartnerEndpointMatch {
	readonly host: string;
	readonly region: SellingRegion;
	readonly sandbox: boolean;
}

/** What a Restricted Data Token opens. */
export interface RestrictedResource {
	readonly method: string;
	readonly path: string;
	readonly dataElements?: readonly DataElement[];
}

interface Common {
	/** Written out for `explain` alone. */
	readonly reason: () => string;
	readonly operation: string | undefined;
	readonly template: string | undefined;
}

export type SellingPartnerNeed = Common &
	(
		| {
				readonly credential: 'refresh-token';
				/** A report document of unknown kind: the one call for which a reply may tell that more is needed. */
				readonly document?: RestrictedResource;
				/** A restricted resource for which no token is to be minted. */
				readonly unasked?: RestrictedResource;
				/** Personal data was asked for, and the call goes without. */
				readonly isFallback?: true;
		  }
		| {readonly credential: 'grantless'; readonly scope: string}
		| {readonly credential: 'ready-made'}
		| ({readonly credential: 'restricted-data-token'} & RestrictedNeed)
	);

export interface RestrictedNeed {
	readonly operation: string | undefined;
	readonly resource: RestrictedResource;
	readonly policy: 'require' | 'auto';
	/** Whether `resource` is a report document, which may turn out not to be restricted. */
	readonly isDocument: boolean;
}
