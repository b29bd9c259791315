/**
 * Decides what a reply of Amazon Business says of the token that was sent.
 *
 * No document says what this API answers to a dead token. It is taken to be what the Selling Partner API answers, whose portal, headers and
 * form of errors are the same: its sentences, with 403 or 401. Anything else is no dead token, so that nothing is sent twice for it.
 */
import {errorWith} from '../../errors.js';
import {foreignError} from '../../util/foreign-reply.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {denied, isAboutCredential, type RefusedReply, readRefusal, throttled} from '../access-token-fault.js';
import {accessTokenIn} from '../access-token-headers.js';
import type {ReviewParts} from '../api.js';
import {refuseToken} from '../refuse-token.js';
import type {SentCredential, Verdict} from '../types.js';

const ADVICE =
	'Amazon denies this call, and not because of an old token as far as its words tell. Check that the application has the role for it, that the customer authorised it after it had that role, and that the refresh token is one of this region.';

export function reviewBusiness(
	{headers, operation, url}: SentCredential,
	reply: RefusedReply,
	{cache, clock}: Pick<ReviewParts<unknown, object>, 'cache' | 'clock'>,
): Verdict {
	const {status} = reply;
	if (!isAboutCredential(status)) {
		return {sendAgain: false};
	}
	const refusal = readRefusal(reply);
	const waiting = {nowMs: clock.nowMs()};
	switch (refusal.meaning) {
		case 'foreign': {
			const error = foreignError(reply, url.host, {
				api: 'business',
				operation,
				retryAfterMs: retryAfterMs(reply, waiting.nowMs),
			});
			return {sendAgain: false, ...(error && {error})};
		}
		case 'token-dead':
			return refuseToken({token: accessTokenIn(headers), api: 'business', operation, amazon: refusal.said}, cache);
		case 'throttled':
			return {sendAgain: false, error: errorWith(throttled('business', refusal.said, reply, waiting), {operation})};
		default:
			return status === 401 || status === 403
				? {sendAgain: false, error: errorWith(denied('business', refusal, ADVICE), {operation})}
				: {sendAgain: false};
	}
}
