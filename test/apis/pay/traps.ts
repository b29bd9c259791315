/**
 * The known ways to get Amazon Pay's signing wrong, each with the tests that would fail, by title; the numbers are those in test titles.
 *
 * Gathered from Amazon's five SDKs, its pages, and reports to their repositories.
 */

export interface Trap {
	readonly trap: string;
	/** Titles as they are written at `it`. */
	readonly tests: readonly string[];
	/** Why no caller can fall into it, where there is nothing to test. */
	readonly cannot?: string;
}

export const TRAPS: Readonly<Record<number, Trap>> = {
	1: {
		trap: 'the empty line after the headers is left out, or written twice',
		tests: ['one empty line stands between the headers and their names, and none after the hash (trap 1)'],
	},
	2: {
		trap: 'the last line is the hash of the canonical request, as an old page says',
		tests: ['the last line is the hash of the body, not of the canonical request (trap 2)'],
	},
	3: {
		trap: 'a line with the date is put into the string to sign, as AWS does',
		tests: ['$id: the string to sign has two lines, algorithm and hash, and no date (trap 3)'],
	},
	4: {
		trap: "Node's default padding or salt length",
		tests: [
			'the salt of each algorithm is the one Amazon names (trap 4)',
			'$id: our signature verifies with the salt of its algorithm and with no other (traps 4, 5)',
		],
	},
	5: {
		trap: 'the text is hashed before a function that hashes again',
		tests: ['$id: our signature verifies with the salt of its algorithm and with no other (traps 4, 5)'],
	},
	6: {
		trap: 'a key in a form that OpenSSL does not read, or of a kind that cannot sign',
		tests: [
			'reads %s (trap 6)',
			'refuses %s by name, and says what to do (trap 6)',
			'%s is a TypeError that names "pay.privateKey" (trap 6)',
			'a key that demands a longer salt than the algorithm has is refused by name (trap 6)',
		],
	},
	7: {
		trap: 'the body is changed after it was hashed: trimmed, written as JSON again',
		tests: ['a POST with %s arrives as it was signed', 'white space around a JSON body is signed as it is sent (trap 7)'],
	},
	8: {
		trap: 'no body is sent or signed as the word null',
		tests: [
			'a POST with %s arrives as it was signed',
			'no body has the hash of nothing, not of the word null (trap 8)',
			'a body of null is refused, not signed as a word (trap 8)',
		],
	},
	9: {
		trap: 'one header under two spellings, or a name signed in upper case',
		tests: [
			'the name %j is refused (trap 9)',
			'one header written twice in different case (trap 9)',
			"a caller's own %s, which is set here (trap 9)",
			"a caller's other x-amz-pay-* header is kept and signed, in lower case (trap 9)",
		],
	},
	10: {
		trap: "a caller's idempotency key in another letter case is replaced: a second charge",
		tests: [
			"a caller's key under the name %s is kept over all tries (trap 10)",
			'an idempotency key beside the one the caller wrote, in any case: neither replaces the other (trap 10)',
		],
	},
	11: {
		trap: 'sorted as a locale sorts',
		tests: [
			'are sorted in code units, whatever the locale would say (trap 11)',
			'is sorted by name, then by value, in code units (trap 11)',
			'a query %s leaves in its canonical form',
		],
	},
	12: {
		trap: 'the URL parser rewrites what was signed',
		tests: [
			'what is canonical is a fixed point of the URL parser and of itself, for any segments and pairs (trap 12)',
			'the path of charges/%s leaves as %s (trap 12)',
			'%s would be rewritten: URL_NOT_CANONICAL names the part and its rule (trap 12)',
		],
	},
	13: {
		trap: 'an undefined value is sent as a word, or as an empty id',
		tests: [
			'the merchant id %j is refused by name: no word "undefined" is ever sent (trap 13)',
			'searchParams as %s leave in their canonical form',
		],
	},
	14: {
		trap: 'accept and content-type are left to the client',
		tests: [
			'a GET carries accept and content-type too, without a charset (trap 14)',
			'a %s to %s with %j signs the base set and its x-amz-pay headers, no other (trap 16)',
		],
	},
	15: {
		trap: "a country's name for a region",
		tests: ['the region is the lower-case word of the key (trap 15)', '%s %j is a TypeError (traps 15, 17, 27)'],
	},
	16: {
		trap: 'a header is signed that a proxy rewrites',
		tests: [
			'what a proxy may rewrite is neither signed nor put on (trap 16)',
			'a %s to %s with %j signs the base set and its x-amz-pay headers, no other (trap 16)',
		],
	},
	17: {
		trap: 'an environment in the path that contradicts the key',
		tests: [
			'the key %s of %s at %s: ENVIRONMENT_MISMATCH says what disagrees (traps 17, 18)',
			'the key %s signs %s as it stands, without another segment (trap 17)',
			'a key that names its environment exchanges without a segment for it (trap 17)',
		],
	},
	18: {
		trap: 'the exchange is called in the sandbox',
		tests: ['fails at once, before the MWS token is asked for or anything is sent (trap 18)'],
	},
	19: {
		trap: 'the delegation token is fetched and never put on: the provider is charged',
		tests: [
			'a call acts for the merchant that `as` names, and is signed with the token by the provider (trap 19)',
			'an id of %j is IDENTITY_MISSING, and nothing is sent in the name of the provider',
		],
	},
	20: {
		trap: 'the reply of the exchange is read by the wrong name',
		tests: [
			'the token is read from "authorizationToken" (trap 20)',
			'an exchange that is called by hand carries no token either',
		],
	},
	21: {
		trap: 'the MWS token in the path or the delegation token in a header is logged',
		tests: [
			'an error shows neither path, query, body nor headers of the call (trap 21)',
			'%i %s is asked for %i times and becomes an error with the code of Amazon',
			'the MWS token in a path that is not canonical is not told (trap 21)',
		],
	},
	22: {
		trap: 'a redirect is followed, and the delegation token goes along',
		tests: ['no redirect is followed on Pay hosts: a 303 is a reply there (trap 22)'],
	},
	23: {
		trap: 'the delegation token is verified, or taken to name its end',
		tests: [
			'a token that names its end is used until shortly before it (trap 23)',
			'a token that is %s is used for fifteen minutes (trap 23)',
		],
	},
	24: {
		trap: "one merchant's token reaches another",
		tests: ['each merchant, region, key and tenant has a token of its own (trap 24)'],
	},
	25: {
		trap: 'an old signature is sent again, or a new idempotency key with it',
		tests: ['a %i on a %s is tried again with a fresh date and signature and the same key (traps 25, 28)'],
	},
	26: {
		trap: 'a UUID of 36 characters for an idempotency key',
		tests: [
			'a POST gets a key of 32 characters, another for each call (trap 26)',
			"a caller's key that Amazon would refuse is a TypeError, and nothing is sent (trap 26)",
		],
	},
	27: {
		trap: "certificates unchecked for the whole process, the caller's options changed, a bad algorithm or region taken",
		tests: [
			"a caller's options and headers are as they were after the call, and serve for the next (trap 27)",
			'%s %j is a TypeError (traps 15, 17, 27)',
			'the package neither prints nor reads the environment',
		],
	},
	28: {
		trap: '425 is not tried again',
		tests: ['a %i on a %s is tried again with a fresh date and signature and the same key (traps 25, 28)'],
	},
	29: {
		trap: 'shippingAddressList is an array of JSON texts',
		tests: [],
		cannot: 'Replies reach the caller as got gives them: no field of one is read or changed, so none is misread.',
	},
};
