/**
 * Adds up what test runners reported: `node .ci/reports.mjs FILE…` prints `N passed, N failed`.
 *
 * Takes vitest's own JSON. A report that is missing, or in which no test ran, counts as a failure: a suite that tests nothing is broken.
 */
import {readFileSync} from 'node:fs';
import {isMain} from './is-main.mjs';

/** What one report says. */
export function readReport(file) {
	let report;
	try {
		report = JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return {passed: 0, failed: 1, fault: `${file}: no report.`};
	}
	const {numPassedTests: passed, numFailedTests, testResults} = report;
	// A file that did not load has no tests to fail.
	const broken = testResults.filter(({status, assertionResults}) => status === 'failed' && assertionResults.length === 0).length;
	const failed = numFailedTests + broken;
	return passed + failed === 0 ? {passed, failed: 1, fault: `${file}: no test ran.`} : {passed, failed};
}

if (isMain(import.meta.url)) {
	const reports = process.argv.slice(2).map(readReport);
	const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
	for (const {fault} of reports) {
		if (fault) {
			console.error(fault);
		}
	}
	console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
	process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}
