/**
 * What is built does not depend on where, and whoever imports it notices nothing.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ROOT, readText} from './source-files.js';

// npm and publint both refuse an `exports` of another shape.
const {exports} = JSON.parse(readText('package.json')) as {exports: Record<string, {default?: string}>};
const ENTRIES = Object.entries(exports).flatMap(([path, {default: file}]) =>
	file ? [[`got-amazon-auth${path.slice(1)}`, file]] : [],
);

const {copyForBuild} = (await import(`${ROOT}/.ci/build-copy.mjs`)) as {copyForBuild(to: string): string}; // plain JavaScript

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-build-'));
const here = join(folder, 'here');
const copy = copyForBuild(folder);

beforeAll(() => {
	execFileSync(process.execPath, ['.ci/build.mjs', here], {cwd: ROOT});
	execFileSync(process.execPath, [join(copy, '.ci/build.mjs')]);
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

it('built below /usr/src/app it has the same files, with the same bytes, as built here', () => {
	expect(bytesIn(here).size).toBeGreaterThan(20);
	expect(bytesIn(join(copy, 'dist'))).toEqual(bytesIn(here));
});

it.each(['src/testing', 'with spaces (and brackets) [1]/src/cli'])(
	'built below a folder %s too, wherever the build is started',
	(below) => {
		const other = copyForBuild(join(folder, below));
		execFileSync(process.execPath, [join(other, '.ci/build.mjs')], {cwd: join(other, 'src')});
		expect(bytesIn(join(other, 'dist'))).toEqual(bytesIn(here));
	},
);

describe.each(ENTRIES)('%s, in a process with arguments of the command line', (_name, file) => {
	it.each(['import', 'require'] as const)('prints nothing, reads no argument and sets no exit code: %s', (how) => {
		const path = join(copy, file ?? '');
		const load =
			how === 'import' ? `await import(${JSON.stringify(pathToFileURL(path).href)})` : `require(${JSON.stringify(path)})`;
		expect(run(how, `${load};`)).toEqual({status: 0, said: '', noted: {exitCode: 'undefined', read: []}});
	});
});

it('the watch sees what an entry must not do', () => {
	const planted = join(copy, 'dist/planted.cjs');
	execFileSync(process.execPath, [
		'-e',
		`require('node:fs').writeFileSync(${JSON.stringify(planted)}, "process.argv.slice(2); console.error('usage'); process.exitCode = 2;")`,
	]);
	expect(run('require', `require(${JSON.stringify(planted)});`)).toEqual({
		status: 2,
		said: 'usage\n',
		noted: {exitCode: '2', read: expect.arrayContaining([expect.stringContaining('planted.cjs')])},
	});
});

/** What a process prints, how it ends, and which of the built files read its arguments. */
function run(how: 'import' | 'require', load: string): {status: number | null; said: string; noted: unknown} {
	const report = join(folder, 'report.json');
	const script = `
		const {writeFileSync} = process.getBuiltinModule('node:fs');
		const read = [];
		process.argv = new Proxy(process.argv, {get(target, name) {
			const by = new Error().stack.split('\\n').slice(2).find((line) => !line.includes('node:')) ?? '';
			if (by.includes(${JSON.stringify(`${copy}/dist/`)})) read.push(by.trim());
			return Reflect.get(target, name);
		}});
		${load}
		writeFileSync(${JSON.stringify(report)}, JSON.stringify({exitCode: String(process.exitCode), read}));`;
	const type = how === 'import' ? ['--input-type=module'] : [];
	const given = [...type, '-e', script, '--', 'doctor', '--json'];
	const {status, stdout, stderr} = spawnSync(process.execPath, given, {cwd: ROOT, encoding: 'utf8'});
	return {status, said: `${stdout}${stderr}`, noted: JSON.parse(readFileSync(report, 'utf8'))};
}

/** The text of every file by its path. */
function bytesIn(path: string): Map<string, string> {
	const files = readdirSync(path, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
	const named = files.map((entry) => join(entry.parentPath, entry.name));
	return new Map(named.sort().map((file) => [file.slice(path.length), readFileSync(file, 'latin1')]));
}
