/**
 * Words in options and settings: lists of them, words that are nearly known, and names at the beginning of a sentence.
 */
import {wordMeant} from '../util/near-miss.js';

/** A list with commas, as an option or a variable holds it. */
export function listOf(text: string): readonly string[] {
	return text
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '');
}

/** ` (did you mean …?)` for a word in a setting that is nearly one of those it takes. The word itself may be a secret put there by mistake. */
export function meantBy(word: string, allowed: readonly string[]): string {
	const near = wordMeant(word, allowed);
	return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** `a, b or c`. */
export function anyOf(names: readonly string[]): string {
	return new Intl.ListFormat('en-GB', {type: 'disjunction'}).format(names);
}

/** A name at the beginning of a sentence may be words: "the file that … names". */
export function capitalised(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
