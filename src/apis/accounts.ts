/**
 * Which account a call is for, and whether an identity names it: an identity gives what it names and nothing else.
 *
 * A seller's account is in selling-partner/access-token.ts and a merchant's in pay/delegation.ts, where their tokens are found.
 */
import {AmazonAuthError, type AmazonAuthErrorDetails} from '../errors.js';
import type {Identity} from '../identity.js';

/** What `explain` says of a call whose identity is known only when it is asked. */
export const NEEDS_APPLICATION = ' The identity must name application: true.';

/**
 * For what is the application's own: the Appstore APIs, grantless operations, its secret and its sellers' codes.
 *
 * @param what acts for the application, as the beginning of a sentence
 * @throws {@link AmazonAuthError} `IDENTITY_MISSING`
 */
export function assertApplication(identity: Identity, what: string, about: AmazonAuthErrorDetails): void {
	if (!identity.application) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			`${what} for the application itself, and the identity does not name it: add application: true to what "as" is given or "identify" returns.`,
			about,
		);
	}
}
