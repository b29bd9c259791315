/**
 * The table of supported lines is pairwise: every pair of majors that can work together is on a line, and no line is one too many.
 */
import {spawnSync} from 'node:child_process';
import {expect, it} from 'vitest';
import {ROOT, readText} from './source-files.js';

type Line = Readonly<Record<string, number | string | boolean>>;

// What the runner and this test read; a key that is missing shows as a pair that is.
const every = JSON.parse(readText('.ci/lines.json')) as readonly Line[];
/** Those that run suites. */
const lines = every.filter(({alone}) => alone === undefined);
const {engines, peerDependencies} = JSON.parse(readText('package.json')) as Record<
	'engines' | 'peerDependencies',
	Record<string, string>
>;
const axes = new Map([['node', [20, 22, 24, 26]], ...['got', 'express', 'koa', 'undici'].map(majorsOf)]);

it('every pair of majors that can work together is on a line', () => {
	expect(pairsOf(lines)).toEqual(allowedPairs());
});

it('without any one line a pair would be missing', () => {
	const superfluous = lines.filter((line) => pairsOf(lines.filter((other) => other !== line)).length === allowedPairs().length);
	expect(superfluous).toEqual([]);
});

it('Node 20 is on lines with what it can run alone', () => {
	expect(lines.filter((line) => majorOf(line.node) === 20 && (line.got !== 14 || line.undici !== 7))).toEqual([]);
});

it('the oldest Node that package.json allows is on a line, and is no newer one', () => {
	const oldest = `${engines.node?.replace('>=', '')}.0`;
	expect(lines.filter(({node}) => node === oldest)).toHaveLength(1);
});

it('what needs servers, and connecting, run on Node 20 and on the newest got', () => {
	const more = lines.filter((line) => line.more !== undefined);
	expect(more.map((line) => [line.node, line.got])).toEqual([
		[20, 14],
		[24, 16],
	]);
	for (const line of more) {
		expect(String(line.more).split(',')).toEqual(expect.arrayContaining(['adapters-store', 'connect-seller']));
	}
});

it('one line imports the package where nothing but got is installed', () => {
	const alone = every.filter((line) => line.alone === true);
	expect(alone.map((line) => Object.keys(line))).toEqual([['node', 'got', 'alone']]);
});

it.each([
	[{count: 11, failed: [], seconds: 1_500}, true, 'All 11 lines passed. 1500 s in all.'],
	[{count: 11, failed: [], seconds: 1_501}, false, 'All 11 lines passed. 1501 s in all, which is more than 1500: FAILED.'],
	[{count: 11, failed: [3, 8], seconds: 700}, false, 'Failed: line 3, 8. 700 s in all.'],
])('all lines together are judged by what failed and by the time they took: %o', async (found, passed, said) => {
	const path = `${ROOT}/.ci/lines-verdict.mjs`;
	const {judge} = (await import(path)) as {judge(found: unknown): unknown}; // plain JavaScript, which has no types to import
	expect(judge(found)).toEqual({passed, said});
});

it('.ci/run runs every line', () => {
	expect(readText('.ci/run')).toMatch(/node \.ci\/lines\.mjs --reports/);
});

it('a suite whose tests import the source has nothing for a consumer: it would test that in place of the package', () => {
	const {status, stderr} = spawnSync(process.execPath, ['.ci/consumer.mjs', '--suites', 'tokens/store'], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	expect(status).toBe(1);
	expect(stderr).toBe('No suite of tokens/store can run as a consumer.\n');
});

it('every line runs the installed command', () => {
	expect(readText('.ci/consumer.mjs')).toMatch(/const SUITES = .*'cli\/installed'/s);
});

it('a line that does not exist is an error that says which there are', () => {
	const {status, stderr} = spawnSync(process.execPath, ['.ci/lines.mjs', '1', '99'], {cwd: ROOT, encoding: 'utf8'});
	expect([status, stderr.trim()]).toEqual([1, `There are lines 1 to ${every.length}, and no 99.`]);
});

/** The majors that package.json supports. */
function majorsOf(name: string): [string, number[]] {
	return [name, (peerDependencies[name] ?? '').split('||').map((range) => Number.parseInt(range.replace(/^\s*\^/, ''), 10))];
}

function majorOf(version: Line[string] | undefined): number {
	return Number.parseInt(`${version}`, 10);
}

function pairsOf(given: readonly Line[]): string[] {
	const all = given.flatMap((line) => pairs([...axes.keys()].map((name) => `${name} ${majorOf(line[name])}`)));
	return [...new Set(all)].sort();
}

/** got 15 and 16 and undici 8 need Node 22. */
function allowedPairs(): string[] {
	const onNode22 = new Set(['node 20 + got 15', 'node 20 + got 16', 'node 20 + undici 8']);
	const names = [...axes].map(([name, majors]) => majors.map((major) => `${name} ${major}`));
	const all = names.flatMap((one, index) =>
		names.slice(index + 1).flatMap((other) => one.flatMap((first) => other.map((second) => `${first} + ${second}`))),
	);
	return all.filter((pair) => !onNode22.has(pair)).sort();
}

function pairs(items: readonly string[]): string[] {
	return items.flatMap((item, index) => items.slice(index + 1).map((other) => `${item} + ${other}`));
}
