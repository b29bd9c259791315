/**
 * Holds the public interface still: a change of test/fixtures/public-api.md is a change for users and belongs into the changelog.
 *
 * `npx vitest run --config test/vitest.config.ts test/package/public-api -u` writes it anew.
 */
import {expect, it} from 'vitest';
import {emitDeclarations, packageEntries} from './built-declarations.js';
import {describePublicApi} from './public-api.js';

it('the public interface is the one that was agreed upon', async () => {
	await expect(describePublicApi(packageEntries(), emitDeclarations())).toMatchFileSnapshot('../fixtures/public-api.md');
});

it('an export that is new shows, and so does the type it mentions', () => {
	const declarations = new Map([
		['dist/src/index.d.ts', `export {added} from './added.js';`],
		[
			'dist/src/added.d.ts',
			`interface Hidden {\n\treadonly count: number;\n}\n/** Adds. */\nexport declare const added: Hidden;\nexport {};`,
		],
	]);
	const report = describePublicApi(new Map([['got-amazon-auth', 'dist/src/index.d.ts']]), declarations);
	expect(report).toContain('## `got-amazon-auth`\n\n```ts\nconst added: Hidden;\n```');
	expect(report).toContain('## Mentioned, not exported\n\n```ts\ninterface Hidden {\n    readonly count: number;\n}\n```');
});

it.each([
	['a member that is not readonly any more', '\tcount: number;'],
	['a member that may be left out', '\treadonly count?: number;'],
	['a wider type', '\treadonly count: number | string;'],
	['a member that is new, also where it is inherited', '\treadonly count: number;\n\treadonly name: string;'],
])('%s shows', (_change, members) => {
	const report = (text: string) =>
		describePublicApi(
			new Map([['got-amazon-auth', 'dist/src/index.d.ts']]),
			new Map([
				['dist/src/index.d.ts', `import type {Base} from './base.js';\nexport interface Counter extends Base {}`],
				['dist/src/base.d.ts', `export interface Base {\n${text}\n}`],
			]),
		);
	expect(report(members)).not.toBe(report('\treadonly count: number;'));
	expect(report(members)).toContain(members.trim().split('\n\t').at(-1));
});

it('an entry that the build does not make is an error', () => {
	expect(() => describePublicApi(new Map([['got-amazon-auth', 'dist/src/missing.d.ts']]), new Map())).toThrow('is no module');
});
