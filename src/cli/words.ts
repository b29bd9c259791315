/**
 * Words in options and settings: lists of them, words that are nearly known, and names at the beginning of a sentence.
 */
import {wordMeant} from '../util/near-miss.js';

/** Splits a list with commas, as an option or a variable holds it. */
export function listOf(text: string): readonly string[] {
	return text
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '');
}

/**
 * Gives ` (did you mean …?)` for a word that is nearly one of those a setting takes, and an empty text for any other.
 *
 * The word itself is left out, since it may be a secret that was put there by mistake.
 */
export function meantBy(word: string, allowed: readonly string[]): string {
	const near = wordMeant(word, allowed);
	return near === undefined ? '' : ` (did you mean ${near}?)`;
}

/** Writes names as `a, b or c`. */
export function anyOf(names: readonly string[]): string {
	return new Intl.ListFormat('en-GB', {type: 'disjunction'}).format(names);
}

/** Capitalises the beginning of a sentence, which may be a name that is made of words: "the file that … names". */
export function capitalised(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
