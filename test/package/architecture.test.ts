/**
 * Holds every file against the rules of architecture-rules.ts, and every rule against a violation planted for it.
 */
import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {RULES} from './architecture-rules.js';
import {findCircle} from './import-circle.js';
import {loadedWith} from './loaded-with.js';
import {importsOf, ROOT, readSources, readText} from './source-files.js';

const NAMED = RULES.map((rule) => [rule.title, rule] as const);
const SOURCES = readSources('src', 'adapters', 'examples', 'test');

describe('in this repository', () => {
	it.each(NAMED)('%s', (_title, {of, faults}) => {
		const found = [...SOURCES]
			.filter(([path]) => of.test(path))
			.flatMap(([path, text]) => faults(path, text).map((fault) => `${path}: ${fault}`));
		expect(found).toEqual([]);
	});

	it.each(NAMED)('there are files to hold to this: %s', (_title, {of}) => {
		expect([...SOURCES.keys()].filter((path) => of.test(path))).not.toEqual([]);
	});

	it('no file needs itself through what it imports', () => {
		expect(findCircle(SOURCES)).toBeUndefined();
	});

	it.each([
		['src/index.ts', ['got', 'lru-cache']],
		['adapters/express.ts', ['lru-cache']],
		['adapters/koa.ts', ['lru-cache']],
		['adapters/undici.ts', ['lru-cache']],
		['adapters/keyv.ts', []],
		['adapters/redis.ts', ['ioredis']],
	])('%s loads %j, and every other package when a call first needs it', (entry, packages) => {
		const loaded = loadedWith(entry, SOURCES);
		expect(loaded.filter((name) => !name.startsWith('node:') && !SOURCES.has(name)).sort()).toEqual(packages);
	});

	it('what of the package is loaded when it is first needed is loaded before the tests', () => {
		const ofPackage = [...SOURCES].filter(([path]) => /^(src\/(?!testing\/|cli\/)|adapters\/)/.test(path));
		const later = ofPackage.flatMap(([path, text]) => importsOf(path, text).filter((line) => line.isOurs && line.isLater));
		const before = importsOf('test/support/loaded.ts', readText('test/support/loaded.ts'));
		expect([...new Set(later.map(({target}) => target))].sort()).toEqual(before.map(({target}) => target).sort());
	});

	it('what of the package is loaded when it is first needed is loaded behind the making of an auth, but for what hardly anybody needs', () => {
		const later = (path: string): string[] =>
			importsOf(path, SOURCES.get(path) ?? '').flatMap(({isOurs, isLater, target}) => (isOurs && isLater ? [target] : []));
		// Of what stands in lazy-parts.ts the next test says that it is loaded ahead.
		const shared = 'src/apis/lazy-parts.ts';
		const ahead = /^src\/(load-ahead|apis\/([a-z-]+\/index|lazy-parts))\.ts$/;
		const ofPackage = [...SOURCES.keys()].filter((path) => /^src\/(?!testing\/|cli\/)/.test(path));
		const others = ofPackage.filter((path) => path === shared || !ahead.test(path)).flatMap(later);
		const hardlyNeeded = ['src/apis/selling-partner/tools/mws-migration.ts'];
		expect([...new Set([...ofPackage.filter((path) => ahead.test(path)).flatMap(later), ...hardlyNeeded])].sort()).toEqual(
			[...new Set(others)].sort(),
		);
	});

	it('each part that APIs share is loaded ahead by one of them', () => {
		const parts = [...(SOURCES.get('src/apis/lazy-parts.ts') ?? '').matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
		const lists = [...SOURCES].filter(([path]) => /^src\/apis\/[a-z-]+\/index\.ts$/.test(path)).map(([, text]) => text);
		const ahead = lists.flatMap((text) => /\tloadAhead: [^[]*\[([^\]]*)\]/.exec(text)?.[1]?.split(', ') ?? []);
		expect(parts.length).toBeGreaterThan(0);
		expect(parts.filter((name) => name === undefined || !ahead.includes(name))).toEqual([]);
	});

	it('the top level holds what a newcomer should see and no more', () => {
		const shown = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !isIgnored(name));
		const known = [
			'CHANGELOG.md',
			'CONTRIBUTING.md',
			'LICENSE',
			'README.md',
			'SECURITY.md',
			'adapters',
			'bench',
			'examples',
			'findings',
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

	it('is found: a package that comes with an entry by way of another file', () => {
		const files = new Map([
			['src/index.ts', `import type {T} from './types.js'; export {a} from './a.js';`],
			['src/a.ts', `import 'node:fs'; import 'jose'; await import('./later.js');`],
			['src/later.ts', `import 'limiter';`],
		]);
		expect(loadedWith('src/index.ts', files)).toEqual(['src/index.ts', 'src/a.ts', 'node:fs', 'jose']);
	});

	it('is found: two files that need each other', () => {
		const circle = new Map([
			['src/a.ts', `import {b} from './b.js';`],
			['src/b.ts', `import {a} from './a.js';`],
		]);
		expect(findCircle(circle)).toEqual(['src/a.ts', 'src/b.ts', 'src/a.ts']);
	});
});

/** By .gitignore, whose patterns are names, or a star and an ending. */
function isIgnored(name: string): boolean {
	return readText('.gitignore')
		.split('\n')
		.map((line) => line.replace(/\/$/, ''))
		.some((pattern) => pattern === name || (pattern.startsWith('*') && name.endsWith(pattern.slice(1))));
}
