/**
 * What is read of a reply, whoever sent it: one header, and the object in its body.
 */
import {alone} from './members.js';
import type {HeaderRecord} from '../types.js';

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
