/**
 * What readers are told is true: blocks compile, commands exist, tables are complete, and no example shows an unsafe URL.
 */
import {existsSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {APPSTORE_HOST, PAY_HOSTS, SELLING_PARTNER_HOSTS} from '../../src/endpoints.js';
import {compileBlocks, readExamples, readMarkdownBlocks} from './code-blocks.js';
import {findRawUrls} from './raw-urls.js';
import {ROOT, readSources, readText} from './source-files.js';

const readme = readText('README.md');
/** What a reader understands by the cells of the table of hosts. */
const HOSTS_OF_CELL: Readonly<Record<string, readonly string[]>> = {
	'`developer.amazon.com`, paths under `/api/appstore/`': ['developer.amazon.com'],
	'`sellingpartnerapi-na`, `-eu`, `-fe` `.amazon.com` and `sandbox.` of each': [
		'sellingpartnerapi-na.amazon.com',
		'sellingpartnerapi-eu.amazon.com',
		'sellingpartnerapi-fe.amazon.com',
		'sandbox.sellingpartnerapi-na.amazon.com',
		'sandbox.sellingpartnerapi-eu.amazon.com',
		'sandbox.sellingpartnerapi-fe.amazon.com',
	],
	'`pay-api.amazon.com`, `.eu`, `.jp`': ['pay-api.amazon.com', 'pay-api.amazon.eu', 'pay-api.amazon.jp'],
};
const documented = readSources('src', 'adapters');

describe('README.md', () => {
	it('has blocks of code, and each compiles', () => {
		const blocks = readMarkdownBlocks('README.md', readme);
		expect(blocks.length).toBeGreaterThan(0);
		expect(compileBlocks(blocks)).toEqual([]);
	});

	it('names only commands that exist', () => {
		const {scripts} = JSON.parse(readText('package.json')) as {scripts: Record<string, string>};
		const known = ['ci', 'i', ...Object.keys(scripts)];
		const named = [...readme.matchAll(/\bnpm (?:run )?(?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
		expect(named).toContain('test');
		expect(named.filter((name) => !known.includes(name))).toEqual([]);
	});

	it('gives two commands to begin with, and .ci/run runs them', () => {
		expect(readme).toContain('npm ci && npm run demo');
		expect(readme).toContain('npm ci && npm test');
		const script = readText('.ci/run');
		expect(script).toContain('npm ci && npm test');
		expect(script).toContain('npm run demo');
	});

	it('has one line for every error code', () => {
		const named = firstCells(readme, 'Code, after `ERR_AMAZON_`').map((cell) => cell.replaceAll('`', ''));
		expect(named.sort()).toEqual(errorCodes(readText('src/errors.ts')).sort());
	});

	it('names every host that gets a credential', () => {
		const hosts = [APPSTORE_HOST, ...PAY_HOSTS.keys(), ...SELLING_PARTNER_HOSTS.keys()];
		expect(firstCells(readme, 'Host')).toEqual([...Object.keys(HOSTS_OF_CELL), 'any other host']);
		expect(Object.values(HOSTS_OF_CELL).flat().sort()).toEqual(hosts.sort());
	});
});

describe('SECURITY.md', () => {
	it('names a test for each promise', () => {
		const [, promises = ''] = /^## From whom$(.*?)^## /ms.exec(readText('SECURITY.md')) ?? [];
		const claims = promises.split('\n').filter((line) => line.startsWith('- '));
		expect(claims.length).toBeGreaterThan(0);
		expect(claims.filter((line) => linksOf(line).length === 0)).toEqual([]);
	});
});

describe.each(['README.md', 'SECURITY.md', 'CHANGELOG.md'])('%s', (document) => {
	it('points only at files that exist', () => {
		const missing = linksOf(readText(document)).filter((path) => !existsSync(`${ROOT}/${path}`));
		expect(missing).toEqual([]);
	});
});

describe('doc comments', () => {
	it('have examples, and each compiles', () => {
		const examples = readExamples(documented);
		expect(examples.length).toBeGreaterThan(0);
		expect(compileBlocks(examples)).toEqual([]);
	});
});

describe('URLs of Amazon', () => {
	it('are never put together by hand in what readers are shown', () => {
		const shown = [
			...readMarkdownBlocks('README.md', readme).map(({place, code}) => [place, code] as const),
			...readExamples(documented).map(({place, code}) => [place, code] as const),
			...readSources('examples'),
		];
		expect(shown.flatMap(([place, code]) => findRawUrls('shown.ts', code).map((url) => `${place}: ${url}`))).toEqual([]);
	});

	it.each([
		['a template', `const url = \`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/\${id}\`;`],
		['a template with its host in a value', `const url = \`\${endpoint}/orders/v0/orders/\${id}\`;`],
		['another tag', `const url = other\`https://pay-api.amazon.eu/live/v2/charges/\${id}\`;`],
		['a sum', `const url = 'https://developer.amazon.com/api/appstore/v1/applications/' + id;`],
	])('are found where they are made by %s', (_how, code) => {
		expect(findRawUrls('planted.ts', code)).toHaveLength(1);
	});

	it('may be made by amazonUrl', () => {
		const code = `const url = amazonUrl\`https://pay-api.amazon.com/live/v2/charges/\${id}\`;`;
		expect(findRawUrls('fine.ts', code)).toEqual([]);
	});
});

describe('the check of blocks', () => {
	it('finds a name that the package does not have', () => {
		const block = readMarkdownBlocks(
			'PLANTED.md',
			"Text.\n\n```ts\nimport {createAuth} from 'got-amazon-auth';\ncreateAuth({});\n```\n",
		);
		expect(compileBlocks(block)).toEqual([expect.stringMatching(/^PLANTED\.md:4, line 1 of the block: .*createAuth/)]);
	});

	it('finds a wrong option in an example', () => {
		const planted = new Map([['src/planted.ts', '/**\n * @example\n * createAmazonAuth({sellers: []});\n * @see nothing\n */']]);
		expect(compileBlocks(readExamples(planted))).toEqual([
			expect.stringMatching(/^src\/planted\.ts:1, line 2 of the block: .*sellers/),
		]);
	});
});

/** Paths that a document links to. */
function linksOf(markdown: string): string[] {
	return [...markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
}

/** The first cells of the rows of a table, by the title of its first column; a row that goes on with the one above has none. */
function firstCells(markdown: string, title: string): string[] {
	const [, rows = ''] = markdown.split(`\n| ${title} |`);
	const lines = rows.split('\n').slice(2);
	const end = lines.findIndex((line) => !line.startsWith('|'));
	return lines.slice(0, end).flatMap((line) => line.split('|')[1]?.trim() || []);
}

/** The union as it is written down: `'NAME'` in the template of the type. */
function errorCodes(source: string): string[] {
	const [, union = ''] = /type AmazonAuthErrorCode = `ERR_AMAZON_\$\{(.*?)\}`/s.exec(source) ?? [];
	return [...union.matchAll(/'([A-Z_]+)'/g)].flatMap(([, name]) => name ?? []);
}
