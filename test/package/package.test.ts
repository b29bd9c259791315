/**
 * What package.json says of the package.
 */
import {expect, it} from 'vitest';
import {VERSION} from '../../src/version.js';
import {readText} from './source-files.js';

// npm refuses a package.json of another shape.
const manifest = JSON.parse(readText('package.json')) as {
	version: string;
	engines: Record<string, string>;
	bin: Record<string, string>;
	exports: Record<string, string | Record<string, string>>;
	peerDependencies: Record<string, string>;
	peerDependenciesMeta: Record<string, {optional?: boolean}>;
};

it('the version in the user agent is the version of the package', () => {
	expect(VERSION).toBe(manifest.version);
});

it('the lock file has the version of the package, in both places', () => {
	const lock = JSON.parse(readText('package-lock.json')) as {version: string; packages: Record<string, {version: string}>};
	expect([lock.version, lock.packages['']?.version]).toEqual([manifest.version, manifest.version]);
});

it('the changelog begins with the version', () => {
	expect(/^## (\S+)$/m.exec(readText('CHANGELOG.md'))?.[1]).toBe(manifest.version);
});

it('every entry has types, which stand first, and code beside them', () => {
	const entries = Object.entries(manifest.exports).filter(([name]) => name !== './package.json');
	expect(entries.map(([name]) => name)).toEqual([
		'.',
		'./express',
		'./koa',
		'./redis',
		'./keyv',
		'./undici',
		'./agent',
		'./testing',
	]);
	for (const [, conditions] of entries) {
		expect(Object.keys(conditions)).toEqual(['types', 'default']);
		const {types, default: code} = conditions as Record<string, string>;
		expect(types?.replace(/\.d\.ts$/, '.js')).toBe(code);
	}
});

it('the command is named like the package, so that npx finds it, and runs under node', () => {
	expect(manifest.bin).toEqual({'got-amazon-auth': 'dist/src/cli/main.js'});
	expect(readText('src/cli/main.ts')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('a framework or a database is never needed, got always is', () => {
	const optional = Object.keys(manifest.peerDependencies).filter((name) => manifest.peerDependenciesMeta[name]?.optional);
	expect(optional).toEqual(['express', 'ioredis', 'keyv', 'koa', 'undici']);
	expect(Object.keys(manifest.peerDependencies)).toContain('got');
});
