/**
 * Guesses which host or name was meant by one that is nearly known, for the text of explanations and errors. It is slow.
 *
 * A guess is only ever shown: a credential goes to exact hosts alone.
 */

/** The most letters that may be added, removed or changed. With more, the word is another host, such as pay.amazon.com. */
const MOST_EDITS = 3;

/** Words that stand for a region, in a host or as an option. @see https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
	na: ['us', 'usa', 'ca', 'mx', 'br', 'us-east-1', 'north-america'],
	eu: ['uk', 'gb', 'de', 'fr', 'it', 'es', 'eu-west-1', 'europe'],
	fe: ['jp', 'au', 'sg', 'us-west-2', 'far-east', 'japan'],
	jp: ['fe', 'japan'],
};

/**
 * ` Did you mean …?` for a host that is nearly one of Amazon's APIs; an empty text for any other.
 *
 * A host whose own word the edits could replace whole, as that of api.amazon.com, is near to every other host of Amazon's.
 */
export function hostMeant(hostname: string, hosts: readonly string[]): string {
	if (!/amazon/i.test(hostname) || hostname.length > 100 || hosts.includes(hostname)) {
		return '';
	}
	const candidates = hosts.filter((host) => host.indexOf('.amazon') > MOST_EDITS);
	const inWords = hostname.replace(/(?<=^|[-.])[a-z]{2,3}(?=[-.]|$)/g, (word) => regionMeant(word, ['na', 'eu', 'fe']) ?? word);
	const [exact] = [
		nearest(inWords, candidates, 0),
		// One host has no word for its region, and one ends where others have .com.
		nearest(inWords.replace(/-na(?=\.)/, ''), candidates, 0),
		nearest(inWords.replace(/\.com$/, ''), candidates, 0),
		nearest(hostname, candidates, MOST_EDITS),
		nearest(inWords, candidates, MOST_EDITS),
	].filter((found) => found.length === 1);
	const found = exact ?? nearest(hostname, candidates, MOST_EDITS);
	return found.length === 0 ? '' : ` Did you mean ${found.join(' or ')}?`;
}

/** The region of those allowed that another word stands for. */
export function regionMeant(word: string, allowed: readonly string[]): string | undefined {
	const lower = word.toLowerCase();
	return allowed.find((region) => region === lower || REGIONS[region]?.includes(lower));
}

/** The one of those allowed that another word most likely stands for: a region by its names, any other by its letters or its beginning. */
export function wordMeant(word: string, allowed: readonly string[]): string | undefined {
	const letters = lettersOf(word);
	// Everything is near a word of a few letters, and a far longer text is no such word.
	if (letters.length < 5 || letters.length > 40) {
		return regionMeant(word, allowed) ?? allowed.find((one) => lettersOf(one) === letters);
	}
	const begun = allowed.filter((one) => lettersOf(one).startsWith(letters));
	const [found] = begun.length === 1 ? begun : nearest(letters, allowed.map(lettersOf), MOST_EDITS);
	return regionMeant(word, allowed) ?? allowed.find((one) => lettersOf(one) === lettersOf(found ?? ''));
}

/** The name in lower case without separators: its spellings differ in nothing else. */
export function lettersOf(name: string): string {
	return name.replaceAll(/[_-]/g, '').toLowerCase();
}

/** The candidates nearest to a word, if no more than `most` edits from it. */
export function nearest(word: string, candidates: readonly string[], most: number): readonly string[] {
	const distances = candidates.map((candidate) => distance(word, candidate));
	const least = Math.min(...distances);
	return least > most ? [] : candidates.filter((_, index) => distances[index] === least);
}

/** The Levenshtein distance, computed row by row. */
function distance(one: string, other: string): number {
	let row = Array.from({length: other.length + 1}, (_, index) => index);
	for (let i = 1; i <= one.length; i++) {
		const next = [i];
		for (let j = 1; j <= other.length; j++) {
			const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
			next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed));
		}
		row = next;
	}
	return row[other.length] ?? 0;
}
