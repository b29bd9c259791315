/**
 * The closing line of .ci/run: a sum of reports, in which a suite that ran nothing cannot hide.
 *
 * Side by side: each test waits for a process.
 */
import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {ROOT} from './source-files.js';

const PASSED = {numPassedTests: 3, numFailedTests: 0, testResults: [{status: 'passed', assertionResults: [{}, {}, {}]}]};

it.concurrent('the sum of two good reports ends with exit code 0', async () => {
	expect(await addUp([PASSED, PASSED])).toEqual({status: 0, line: '6 passed, 0 failed'});
});

it.concurrent('a failed test ends with exit code 1', async () => {
	const failed = {numPassedTests: 2, numFailedTests: 1, testResults: [{status: 'failed', assertionResults: [{}, {}, {}]}]};
	expect(await addUp([PASSED, failed])).toEqual({status: 1, line: '5 passed, 1 failed'});
});

it.concurrent('a file that did not load counts as a failure', async () => {
	const broken = {numPassedTests: 2, numFailedTests: 0, testResults: [{status: 'failed', assertionResults: []}]};
	expect(await addUp([broken])).toEqual({status: 1, line: '2 passed, 1 failed'});
});

it.concurrent('a suite in which no test ran counts as a failure', async () => {
	expect(await addUp([PASSED, {numPassedTests: 0, numFailedTests: 0, testResults: []}])).toEqual({
		status: 1,
		line: '3 passed, 1 failed',
	});
});

it.concurrent('a report that was never written counts as a failure', async () => {
	expect(await addUp([PASSED, undefined])).toEqual({status: 1, line: '3 passed, 1 failed'});
});

async function addUp(reports: readonly (object | undefined)[]): Promise<{status: unknown; line: string}> {
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-reports-'));
	const files = reports.map((report, index) => {
		const file = join(folder, `${index}.json`);
		if (report) {
			writeFileSync(file, JSON.stringify(report));
		}
		return file;
	});
	return new Promise((resolve) => {
		execFile(process.execPath, ['.ci/reports.mjs', ...files], {cwd: ROOT}, (error, stdout) => {
			rmSync(folder, {recursive: true});
			resolve({status: error ? error.code : 0, line: stdout.trim()});
		});
	});
}
