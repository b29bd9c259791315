/**
 * What readers are told is true: blocks compile, commands exist, tables are complete, and no example shows an unsafe URL.
 */
import {existsSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {
	ADS_HOSTS,
	APPSTORE_HOST,
	BUSINESS_HOSTS,
	CREATORS_HOST,
	DEVICE_MESSAGING_HOST,
	PAY_HOSTS,
	SELLING_PARTNER_HOSTS,
} from '../../src/hosts.js';
import {compileBlocks, readExamples, readMarkdownBlocks} from './code-blocks.js';
import {findRawUrls} from './raw-urls.js';
import {linksOf, listFiles, ROOT, readSources, readText} from './source-files.js';

const readme = readText('README.md');
const observing = readText('examples/guides/observing.md');
/** What a reader understands by the cells of the table of hosts. */
const HOSTS_OF_CELL: Readonly<Record<string, readonly string[]>> = {
	'`developer.amazon.com`, paths under `/api/appstore/`': ['developer.amazon.com'],
	'`api.amazon.com`, paths under `/messaging/registrations/`': ['api.amazon.com'],
	'`creatorsapi.amazon`': ['creatorsapi.amazon'],
	'`advertising-api`, `-eu`, `-fe` `.amazon.com`': [
		'advertising-api.amazon.com',
		'advertising-api-eu.amazon.com',
		'advertising-api-fe.amazon.com',
	],
	'`sellingpartnerapi-na`, `-eu`, `-fe` `.amazon.com` and `sandbox.` of each': [
		'sellingpartnerapi-na.amazon.com',
		'sellingpartnerapi-eu.amazon.com',
		'sellingpartnerapi-fe.amazon.com',
		'sandbox.sellingpartnerapi-na.amazon.com',
		'sandbox.sellingpartnerapi-eu.amazon.com',
		'sandbox.sellingpartnerapi-fe.amazon.com',
	],
	'`na`, `eu`, `jp` `.business-api.amazon.com` and `sandbox.` of each': [
		'na.business-api.amazon.com',
		'eu.business-api.amazon.com',
		'jp.business-api.amazon.com',
		'sandbox.na.business-api.amazon.com',
		'sandbox.eu.business-api.amazon.com',
		'sandbox.jp.business-api.amazon.com',
	],
	'`pay-api.amazon.com`, `.eu`, `.jp`': ['pay-api.amazon.com', 'pay-api.amazon.eu', 'pay-api.amazon.jp'],
};
/** What only an application of a framework imports. */
const FRAMEWORK_ENTRY = /from 'got-amazon-auth\/(?:express|koa)'/;
const documented = readSources('src', 'adapters');

describe('README.md', () => {
	it('has blocks of code, and each compiles', () => {
		const blocks = readMarkdownBlocks('README.md', readme);
		expect(blocks.length).toBeGreaterThan(0);
		expect(compileBlocks(blocks)).toEqual([]);
	});

	it('shows of a framework only what an example holds, which a test boots and calls', () => {
		const examples = [...readSources('examples').values()];
		const shown = readMarkdownBlocks('README.md', readme).filter(({code}) => FRAMEWORK_ENTRY.test(code));
		expect(shown.length).toBeGreaterThanOrEqual(2);
		const untested = shown.filter(({code}) => {
			const application = code.slice(code.indexOf('export function'));
			return !application.startsWith('export function') || !examples.some((text) => text.includes(application.trim()));
		});
		expect(untested.map(({place}) => place)).toEqual([]);
	});

	it.each(['README.md', 'CONTRIBUTING.md'])('names only commands that exist, as does %s', (document) => {
		const {scripts} = JSON.parse(readText('package.json')) as {scripts: Record<string, string>};
		const known = ['ci', 'i', 'version', ...Object.keys(scripts)];
		const named = [...readText(document).matchAll(/\bnpm (?:run )?(?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
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

	it('reports which faults were tried, with a goal of 0 met and the command that repeats it', () => {
		const [, section = ''] = readme.split('\n## Faults tried\n');
		const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| ([a-z -]+) \| (\d+)/gm)];
		const figures = new Map(rows.map(([, what = '', figure]) => [what, Number(figure)]));
		expect(figures.get('faults tried')).toBeGreaterThan(0);
		expect(['calls lost', 'secrets seen', 'cross-seller replies'].map((goal) => figures.get(goal))).toEqual([0, 0, 0]);
		expect(section).toContain('`npm run test:faults`');
		// The suites print them in the same words.
		const printed = ['storm', 'crossing'].map((name) => readText(`test/security/${name}.slow.test.ts`));
		const words = [...printed, readText('test/security/run-paths.ts')].join('\n');
		expect([...figures.keys()].filter((what) => !words.includes(`${what}: \${`))).toEqual([]);
	});

	it('has one line for every error code', () => {
		const named = firstCells(readme, 'Code, after `ERR_AMAZON_`').map((cell) => cell.replaceAll('`', ''));
		expect(named.sort()).toEqual(errorCodes(readText('src/errors.ts')).sort());
	});

	it('names every diagnostics channel, and each part of its messages', () => {
		const told = [...readText('src/diagnostics/messages.ts').matchAll(/'got-amazon-auth:(\w+)': (\w+);/g)];
		expect(firstCells(observing, 'Channel')).toEqual(told.map(([, topic]) => `\`${topic}\``));
		expect(membersOf(readText('src/diagnostics/messages.ts'), 'RefusedMessage')).toContain('amazonCode');
		for (const [, topic, message] of told) {
			const row = observing.split('\n').find((line) => line.startsWith(`| \`${topic}\` |`)) ?? '';
			const parts = membersOf(readText('src/diagnostics/messages.ts'), message ?? '');
			expect(parts.filter((part) => !row.includes(`\`${part}\``))).toEqual([]);
		}
	});

	it('says what each number of stats is', () => {
		const [, numbers = ''] = /AmazonAuthStats = Readonly<\s*Record<([^>]*),/.exec(readText('src/types.ts')) ?? [];
		const names = [...numbers.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
		const said = observing.split('\n').find((line) => line.startsWith('`auth.stats()`')) ?? '';
		expect(names).toContain('storeFailures');
		expect(names.filter((name) => !said.includes(`\`${name}\``))).toEqual([]);
	});

	it('names every host that gets a credential', () => {
		const hosts = [
			...ADS_HOSTS.keys(),
			APPSTORE_HOST,
			CREATORS_HOST,
			DEVICE_MESSAGING_HOST,
			...BUSINESS_HOSTS.keys(),
			...PAY_HOSTS.keys(),
			...SELLING_PARTNER_HOSTS.keys(),
		];
		expect(firstCells(readme, 'Host')).toEqual([...Object.keys(HOSTS_OF_CELL), 'any other host']);
		expect(Object.values(HOSTS_OF_CELL).flat().sort()).toEqual(hosts.sort());
	});
});

describe('SECURITY.md', () => {
	it.each(['What is protected', 'From whom'])('names a test for each promise under "%s"', (title) => {
		const [, promises = ''] = readText('SECURITY.md').split(`\n## ${title}\n`);
		const claims = (promises.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('- '));
		expect(claims.length).toBeGreaterThan(0);
		expect(claims.filter((line) => !linksOf(line).some((path) => holdsTests(path)))).toEqual([]);
	});

	it.each(['README.md', 'src/clients/got/redaction.ts', 'test/clients/got/hooks/leaks.ts', 'test/none.test.ts'])(
		'would not take %s for a test',
		(path) => {
			expect(holdsTests(path)).toBe(false);
		},
	);
});

describe.each(['README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'])('%s', (document) => {
	it('points only at files that exist', () => {
		const missing = linksOf(readText(document)).filter((path) => !existsSync(`${ROOT}/${path}`));
		expect(missing).toEqual([]);
	});
});

describe('doc comments', () => {
	it('tell who takes a connected seller in what must be checked of its id', () => {
		expect(docOf('ConnectSellerOptions', 'onConnected')).toContain('must check');
		expect(docOf('ConnectSellerOptions', 'onConnected')).toContain('ConnectedSeller.sellingPartnerId');
		expect(docOf('ConnectedSeller', 'sellingPartnerId')).toMatch(
			/a claim, and no proof.*under user or tenant \*\*and\*\* this id.*never let it replace.*calls Amazon with the new token first/,
		);
	});

	it('have examples, and each compiles', () => {
		const examples = readExamples(documented);
		expect(examples.length).toBeGreaterThan(0);
		expect(compileBlocks(examples)).toEqual([]);
	});
});

it('each block of code of the guides compiles', () => {
	const guides = listFiles('examples/guides').filter((path) => path.endsWith('.md'));
	expect(compileBlocks(guides.flatMap((path) => readMarkdownBlocks(path, readText(path))))).toEqual([]);
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

/** Whether a file of ours has tests in it, be it a suite that others run. */
function holdsTests(path: string): boolean {
	return path.startsWith('test/') && existsSync(`${ROOT}/${path}`) && /^\s*(?:it|test|runPaths)[.(]/m.test(readText(path));
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

/** The doc comment of a member of the types of connecting, on one line. */
function docOf(name: string, member: string): string {
	const [, body = ''] =
		new RegExp(`interface ${name}\\b[^{]*\\{(.*?)\\n\\}`, 's').exec(readText('src/connect-seller/types.ts')) ?? [];
	const [before = ''] = body.split(new RegExp(`\\n\\t(?:readonly )?${member}:`));
	return before.slice(before.lastIndexOf('/**')).replace(/\s*\n\s*\* ?/g, ' ');
}

/** The members an interface declares itself. */
function membersOf(source: string, name: string): string[] {
	const [, body = ''] = new RegExp(`interface ${name} extends [^{]*\\{(.*?)\\n\\}`, 's').exec(source) ?? [];
	return [...body.matchAll(/readonly (\w+):/g)].flatMap(([, member]) => member ?? []);
}
