/**
 * What is read of a reply, whoever sent it: one header, and the object in its body.
 *
 * What of a reply may be shown by its form alone: Amazon's error codes, and its request ids.
 *
 * A reply may hold anything at either place, a token or a customer's name among it. Where Amazon documents all codes, as Login with
 * Amazon does, they stand in a list instead; the other services add new ones without notice.
 */

import type {HeaderRecord} from '../types.js';
import {alone} from './members.js';

/** One value of a header, whatever the client made of it. The name in lower case. */
export function headerOf(headers: HeaderRecord, name: string): string | undefined {
	const spelling = Object.hasOwn(headers, name) ? name : Object.keys(headers).find((key) => key.toLowerCase() === name);
	const value = spelling === undefined ? undefined : headers[spelling];
	return typeof value === 'string' ? value : value?.[0];
}

/** The object a body holds, or undefined: an error page is no reply. What it does not say, no prototype says for it. */
export function parseObject(body: string | Uint8Array): Record<string, unknown> | undefined {
	try {
		const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
		const value: unknown = JSON.parse(text, (_key, inside: unknown) => (isRecord(inside) ? alone(inside) : inside));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** An object that is no array has string keys. */
function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
