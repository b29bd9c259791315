/**
 * What somebody who logs an error can find in it: message, stack, String, JSON, a depth-12 inspect, and the same of its causes.
 */
import {inspect} from 'node:util';

/** The names of those secrets that can be found in what is logged of a value. */
export function leaksIn(subject: unknown, secrets: Readonly<Record<string, string>>): string[] {
	const text = surface(subject).join('\n');
	return Object.keys(secrets).filter((name) => {
		const secret = secrets[name] ?? '';
		return (
			text.includes(secret) || text.includes(encodeURIComponent(secret)) || text.includes(JSON.stringify(secret).slice(1, -1))
		);
	});
}

function surface(subject: unknown, depth = 0): string[] {
	const printed = [
		inspect(subject, {depth: 12, maxStringLength: null, maxArrayLength: null}),
		String(subject),
		stringify(subject),
	];
	if (!(subject instanceof Error) || depth > 9) {
		return printed;
	}
	const {message, stack, cause} = subject;
	const parts = Object.entries(subject).flatMap(([key, value]) => [key, inspect(value, {depth: 12}), stringify(value)]);
	return [...printed, message, stack ?? '', ...parts, ...(cause === undefined ? [] : surface(cause, depth + 1))];
}

function stringify(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		// A circle: what cannot be written down cannot leak.
		return '';
	}
}
