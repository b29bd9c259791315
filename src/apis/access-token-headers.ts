/**
 * The headers of the APIs that take an access token in `x-amz-access-token`.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 */
import type {HeaderRecord} from '../types.js';
import type {Clock} from '../util/clock.js';
import {basicDate} from '../util/encoding.js';
import {headerOf} from '../util/reply-parts.js';
import {VERSION} from '../version.js';
import type {Attachment, RetryRule} from './types.js';

/** The token, raw and without "Bearer". */
export const ACCESS_TOKEN_HEADER = 'x-amz-access-token';

const OWN_USER_AGENT = `got-amazon-auth/${VERSION} (Language=JavaScript)`;

/** A throttled call was not carried out, whatever its method. */
const RETRY: RetryRule = {statusCodes: [429], networkErrors: false};

/** What a call with such a token carries. */
export function attachAccessToken(
	token: string,
	{settings, clock}: {readonly settings: {readonly userAgent: string | undefined}; readonly clock: Clock},
	isFinal: boolean,
): Attachment {
	return {
		headers: {[ACCESS_TOKEN_HEADER]: token, 'x-amz-date': basicDate(clock.nowMs())},
		defaults: {'user-agent': userAgent(settings.userAgent)},
		url: undefined,
		stringToSign: undefined,
		carried: undefined,
		retry: RETRY,
		isFinal,
	};
}

/** The token that a request carries, by which the cache knows whose it is. */
export function accessTokenIn(headers: HeaderRecord): string | undefined {
	return headerOf(headers, ACCESS_TOKEN_HEADER);
}

export function userAgent(configured: string | undefined): string {
	return configured ?? OWN_USER_AGENT;
}
