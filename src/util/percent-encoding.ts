/**
 * A text as one path segment or one query value of a URL.
 *
 * One spelling for all: what `amazonUrl` writes is what Amazon Pay's signature is made over.
 */

/** Everything but RFC 3986 unreserved characters is percent-encoded, in upper case. @throws URIError for half a surrogate pair */
export function encodeStrictly(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
