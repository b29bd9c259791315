/**
 * Any text, for properties: of all code points but halves of pairs.
 *
 * As `unit: 'binary'` of fast-check, which makes a table of a million entries for it in each process.
 */
import fc from 'fast-check';

const FIRST_HALF = 0xd800;
const HALVES = 0x800;

const codePoint = fc.integer({min: 0, max: 0x10ffff - HALVES}).map(
	(number) => String.fromCodePoint(number < FIRST_HALF ? number : number + HALVES),
	(text) => {
		const number = typeof text === 'string' ? text.codePointAt(0) : undefined;
		if (number === undefined || text !== String.fromCodePoint(number)) {
			throw new Error('It is not one code point.');
		}
		return number < FIRST_HALF ? number : number - HALVES;
	},
);

/** A text of any code points, of a length within the bounds. */
export function anyText(bounds: {minLength?: number; maxLength?: number} = {}): fc.Arbitrary<string> {
	return fc.string({...bounds, unit: codePoint});
}
