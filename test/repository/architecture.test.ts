/**
 * Holds every file against the rules of architecture-rules.ts, and every rule against a violation planted for it.
 */
import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {RULES} from './architecture-rules.js';
import {findCircle} from './import-circle.js';
import {ROOT, readSources, readText} from './source-files.js';

const NAMED = RULES.map((rule) => [rule.title, rule] as const);
const SOURCES = readSources('src', 'adapters', 'examples', 'test');

describe('in this repository', () => {
	it.each(NAMED)('%s', (_title, {of, faults}) => {
		const found = [...SOURCES]
			.filter(([path]) => of.test(path))
			.flatMap(([path, text]) => faults(path, text).map((fault) => `${path}: ${fault}`));
		expect(found).toEqual([]);
	});

	it('no file needs itself through what it imports', () => {
		expect(findCircle(SOURCES)).toBeUndefined();
	});

	it('the top level holds what a newcomer should see and no more', () => {
		const shown = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !ignored().includes(name));
		const known = [
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'SECURITY.md',
			'adapters',
			'bench',
			'examples',
			'package-lock.json',
			'package.json',
			'src',
			'test',
			'tsconfig.json',
		];
		expect(shown.filter((name) => !known.includes(name))).toEqual([]);
	});
});

describe('a planted violation', () => {
	it.each(NAMED)('is found where this should hold: %s', (_title, {of, faults, planted}) => {
		expect(of.test(planted.path)).toBe(true);
		expect(faults(planted.path, planted.text)).not.toEqual([]);
	});

	it('is found: two files that need each other', () => {
		const circle = new Map([
			['src/a.ts', `import {b} from './b.js';`],
			['src/b.ts', `import {a} from './a.js';`],
		]);
		expect(findCircle(circle)).toEqual(['src/a.ts', 'src/b.ts', 'src/a.ts']);
	});
});

function ignored(): string[] {
	return readText('.gitignore')
		.split('\n')
		.map((line) => line.replace(/\/$/, ''));
}
