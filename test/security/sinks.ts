/**
 * What can be read of a value by whoever logs, reports or serialises it: a text for each way, by the way's name.
 *
 * Without `showHidden`: what is not enumerable is there for a program that asks for it by name.
 */
import {format, inspect} from 'node:util';

/** As far as people print: everything that anybody can reach without asking for hidden properties. */
const FULL = {depth: 12, colors: false, breakLength: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null};

const WAYS: Readonly<Record<string, (value: unknown) => string>> = {
	inspect: (value) => inspect(value, FULL),
	'console.log': (value) => format(value),
	'console.log in a text': (value) => format('%s %j %O', value, undefined, {value}),
	JSON: stringify,
	String: (value) => write(() => String(value)),
	stack: (value) => (value instanceof Error ? String(value.stack) : ''),
	message: (value) => (value instanceof Error ? value.message : ''),
	'its own keys': (value) =>
		value instanceof Error
			? Object.entries(value)
					.map(([key, one]) => `${key} ${inspect(one, FULL)} ${stringify(one)}`)
					.join('\n')
			: '',
};

/** The texts of a value and of the causes below it. */
export function readAll(value: unknown): [way: string, text: string][] {
	const texts: [string, string][] = [];
	let current = value;
	// Bounded: a chain of causes may be a circle.
	for (let depth = 0; depth < 10; depth++) {
		const at = depth === 0 ? '' : `cause ${depth}, `;
		for (const [way, read] of Object.entries(WAYS)) {
			texts.push([`${at}${way}`, read(current)]);
		}
		if (!(current instanceof Error) || current.cause === undefined) {
			break;
		}
		current = current.cause;
	}
	return texts;
}

function stringify(value: unknown): string {
	return write(() => JSON.stringify(value) ?? '');
}

/** A circle, or a value without a text: what cannot be written down cannot leak. */
function write(text: () => string): string {
	try {
		return text();
	} catch {
		return '';
	}
}
