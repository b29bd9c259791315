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
	exports: Record<string, string | Record<string, string>>;
	peerDependencies: Record<string, string>;
	peerDependenciesMeta: Record<string, {optional?: boolean}>;
};

it('the version in the user agent is the version of the package', () => {
	expect(VERSION).toBe(manifest.version);
});

it('the changelog has an entry for the version', () => {
	expect(readText('CHANGELOG.md')).toContain(`## ${manifest.version}`);
});

it('every entry has types, which stand first, and code beside them', () => {
	const entries = Object.entries(manifest.exports).filter(([name]) => name !== './package.json');
	expect(entries.map(([name]) => name)).toEqual(['.', './express', './koa', './redis', './keyv', './testing']);
	for (const [, conditions] of entries) {
		expect(Object.keys(conditions)).toEqual(['types', 'default']);
		const {types, default: code} = conditions as Record<string, string>;
		expect(types?.replace(/\.d\.ts$/, '.js')).toBe(code);
	}
});

it('a framework or a database is never needed, got always is', () => {
	const optional = Object.keys(manifest.peerDependencies).filter((name) => manifest.peerDependenciesMeta[name]?.optional);
	expect(optional).toEqual(['express', 'ioredis', 'keyv', 'koa']);
	expect(Object.keys(manifest.peerDependencies)).toContain('got');
});
