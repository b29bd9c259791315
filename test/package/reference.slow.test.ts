/**
 * The reference made of the doc comments: complete, without a broken link, and a page for every name that users can import.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {emitDeclarations, packageEntries, programOver} from './built-declarations.js';
import {exportsOf} from './public-api.js';
import {ROOT} from './source-files.js';

const folder = mkdtempSync(join(tmpdir(), 'reference-'));
let made: {readonly status: number | null; readonly output: string};

beforeAll(() => {
	made = makeReference(join(folder, 'docs'));
});

afterAll(() => rmSync(folder, {recursive: true}));

describe('npm run docs', () => {
	it('makes the reference without a warning', () => {
		expect(made.output).not.toMatch(/warning\]|error\]/);
		expect(made.status, made.output).toBe(0);
	});

	it('gives each entry a page, with a link to the page of each of its exports', () => {
		const declarations = emitDeclarations();
		const entries = packageEntries();
		const program = programOver([...entries.values()], declarations);
		const missing = [...entries].flatMap(([name, path]) => {
			const page = join(folder, 'docs/modules', `${name.replaceAll('/', '_')}.html`);
			const links = linksOf(page);
			return exportsOf(program, path)
				.filter((symbol) => !links.some((link) => link.endsWith(`.${symbol.name}.html`) && existsSync(join(dirname(page), link))))
				.map((symbol) => `${name}: ${symbol.name}`);
		});
		expect(entries.size).toBeGreaterThan(0);
		expect(missing).toEqual([]);
	});

	it('fails for an export without a doc comment', () => {
		// Nothing is excused: what the settings leave to the sentence above it is found.
		const {status, output} = makeReference(join(folder, 'strict'), '--intentionallyNotDocumented', 'nothing');
		expect(status).not.toBe(0);
		expect(output).toContain('TokenStore.get.__type.value (Property)');
	});
});

function makeReference(out: string, ...options: readonly string[]): {status: number | null; output: string} {
	const {status, stdout, stderr} = spawnSync('npm', ['run', '-s', 'docs', '--', '--out', out, ...options], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	return {status, output: `${stdout}${stderr}`};
}

function linksOf(page: string): string[] {
	return [...readFileSync(page, 'utf8').matchAll(/href="([^"#]+\.html)/g)].map(([, link = '']) => link);
}
