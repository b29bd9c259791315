/**
 * What is read of a reply, whoever sent it: one header, and the object in its body.
 */
import type {HeaderRecord} from './types.js';

/** One value of a header, whatever the client made of it. The name in lower case. */
export function headerOf(headers: HeaderRecord, name: string): string | undefined {
	const value = headers[name] ?? headers[Object.keys(headers).find((key) => key.toLowerCase() === name) ?? ''];
	return typeof value === 'string' ? value : value?.[0];
}

/** The object a body holds, or undefined: an error page is no reply. */
export function parseObject(body: string | Uint8Array): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
		// An object that is no array has string keys.
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
