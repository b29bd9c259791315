/**
 * What the bench promises beside figures: every subject is found, and what is written about it is true.
 */
import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {linksOf, ROOT, readText} from './source-files.js';

type Row = Readonly<Record<string, unknown>>;
type WithTable = (readme: string, subjects: readonly {title: string; rows: readonly Row[]}[]) => string;

/** Plain JavaScript, which has no types to import. */
async function loadWithTable(): Promise<WithTable> {
	const path = `${ROOT}/bench/readme.mjs`;
	const {withTable} = (await import(path)) as {withTable: WithTable}; // what readme.mjs exports
	return withTable;
}

const BEGIN = '<!-- npm run bench:readme writes from here -->';
const END = '<!-- to here -->';
const counted = {what: 'calls', median: 1, low: 1, high: 1, unit: '', digits: 0, goal: ['≤', 1]};
const compared = {what: 'another client', figures: '69 orders'};
const beside = {what: 'what the one above is compared with', median: 2, low: 2, high: 2, unit: '×', digits: 1, isShown: true};
const aside = {what: 'an absolute time', median: 3, low: 2, high: 4, unit: 'ms', digits: 1};

describe('npm run bench', () => {
	it('finds every subject that it names, and names every subject there is', () => {
		const run = readText('bench/run.mjs');
		const [, own = '', peers = ''] = /const OWN = \[([^\]]*)\];\s*const PEERS = \[([^\]]*)\]/.exec(run) ?? [];
		const named = [...`${own},${peers}`.matchAll(/'([\w-]+)'/g)].map(([, name]) => `${name}.mjs`);
		expect(named.length).toBeGreaterThan(0);
		expect(named.sort()).toEqual(readdirSync(`${ROOT}/bench/subjects`).sort());
	});

	it('writes into its README between the two marks, and nowhere else', async () => {
		const withTable = await loadWithTable();
		const once = withTable(`above\n${BEGIN}\nold\n${END}\nbelow`, [{title: 'Subject', rows: [counted]}]);
		expect(once.startsWith(`above\n${BEGIN}\n`)).toBe(true);
		expect(once.endsWith(`${END}\nbelow`)).toBe(true);
		expect(once).not.toContain('old');
		expect(withTable(once, [{title: 'Subject', rows: [counted]}])).toBe(once);
	});

	it('shows what has a goal and what stands beside others, and says so where a goal is missed', async () => {
		const withTable = await loadWithTable();
		const missed = {...counted, what: 'size', median: 255, low: 200, high: 300};
		const text = withTable(`${BEGIN}${END}`, [{title: 'Subject', rows: [counted, missed, beside, compared, aside]}]);
		const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| |'));
		expect(rows).toEqual([
			'| **Subject** | | | |',
			'| calls | 1 | | ≤ 1 |',
			'| size | 255 | 200 – 300 | ≤ 1, missed |',
			'| what the one above is compared with | 2.0 × | | |',
			'| another client | 69 orders | | |',
		]);
	});

	it.each([
		[[1, 1, 1], '= 1'],
		[[0, 0, 0], '= 1, missed'],
		[[1, 1, 2], '= 1, missed'],
		[[0, 1, 1], '= 1, missed'],
	])('a count that has to be exact is met by nothing else, in every round: %o', async (values, goal) => {
		const [withTable, path] = [await loadWithTable(), `${ROOT}/bench/measure.mjs`];
		const {row} = (await import(path)) as {row(what: string, options: Row): Row}; // what measure.mjs exports
		const rows = [row('token calls', {values, unit: '', digits: 0, goal: ['=', 1]})];
		expect(withTable(`${BEGIN}${END}`, [{title: 'Subject', rows}])).toContain(` ${goal} |\n`);
	});

	it('measures the other clients too, and leaves them out with a line where they cannot be had', () => {
		const {scripts} = JSON.parse(readText('package.json')) as {scripts: Record<string, string>};
		expect(Object.keys(scripts).filter((name) => name.startsWith('bench'))).toEqual(['bench', 'bench:readme']);
		expect(readText('bench/side-by-side/install.mjs')).toMatch(/console\.error\('[^'\n]*nothing is compared with them\.'\)/);
	});

	it('says that it has no such subject or option', () => {
		const {status, stderr} = spawnSync(process.execPath, ['bench/run.mjs', 'authorise', '--peers'], {
			cwd: ROOT,
			encoding: 'utf8',
		});
		expect([status, stderr]).toEqual([
			1,
			expect.stringMatching(/^There is no "authorise", "--peers": --quick, --readme, or authorize, /),
		]);
	});

	it('refuses a README without the marks', async () => {
		const withTable = await loadWithTable();
		expect(() => withTable('nothing', [])).toThrow(/put it where the table should stand/);
		expect(readText('bench/README.md')).toContain(BEGIN);
	});

	it('writes a table that the README of the package leads to and does not repeat', () => {
		expect(linksOf(readText('README.md'))).toContain('bench/README.md');
		expect(readText('README.md')).not.toContain('95 % interval');
		expect(readText('bench/README.md')).toContain('| | Median | 95 % interval | Goal |');
	});
});

describe('bench/peers/README.md', () => {
	it('shows calls as the programs beside it make them, each with the version that it names', () => {
		const text = readText('bench/peers/README.md');
		const shown = [...text.matchAll(/^With \[[^\]]+\]\(([\w-]+\.mjs)\)([^\n]*):\n\n```js\n(.*?)^```$/gms)];
		expect(shown.map(([, file]) => file).sort()).toEqual(
			readdirSync(`${ROOT}/bench/peers`).filter((name) => name.endsWith('.mjs')),
		);
		const plain = (code: string): string => code.replaceAll(/\s+/g, ' ');
		for (const [, file = '', versions = '', code = ''] of shown) {
			const program = plain(readText(`bench/peers/${file}`));
			// A statement ends with its line and a semicolon.
			const statements = code.split(/(?<=;)\n/).filter((statement) => statement.trim() !== '');
			expect(statements.filter((statement) => !program.includes(plain(statement).trim()))).toEqual([]);
			const {dependencies} = JSON.parse(readText('bench/peers/package.json')) as {dependencies: Record<string, string>};
			const named = [...versions.matchAll(/\d+\.\d+\.\d+/g)].map(([version]) => version);
			expect(named.length).toBeGreaterThan(0);
			expect(named.filter((version) => !Object.values(dependencies).includes(version))).toEqual([]);
		}
	});

	it('names each client in the version that is installed', () => {
		const {dependencies} = JSON.parse(readText('bench/peers/package.json')) as {dependencies: Record<string, string>};
		const rows = readText('bench/peers/README.md')
			.split('\n')
			.filter((line) => /\| \d/.test(line))
			.map((line) => line.split('|').map((cell) => cell.trim()));
		const told = rows.map(([, name = '', version = '']) => [name.replace(/^\[([^\]]*)\].*/, '$1').replaceAll('`', ''), version]);
		expect(Object.fromEntries(told)).toEqual(dependencies);
	});
});
