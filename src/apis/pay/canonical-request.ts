/**
 * The canonical request of Amazon Pay v2: six parts, one line feed between them.
 *
 * Signs exactly the headers it is given; which those are is decided elsewhere. Neither awaits nor reads a clock.
 * Rule: "Signing requests" page and the five official SDKs, whose vectors it reproduces.
 */
import {hash} from 'node:crypto';
import {canonicalTarget} from './canonical-url.js';

export interface RequestToSign {
	readonly method: string;
	readonly url: URL;
	/** Every header to sign, by lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** The body as it goes on the wire; empty where there is none. */
	readonly body: string | Uint8Array;
}

/**
 * The canonical request, and the list of names that goes into the `authorization` header with it.
 *
 * @throws TypeError for a header name in upper case and for a value with a line break or a character that is not visible ASCII.
 * @see https://developer.amazon.com/docs/amazon-pay-api-v2/signing-requests.html
 */
export function canonicalRequest({method, url, headers, body}: RequestToSign): {canonicalRequest: string; signedHeaders: string} {
	const {path, query} = canonicalTarget(url);
	// By code units, as `sort` goes where it is told nothing: an order of the process's language would not be Amazon's.
	const names = Object.keys(headers).sort();
	let headerLines = '';
	for (const name of names) {
		headerLines += `${canonicalHeaderName(name)}:${canonicalHeaderValue(name, headers[name] ?? '')}\n`;
	}
	const signedHeaders = names.join(';');
	return {
		// The header block ends with a line feed of its own, hence the empty line before the names.
		canonicalRequest: `${method.toUpperCase()}\n${path}\n${query}\n${headerLines}\n${signedHeaders}\n${sha256Hex(body)}`,
		signedHeaders,
	};
}

/**
 * A header value as it is signed, and as it must then be sent: trimmed, each inner run of blanks one space.
 *
 * @throws TypeError for a line break or a character that is not visible ASCII.
 */
export function canonicalHeaderValue(name: string, value: string): string {
	if (CANONICAL_VALUE.test(value)) {
		return value;
	}
	if (!/^[\t\x20-\x7e]*$/.test(value)) {
		throw new TypeError(`The value of "${name}" must be visible ASCII without line breaks`);
	}
	return value.replace(/[\t ]+/g, ' ').trim();
}

/** Words of visible ASCII, one space apart: nothing to refuse or to write otherwise in it. */
const CANONICAL_VALUE = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** The lower-case hexadecimal SHA-256 of a text in UTF-8, or of bytes. */
export function sha256Hex(content: string | Uint8Array): string {
	return hash('sha256', content, 'hex');
}

function canonicalHeaderName(name: string): string {
	if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) {
		throw new TypeError('A header to sign must be given by its lower-case name');
	}
	return name;
}
