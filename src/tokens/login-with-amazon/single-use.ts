/**
 * Authorization codes serve once: a request that Amazon may have taken is not sent again, whatever became of its reply.
 *
 * A second use is refused and may have the tokens of the first revoked. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
import {AmazonAuthError, type AmazonAuthErrorDetails} from '../../errors.js';
import {TokenCallFault} from '../calls/token-call.js';
import type {Grant} from './types.js';

/** Whether a token call for the grant may be made once more after a fault. */
export function mayRepeat(grant: Grant): (fault: TokenCallFault) => boolean {
	return (fault) => grant.grant_type !== 'authorization_code' || !fault.mayHaveBeenTaken;
}

/** What a failure is to whoever gave the grant: of a code that Amazon may have taken nobody knows whether it did. */
export function asToldOf(grant: Grant, error: unknown): unknown {
	if (grant.grant_type !== 'authorization_code' || !(error instanceof AmazonAuthError)) {
		return error;
	}
	const {cause, amazon} = error;
	return cause instanceof TokenCallFault && cause.mayHaveBeenTaken ? unknownOutcome(cause.message, {amazon, cause}) : error;
}

/** @param what became of it, as the middle of a sentence */
export function unknownOutcome(what: string, details: Pick<AmazonAuthErrorDetails, 'amazon' | 'cause'> = {}): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_TOKEN_UNREACHABLE',
		`Login with Amazon was sent the authorization code, and ${what}. Whether it took the code is not known, and a code is never sent twice: have whoever gave it start again.`,
		details,
	);
}
