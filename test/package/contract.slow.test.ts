/**
 * Holds the exports of the package against the contract that was agreed upon before it was written.
 */
import {beforeAll, expect, it} from 'vitest';
import {emitDeclarations} from './built-declarations.js';
import {compareWithContract} from './contract.js';
import {readText} from './source-files.js';

/** Names of the contract that are not there yet, with what they come with. */
const TO_COME: Readonly<Record<string, string>> = {};

const contract = readText('test/fixtures/contract.d.ts');
const pending = Object.keys(TO_COME);
let declarations: ReadonlyMap<string, string>;

beforeAll(() => {
	declarations = emitDeclarations();
});

it('every export has the type that was agreed upon', () => {
	expect(compareWithContract(declarations, contract, pending)).toEqual([]);
});

it('a name that was agreed upon and is missing is found', () => {
	const changed = `${contract}\nexport type Promised = 1;`;
	expect(compareWithContract(declarations, changed, pending)).toContain('"Promised" is agreed upon and missing.');
});

it('an export that nobody agreed upon is found', () => {
	const changed = contract.replace("export type PayRegion = 'na' | 'eu' | 'jp';", "type PayRegion = 'na' | 'eu' | 'jp';");
	expect(compareWithContract(declarations, changed, pending)).toContain('"PayRegion" is exported and not agreed upon.');
});

it('a narrower type is found', () => {
	const changed = contract.replace("'require' | 'auto' | 'never'", "'require' | 'auto'");
	expect(compareWithContract(declarations, changed, pending)).toContain(
		'"RestrictedDataPolicy" is not what was agreed: ours cannot stand where theirs is asked for.',
	);
});

it('a readonly that is missing is found', () => {
	const changed = contract.replace('method: string; url: string | URL;', 'readonly method: string; url: string | URL;');
	expect(compareWithContract(declarations, changed, pending)).toContain('"AmazonRequest" lacks readonly method.');
});

it('an optional member that is missing is found', () => {
	const changed = contract.replace('maxTokens?: number | undefined;', 'maxTokens?: number | undefined; label?: string;');
	expect(compareWithContract(declarations, changed, pending)).toContain('"AmazonAuthOptions" lacks label?.');
});

it('a name that has come and is still on the list is found', () => {
	expect(compareWithContract(declarations, contract, [...pending, 'AmazonAuth.stats'])).toContain(
		'"AmazonAuth.stats" is there: take it off the list of what is to come.',
	);
});
