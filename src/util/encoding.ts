/**
 * The spellings of texts and times that Amazon's URLs and headers have.
 *
 * `amazonUrl` writes a text in the same spelling that the signature of Amazon Pay is made over.
 */

/**
 * Percent-encodes everything but the unreserved characters of RFC 3986, in upper case.
 *
 * @throws URIError for half a surrogate pair
 */
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

/** The text is kept for all calls within a second: writing it takes a tenth of the time of a call with a cached token. */
let latest = {second: Number.NaN, text: ''};

function written(atMs: number): string {
	const text = new Date(atMs).toISOString();
	return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}
