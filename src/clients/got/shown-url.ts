/**
 * A URL that shows what may be shown, in the very words: the parser would write "…" and the braces of a template as percent signs.
 */
import {inspect} from 'node:util';

/** The text in characters that every parser leaves as they are: got 15 and 16 parse what they show once more. */
export function inAscii(text: string): string {
	return text.replaceAll('…', '...').replaceAll(/\{(\w+)\}/g, ':$1');
}

/** The same object, which from now on is told as the text. */
export function showAs(url: URL, text: string): URL {
	const say = {value: () => text, configurable: true};
	for (const key of ['toString', 'toJSON', inspect.custom]) {
		Object.defineProperty(url, key, say);
	}
	Object.defineProperty(url, 'href', {value: text, configurable: true});
	Object.defineProperty(url, 'pathname', {value: text.slice(url.origin.length), configurable: true});
	return url;
}
