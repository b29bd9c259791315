/**
 * The guides: what they show is word for word part of a program that the tests of examples run. That it compiles is in the slow set.
 */
import {existsSync} from 'node:fs';
import {posix} from 'node:path';
import ts from 'typescript';
import {describe, expect, it} from 'vitest';
import {readMarkdownBlocks} from './code-blocks.js';
import {findRawUrls} from './raw-urls.js';
import {linksOf, listFiles, parse, ROOT, readText, walk} from './source-files.js';

const FOLDER = 'examples/guides';
const guides = listFiles(FOLDER).filter((path) => path.endsWith('.md'));

it('there is a guide for each way of working', () => {
	expect(guides.map((path) => path.slice(FOLDER.length + 1))).toEqual(
		expect.arrayContaining([
			'one-seller.md',
			'many-sellers.md',
			'one-application.md',
			'fleet-on-redis.md',
			'amazon-pay-provider.md',
			'appstore-release.md',
			'amazon-ads.md',
			'device-messaging.md',
			'creators.md',
			'amazon-business.md',
			'pacing.md',
			'testing.md',
			'moving-from-amazon-sp-api.md',
			'moving-from-sp-api-sdk.md',
		]),
	);
});

it('all guides have blocks of code', () => {
	expect(guides.filter((path) => readMarkdownBlocks(path, readText(path)).length === 0)).toEqual([]);
});

it('no guide puts a URL of Amazon together by hand', () => {
	const shown = guides.flatMap((path) => readMarkdownBlocks(path, readText(path)));
	expect(shown.flatMap(({place, code}) => findRawUrls('shown.ts', code).map((url) => `${place}: ${url}`))).toEqual([]);
});

describe.each(guides)('%s', (path) => {
	const text = readText(path);
	const linked = linksOf(text).map((link) => posix.join(FOLDER, link));

	it('names the program that it is about, which a test runs', () => {
		// The tests of examples run every file that stands in their folder.
		expect(linked.filter((target) => /^examples\/[\w-]+\.ts$/.test(target))).not.toEqual([]);
	});

	it('shows only what stands in a program that it links to', () => {
		expect(notIn(programsOf(linked), path, text)).toEqual([]);
	});

	it('shows no function that the program does not call when the tests run it', () => {
		expect(uncalledIn(programsOf(linked), path, text)).toEqual([]);
	});

	it('points only at files that exist', () => {
		expect(linked.filter((target) => !existsSync(`${ROOT}/${target}`))).toEqual([]);
	});
});

describe('the check of guides', () => {
	const planted = 'Text.\n\n```ts\nexport function twice(n: number): number {\n\treturn 2 * n;\n}\n```\n';

	it('takes what a program holds, whatever stands around it', () => {
		const program = '/** Doubles. */\nexport function twice(n: number): number {\n\treturn 2 * n;\n}\nrun();\n';
		expect(notIn([program], 'PLANTED.md', planted)).toEqual([]);
	});

	it('finds a function that no program calls', () => {
		const program = 'export function twice(n: number): number {\n\treturn 2 * n;\n}\n';
		expect(uncalledIn([`${program}twice(1);`], 'PLANTED.md', planted)).toEqual([]);
		expect(uncalledIn([program], 'PLANTED.md', planted)).toEqual(['PLANTED.md:4: twice']);
	});

	it('finds what is a little different in the program', () => {
		const program = 'export function twice(n: number): number {\n\treturn n + n;\n}\n';
		expect(notIn([program], 'PLANTED.md', planted)).toEqual(['PLANTED.md:4: export function twice(n: number): number {']);
	});
});

function programsOf(linked: readonly string[]): string[] {
	return linked.filter((target) => target.endsWith('.ts') && existsSync(`${ROOT}/${target}`)).map(readText);
}

/** Statements of the blocks that no program holds, but for imports: what a reader pastes may need fewer than the program. */
function notIn(programs: readonly string[], path: string, text: string): string[] {
	return readMarkdownBlocks(path, text).flatMap(({place, code}) =>
		parse('block.ts', code)
			.statements.filter((statement) => !ts.isImportDeclaration(statement))
			.map((statement) => statement.getText())
			.filter((statement) => !programs.some((program) => program.includes(statement)))
			.map((statement) => `${place}: ${statement.split('\n')[0]}`),
	);
}

/**
 * Functions of the blocks that are named nowhere in the programs but where they are declared or imported.
 *
 * The tests of examples run each program, by its `run`.
 */
function uncalledIn(programs: readonly string[], path: string, text: string): string[] {
	const called = new Set(programs.flatMap((program) => usedNames(program)));
	return readMarkdownBlocks(path, text).flatMap(({place, code}) =>
		parse('block.ts', code)
			.statements.filter(ts.isFunctionDeclaration)
			.map(({name}) => name?.text ?? '')
			.filter((name) => !called.has(name))
			.map((name) => `${place}: ${name}`),
	);
}

/** What is called, or handed on to be called. */
function usedNames(program: string): string[] {
	const found: string[] = [];
	walk(parse('program.ts', program), (node) => {
		const {parent} = node;
		if (ts.isIdentifier(node) && !ts.isFunctionDeclaration(parent) && !ts.isImportSpecifier(parent)) {
			found.push(node.text);
		}
	});
	return found;
}
