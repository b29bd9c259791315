/**
 * Forgets a token that Amazon called dead, and says what to tell the caller.
 *
 * The cache decides whether the token is renewed; whether the reply calls the token dead was decided by the API's `review.ts`.
 */

import {AmazonAuthError} from '../errors.js';
import type {TokenCache} from '../tokens/types.js';
import type {Explanation} from '../types.js';
import type {Verdict} from './types.js';

export interface RefusedToken {
	/** Undefined where no token of this package was sent. */
	readonly token: string | undefined;
	readonly api: Explanation['api'];
	readonly operation: string | undefined;
	readonly amazon: AmazonAuthError['amazon'];
}

export function refuseToken({token, api, operation, amazon}: RefusedToken, cache: TokenCache): Verdict {
	const refusal = token === undefined ? 'unknown' : cache.refuse(token);
	const error = new AmazonAuthError('ERR_AMAZON_ACCESS_TOKEN_REFUSED', ADVICE[refusal], {api, operation, amazon});
	return {sendAgain: refusal === 'forgotten' || refusal === 'replaced', error};
}

const ADVICE = {
	forgotten: 'Amazon refused the token, which has been forgotten: the next call fetches a new one.',
	replaced: 'Amazon refused the token, which has been replaced since: the next call goes with the new one.',
	kept: 'Amazon refused this token, which had taken the place of a refused one less than a minute ago; a token is renewed by force once a minute. If it stays so, the authorization may have been revoked, or a role be missing.',
	unknown:
		'Amazon refused a token that was given ready-made, which cannot be renewed here: ask for a new one where it came from.',
} as const;
