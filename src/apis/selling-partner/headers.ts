/**
 * The headers every call to the Selling Partner API carries, beside its token, and which user-agent a user may configure.
 *
 * Amazon refuses a user-agent that is longer than 500 characters or names no `Language`. The rest of its form,
 * `Application/Version (Language=…; Name=Value)`, is left to Amazon. Knows nothing of when a header is put on.
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 * @see https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests
 */
import {VERSION} from '../../version.js';

/** The access token or the Restricted Data Token, raw and without "Bearer". */
export const SELLING_PARTNER_TOKEN_HEADER = 'x-amz-access-token';

const MAX_LENGTH = 500;
const OWN_USER_AGENT = `got-amazon-auth/${VERSION} (Language=JavaScript)`;

export function userAgent(configured: string | undefined): string {
	return configured ?? OWN_USER_AGENT;
}

/** @throws TypeError naming `option`, if no header can hold the value or Amazon would refuse it for its length or its missing language. */
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
