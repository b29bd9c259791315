/**
 * The signature of a checkout button's payload, for Amazon's script in the browser.
 *
 * The browser must get the very string that was signed, so this gives it back; the signature differs on every call and never expires.
 * Rule: `generateButtonSignature` of the official SDKs, and the vector that the PHP and Java ones share.
 */
import {itemsOf} from '../../util/members.js';
import {parseObject} from '../../util/reply-parts.js';
import type {PayKey} from './headers.js';
import {stringToSign} from './signature.js';
import type {SignedButton} from './types.js';

/**
 * The payload as JSON, with its signature. A string is signed as it stands; an object is written as JSON once.
 *
 * @throws TypeError for a payload that is not a JSON object.
 */
export async function signButtonPayload(
	payload: string | object,
	key: Pick<PayKey, 'publicKeyId' | 'algorithm' | 'sign'>,
): Promise<SignedButton> {
	const payloadJSON = typeof payload === 'string' ? payload : JSON.stringify(assertPlain(payload, 'payload'));
	if (parseObject(payloadJSON) === undefined) {
		throw new TypeError('"payload" must be a JSON object, as a string or as an object');
	}
	const {publicKeyId, algorithm} = key;
	return {payloadJSON, signature: await key.sign(stringToSign(algorithm, payloadJSON)), algorithm, publicKeyId};
}

/** Refuses a Map, a form, a promise and bytes: their JSON is `{}` or a list of numbers, which would be signed in place of what they hold. */
function assertPlain(value: unknown, name: string): object {
	const found: unknown = value;
	if (typeof found !== 'object' || found === null || Array.isArray(found) || !isRecord(found)) {
		throw new TypeError(`"${name}" must be a JSON object, as a string or as a plain object`);
	}
	assertPlainWithin(found, name, new Set());
	return found;
}

function assertPlainWithin(value: object, name: string, above: ReadonlySet<object>): void {
	if (above.has(value)) {
		throw new TypeError(`"${name}" must not hold itself`);
	}
	const within = new Set([...above, value]);
	for (const [path, item] of membersOf(value, name)) {
		if (typeof item !== 'object' || item === null) {
			assertWritten(item, path);
		} else if (!writesItself(item)) {
			if (!Array.isArray(item) && !isRecord(item)) {
				throw new TypeError(`"${path}" must be a plain object, an array or a value of JSON`);
			}
			assertPlainWithin(item, path, within);
		}
	}
}

/** Gives each member with its path. The holes of an array are members too, since JSON writes null for them. */
function membersOf(value: object, name: string): readonly (readonly [string, unknown])[] {
	if (Array.isArray(value)) {
		return itemsOf(value).map((item, index) => [`${name}[${index}]`, item]);
	}
	// A property that is undefined counts as left out, as it does in all options.
	return Object.entries(value)
		.filter(([, item]) => item !== undefined)
		.map(([key, item]) => [`${name}${/^\w{1,60}$/.test(key) ? `.${key}` : '[…]'}`, item]);
}

/** JSON leaves a function out, or writes null in its place and in that of a number that is not finite: another payload would be signed. */
function assertWritten(value: unknown, path: string): void {
	const isWritten = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
	if (!isWritten) {
		const what = typeof value === 'number' ? 'a number that is not finite' : `${value === undefined ? '' : 'a '}${typeof value}`;
		throw new TypeError(`"${path}" is ${what}, which JSON cannot hold: give a string, a finite number, a boolean or null`);
	}
}

/** A date or a URL is a string in JSON. */
function writesItself(item: object): boolean {
	return 'toJSON' in item && typeof item.toJSON === 'function' && typeof item.toJSON() === 'string';
}

/** An object literal, also of another realm, and one without a prototype; of classes, none that says how it is written as JSON. */
function isRecord(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}
