/**
 * The closing line of .ci/run: a sum of reports, in which a suite that ran nothing cannot hide.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {ROOT} from './source-files.js';

const PASSED = {numPassedTests: 3, numFailedTests: 0, testResults: [{status: 'passed', assertionResults: [{}, {}, {}]}]};

it('the sum of two good reports ends with exit code 0', () => {
	expect(addUp([PASSED, PASSED])).toEqual({status: 0, line: '6 passed, 0 failed'});
});

it('a failed test ends with exit code 1', () => {
	const failed = {numPassedTests: 2, numFailedTests: 1, testResults: [{status: 'failed', assertionResults: [{}, {}, {}]}]};
	expect(addUp([PASSED, failed])).toEqual({status: 1, line: '5 passed, 1 failed'});
});

it('a file that did not load counts as a failure', () => {
	const broken = {numPassedTests: 2, numFailedTests: 0, testResults: [{status: 'failed', assertionResults: []}]};
	expect(addUp([broken])).toEqual({status: 1, line: '2 passed, 1 failed'});
});

it('a suite in which no test ran counts as a failure', () => {
	expect(addUp([PASSED, {numPassedTests: 0, numFailedTests: 0, testResults: []}])).toEqual({
		status: 1,
		line: '3 passed, 1 failed',
	});
});

it('a report that was never written counts as a failure', () => {
	expect(addUp([PASSED, undefined])).toEqual({status: 1, line: '3 passed, 1 failed'});
});

function addUp(reports: readonly (object | undefined)[]): {status: number | null; line: string} {
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-reports-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const files = reports.map((report, index) => {
		const file = join(folder, `${index}.json`);
		if (report) {
			writeFileSync(file, JSON.stringify(report));
		}
		return file;
	});
	const {status, stdout} = spawnSync(process.execPath, ['.ci/reports.mjs', ...files], {cwd: ROOT, encoding: 'utf8'});
	return {status, line: stdout.trim()};
}
