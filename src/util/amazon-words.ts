/**
 * What of a reply may be shown by its form alone: Amazon's error codes, and its request ids.
 *
 * A reply may hold anything at either place, a token or a customer's name among it. Where Amazon documents all codes, as Login with
 * Amazon does, they stand in a list instead; the other services add new ones without notice.
 */

/** A few English words, `QuotaExceeded`, or a short number, `1001`: no token, no key and no id has one of these forms. */
const CODE = /^(?:(?:[A-Z][a-z]{1,19}){1,6}|\d{1,4})$/;

/** A UUID's length and a little more: a client secret of 64 digits that is echoed in its place must not pass. */
const REQUEST_ID = /^[\w-]{1,40}$/;

/** The code, if it looks like one. */
export function shownCode(code: unknown): string | undefined {
	return typeof code === 'string' && CODE.test(code) ? code : undefined;
}

/** The request id, if it looks like one. */
export function shownRequestId(id: unknown): string | undefined {
	return typeof id === 'string' && REQUEST_ID.test(id) ? id : undefined;
}
