/**
 * The table of expectations: what each operation of Amazon's models carries.
 */
import {readFileSync} from 'node:fs';

/** The cells of each row of a fixture, without its first line. */
export function rowsOf(name: string): string[][] {
	return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
		.trimEnd()
		.split('\n')
		.slice(1)
		.map((line) => line.split('\t'));
}

/** Each operation with the credential it takes, and its path with an id in each place of one. */
export const EXPECTED: readonly {method: string; path: string; concrete: string; expected: string}[] = rowsOf(
	'expected-credentials.tsv',
).map(([method = '', path = '', expected = '']) => ({
	method,
	path,
	concrete: path.replace(/\{\w+\}/g, '902-3159896-1390916'),
	expected,
}));
