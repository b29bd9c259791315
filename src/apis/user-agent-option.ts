/**
 * Which user-agent a user may configure.
 *
 * Amazon refuses one that is longer than 500 characters or names no `Language`. The rest of its form,
 * `Application/Version (Language=…; Name=Value)`, is left to Amazon.
 * @see https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests
 */

const MAX_LENGTH = 500;

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
