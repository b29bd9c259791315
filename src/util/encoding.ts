/**
 * The spellings of texts and times that Amazon's URLs and headers have.
 *
 * `amazonUrl` writes a text in the same spelling that the signature of Amazon Pay is made over.
 */

/** Everything but RFC 3986 unreserved characters is percent-encoded, in upper case. @throws URIError for half a surrogate pair */
export function encodeStrictly(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * A point in time as Amazon's headers write it: ISO 8601 in its basic form, `20190430T123600Z`, without fractions.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 */
export function basicDate(atMs: number): string {
	const second = Math.floor(atMs / 1000);
	if (second !== latest.second) {
		latest = {second, text: written(atMs)};
	}
	return latest.text;
}

/** Written once for all calls of a second: it takes a tenth of what a call with a living token does. */
let latest = {second: Number.NaN, text: ''};

function written(atMs: number): string {
	const text = new Date(atMs).toISOString();
	return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}
