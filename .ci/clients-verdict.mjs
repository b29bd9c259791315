/**
 * Which clients a report says nothing good of: one that is not installed, or whose tests are left out, must not look like one that holds.
 */
import {readFileSync} from 'node:fs';

/** @param report vitest's own JSON, whose outermost titles are the names of clients */
export function clientsWithoutTests(names, report) {
	let results = [];
	try {
		({testResults: results} = JSON.parse(readFileSync(report, 'utf8')));
	} catch {
		// Without a report nothing has passed.
	}
	const passed = results.flatMap(({assertionResults}) => assertionResults).filter(({status}) => status === 'passed');
	const titles = new Set(passed.flatMap(({ancestorTitles: [client = '']}) => client.split(' ')));
	return names.filter((name) => !titles.has(name));
}
