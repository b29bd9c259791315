/**
 * A run without a server that tests need: they are skipped, and one line says so, however many files and projects wanted it.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {ROOT} from './source-files.js';

test('what is missing is skipped, and told in one line for each server at the end of the run', () => {
	const {status, lines, skipped, passed} = runWithout({});
	expect(lines).toEqual([
		'NOT TESTED: what needs Chromium, which can be neither reached nor started here.',
		'NOT TESTED: what needs Redis, which can be neither reached nor started here.',
	]);
	expect([status, skipped, passed]).toEqual([0, 4, 2]);
});

test('where servers are required, the run fails', () => {
	const {status, skipped} = runWithout({REQUIRE_SERVERS: '1'});
	expect([status, skipped]).toEqual([1, 0]);
});

interface Run {
	readonly status: number | null;
	/** What was said of missing servers. */
	readonly lines: readonly string[];
	readonly skipped: number;
	readonly passed: number;
}

/** Runs two projects of two files in which Redis is missing three times and Chromium once. */
function runWithout(env: Readonly<Record<string, string>>): Run {
	const folder = mkdtempSync(join(tmpdir(), 'without-servers-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const without = (name: string, ...missing: string[]): void => {
		const lines = missing.map((what) => `withServer('${what}', undefined, () => {});`);
		const head = `import {withServer} from '${ROOT}/test/adapters-store/servers.ts';`;
		writeFileSync(join(folder, name), [head, ...lines, "withServer('Redis', 1, () => it('runs', () => {}));"].join('\n'));
	};
	without('one.test.ts', 'Redis', 'a Redis to stop');
	without('two.test.ts', 'Redis', 'Chromium');
	const project = (name: string) => ({extends: true, test: {name, include: [`${name}.test.ts`]}});
	const globalSetup = `${ROOT}/test/support/missing-servers.ts`;
	const settings = {root: folder, test: {globals: true, globalSetup, projects: [project('one'), project('two')]}};
	writeFileSync(join(folder, 'vitest.config.js'), `export default ${JSON.stringify(settings)};`);
	const report = join(folder, 'report.json');
	const {MISSING_SERVERS_FOLDER: _, REQUIRE_SERVERS: __, ...clean} = process.env;
	const options = [
		'--config',
		join(folder, 'vitest.config.js'),
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`,
	];
	const {status, stdout, stderr} = spawnSync(process.execPath, [`${ROOT}/node_modules/vitest/vitest.mjs`, 'run', ...options], {
		cwd: folder,
		encoding: 'utf8',
		env: {...clean, ...env},
	});
	// vitest's own JSON; what is not there fails below.
	const told = JSON.parse(readFileSync(report, 'utf8')) as {numPendingTests: number; numPassedTests: number};
	const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.includes('NOT TESTED'));
	return {status, lines, skipped: told.numPendingTests, passed: told.numPassedTests};
}
