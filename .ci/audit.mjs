/**
 * Asks the registry for known weaknesses of what a user installs, got among it: `node .ci/audit.mjs`.
 *
 * In a folder of its own, with the packages of our lock file: here `npm audit --omit=dev` would pass over got (installed.mjs says why).
 * Fails where there is one. Where the registry does not answer audits, as some mirrors do not, it says so in a line that cannot be
 * taken for a good result.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {installedByUsers} from './installed.mjs';
import {isMain} from './is-main.mjs';

/** What the report of `npm audit --json` means, in a line, and whether it is a failure. */
export function judge(text) {
	let report;
	try {
		report = JSON.parse(text);
	} catch {
		report = {};
	}
	const found = report.metadata?.vulnerabilities;
	if (found === undefined) {
		return {failed: false, line: `npm audit: NOT ANSWERED (${report.message ?? 'no report'}). Nothing has been audited.`};
	}
	return {failed: found.total > 0, line: `npm audit: ${found.total} known weaknesses in what is installed with the package.`};
}

function audit() {
	const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
	const {asked: dependencies, packages} = installedByUsers(lock);
	const {lockfileVersion} = lock;
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-audit-'));
	try {
		writeFileSync(join(folder, 'package.json'), JSON.stringify({private: true, dependencies}));
		const locked = {lockfileVersion, requires: true, packages: {'': {dependencies}, ...packages}};
		writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(locked));
		const {stdout} = spawnSync('npm', ['audit', '--json'], {cwd: folder, encoding: 'utf8', timeout: 120_000});
		return {...judge(stdout ?? ''), count: Object.keys(packages).length};
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

if (isMain(import.meta.url)) {
	const {failed, line, count} = audit();
	console.log(`${line} (${count} packages, got's among them)`);
	process.exitCode = failed ? 1 : 0;
}
