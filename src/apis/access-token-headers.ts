/**
 * The headers of the APIs that take an access token in `x-amz-access-token`, and which user-agent a user may configure for them.
 *
 * Amazon refuses a user-agent that is longer than 500 characters or names no `Language`. The rest of its form,
 * `Application/Version (Language=…; Name=Value)`, is left to Amazon.
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 * @see https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests
 */
import type {Clock} from '../util/clock.js';
import {basicDate} from '../util/encoding.js';
import {VERSION} from '../version.js';
import type {Attachment, RetryRule} from './types.js';

/** The token, raw and without "Bearer". */
export const ACCESS_TOKEN_HEADER = 'x-amz-access-token';

const MAX_LENGTH = 500;
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

export function userAgent(configured: string | undefined): string {
	return configured ?? OWN_USER_AGENT;
}

/** @throws TypeError naming `option`, if no header can hold the value or Amazon would refuse it for its length or its missing language. */
export function readUserAgent(value: unknown, option: string): string | undefined {
	if (value !== undefined) {
		assertUserAgent(value, option);
	}
	return value;
}

export function assertUserAgent(value: unknown, option: string): asserts value is string {
	if (typeof value !== 'string' || value === '') {
		throw new TypeError(`"${option}" must be a non-empty string such as "My App/1.0 (Language=JavaScript)"`);
	}
	if (value.length > MAX_LENGTH) {
		throw new TypeError(`"${option}" must be at most ${MAX_LENGTH} characters long: Amazon refuses more`);
	}
	if (!/^[\x20-\x7e]*$/.test(value)) {
		throw new TypeError(`"${option}" must hold visible ASCII characters and spaces only`);
	}
	if (!value.includes('Language=')) {
		throw new TypeError(`"${option}" must have a Language attribute, as in "My App/1.0 (Language=JavaScript)"`);
	}
}
