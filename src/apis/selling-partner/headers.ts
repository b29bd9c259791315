/**
 * The headers every call to the Selling Partner API carries, beside its token.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 *
 * The user-agent that the Selling Partner API asks for: `Application/Version (Language=…; Name=Value)`.
 *
 * Amazon refuses requests whose user-agent is longer than 500 characters. Knows nothing of when the header is put on.
 * @see https://developer-docs.amazon.com/sp-api/docs/include-a-user-agent-header-in-all-requests
 */
import {VERSION} from '../../version.js';

/** The access token or the Restricted Data Token, raw and without "Bearer". */
export const SELLING_PARTNER_TOKEN_HEADER = 'x-amz-access-token';

let ownUserAgent: string | undefined;

export function userAgent(configured: string | undefined): string {
	ownUserAgent ??= defaultUserAgent(VERSION);
	return configured ?? ownUserAgent;
}

/** What a user-agent is made of; values are escaped where Amazon's form needs it. */
export interface UserAgentParts {
	readonly application: string;
	readonly version: string;
	/** `Language` is required. */
	readonly attributes: Readonly<Record<'Language', string> & Record<string, string>>;
}

/** The user-agent of requests whose application names none. */
export function defaultUserAgent(packageVersion: string): string {
	return formatUserAgent({application: 'got-amazon-auth', version: packageVersion, attributes: {Language: 'JavaScript'}});
}

/** The parts, escaped and joined in Amazon's form. */
export function formatUserAgent({application, version, attributes}: UserAgentParts): string {
	const pairs = Object.entries(attributes).map(([name, value]) => `${escaped(name, '=')}=${escaped(value, ');')}`);
	return `${escaped(application, '/')}/${escaped(version, '(')} (${pairs.join('; ')})`;
}

/**
 * Holds a user's own user-agent against Amazon's form.
 *
 * @throws TypeError naming `option`, if Amazon would not take the value.
 */
export function assertUserAgent(value: unknown, option: string): asserts value is string {
	if (typeof value !== 'string' || value === '') {
		throw new TypeError(`"${option}" must be a non-empty string such as "My App/1.0 (Language=JavaScript)"`);
	}
	if (value.length > MAX_LENGTH) {
		throw new TypeError(`"${option}" must be at most ${MAX_LENGTH} characters long: Amazon refuses more`);
	}
	if (!VISIBLE_ASCII.test(value)) {
		throw new TypeError(`"${option}" must hold visible ASCII characters and spaces only`);
	}
	const attributes = FORM.exec(value)?.groups?.attributes?.match(SEMICOLON_APART) ?? [];
	if (attributes.length === 0 || !attributes.every((attribute) => ATTRIBUTE.test(attribute))) {
		throw new TypeError(
			`"${option}" must have the form "My App/1.0 (Language=JavaScript)", with a backslash before a "/", "(", "=", ")", ";" or "\\" that is text`,
		);
	}
	if (!attributes.some((attribute) => attribute.trimStart().startsWith('Language='))) {
		throw new TypeError(`"${option}" must have a Language attribute, as in "My App/1.0 (Language=JavaScript)"`);
	}
}

const MAX_LENGTH = 500;
const VISIBLE_ASCII = /^[\x20-\x7e]*$/;
const FORM = /^(?:\\.|[^\\/])+\/(?:\\.|[^\\(])+ \((?<attributes>(?:\\.|[^\\)])+)\)$/;
/** What a backslash precedes is text and parts nothing. */
const SEMICOLON_APART = /(?:\\.|[^\\;])+/g;
const ATTRIBUTE = /^ *(?:\\.|[^\\= ])(?:\\.|[^\\=])*=./;

function escaped(text: string, special: string): string {
	return Array.from(text, (character) => (character === '\\' || special.includes(character) ? `\\${character}` : character)).join(
		'',
	);
}
