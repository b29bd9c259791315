/**
 * An address that gives tokens for OAuth's grants, as data: in which form it is asked, and what it is called in an error.
 *
 * Most APIs take their tokens from one address of Login with Amazon. An API with another one brings a record of it; requests, retries,
 * refusals and pauses are the same for all.
 */
import {TOKEN_ENDPOINT} from '../../hosts.js';

export interface TokenEndpoint {
	readonly url: string;
	/** OAuth asks for a form (RFC 6749, 4.4.2), and some of Amazon's documents ask for JSON. */
	readonly encoding: 'form' | 'json';
	/** Who answers there, as the beginning of a sentence. */
	readonly giver: string;
	/** What to do about an error code of OAuth's, where the code has other causes here than at Login with Amazon for all regions. */
	readonly advice?: Readonly<Record<string, string>>;
}

/** Login with Amazon, for every region. */
export const LOGIN_WITH_AMAZON: TokenEndpoint = Object.freeze({
	url: TOKEN_ENDPOINT,
	encoding: 'form',
	giver: 'Login with Amazon',
});
