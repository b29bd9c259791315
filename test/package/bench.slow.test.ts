/**
 * Every subject of the bench runs and gives rows: a figure is never a test, but a subject that is broken must show.
 */
import {execFile, execFileSync} from 'node:child_process';
import {promisify} from 'node:util';
import {beforeAll, expect, it} from 'vitest';
import {ROOT, readText} from './source-files.js';

const [, own = ''] = /const OWN = \[([^\]]*)\]/.exec(readText('bench/run.mjs')) ?? [];
const SUBJECTS = [...own.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name);

// Subjects import the package by its name, as it is built.
beforeAll(() => {
	execFileSync(process.execPath, ['.ci/build.mjs'], {cwd: ROOT});
});

it.each(SUBJECTS)('%s', async (name) => {
	const given = ['--expose-gc', `bench/subjects/${name}.mjs`, '--quick'];
	const {stdout} = await promisify(execFile)(process.execPath, given, {cwd: ROOT, timeout: 280_000});
	const rows = stdout.split('\n').filter((line) => /^ {2}\S/.test(line));
	expect(rows.length, stdout).toBeGreaterThan(0);
	expect(rows.filter((row) => /NaN|undefined|Infinity|not measured/.test(row))).toEqual([]);
});
