/**
 * Any disguise of a restricted or grantless path, generated: what another server might take for it must not be taken for a plain one.
 */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {classify} from '../../../src/apis/selling-partner/classify.js';
import {EXPECTED} from './expected-credentials.js';

const separator = fc.constantFrom('/', '/', '//', '%2F', '%5c', '%252f', '/%2e/', '/x/..%2f', ';v=1/', '%3B/', '/./');
const tail = fc.constantFrom('', '', '/', '%2F', ';v=1', '%3Fx=1', '%23x', '/.', '/x/..%2f');
const disguise = (text: string): fc.Arbitrary<string> =>
	fc
		.array(fc.constantFrom('as is', 'as is', 'as is', 'encoded', 'twice', 'after NUL'), {
			minLength: text.length,
			maxLength: text.length,
		})
		.map((forms) => Array.from(text, (character, index) => disguised(character, forms[index])).join(''));
const disguised = (character: string, form: string | undefined): string => {
	const hex = character.charCodeAt(0).toString(16);
	return {encoded: `%${hex}`, twice: `%25${hex}`, 'after NUL': `%00${character}`}[form ?? ''] ?? character;
};
/** A request for a restricted or grantless operation, with its path written in another way. */
const disguisedRequest = fc.constantFrom(...EXPECTED.filter(({expected}) => expected !== 'plain')).chain(({method, concrete}) => {
	const segments = concrete.split('/').slice(1);
	return fc
		.tuple(...segments.map((segment) => fc.tuple(separator, fc.oneof(fc.constant(segment), disguise(segment)))), tail)
		.map((parts) => ({method, concrete, disguise: parts.flat().join('')}));
});

/** The properties, each tried this many times. */
export function disguiseSuite(runs: number): void {
	test('any disguise of a restricted or grantless path is refused', () => {
		fc.assert(
			fc.property(disguisedRequest, (request) => {
				fc.pre(request.disguise !== request.concrete);
				expect(classify(request.method, request.disguise).kind).toBe('ambiguous');
			}),
			{numRuns: runs},
		);
	});

	test('none becomes plain by passing through a URL parser', () => {
		fc.assert(
			fc.property(disguisedRequest, ({method, disguise: path}) => {
				expect(classify(method, new URL(`https://sellingpartnerapi-na.amazon.com/${path}`).pathname).kind).not.toBe('plain');
			}),
			{numRuns: runs},
		);
	});
}
