/**
 * Tests of applications in vitest's environments that have globals of their own: a project with vitest and jsdom as its users install them.
 */
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {ROOT} from '../package/source-files.js';
import {calls} from './other-realms.js';

const configOf = (environment: object): object => ({
	resolve: {
		alias: {'got-amazon-auth/testing': `${ROOT}/src/testing/index.ts`, 'got-amazon-auth': `${ROOT}/src/index.ts`},
	},
	test: {globals: true, include: ['*.test.ts'], testTimeout: 30_000, ...environment},
});
const TEST = `import {calls, run} from '${ROOT}/test/flows/other-realms.ts';
it.each(Object.keys(calls))('%s', async (name) => expect(await run(name)).toEqual(calls[name].gives));`;

test.each([
	['jsdom', {environment: 'jsdom'}],
	['vmThreads', {pool: 'vmThreads'}],
])('in %s, payments, orders, signals and a store work as they do in Node', async (_name, environment) => {
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-jsdom-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
	writeFileSync(join(folder, 'vitest.config.js'), `export default ${JSON.stringify(configOf(environment))};`);
	writeFileSync(join(folder, 'calls.test.ts'), TEST);
	const run = promisify(execFile);
	const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
	await run('npm', ['install', ...quiet, 'vitest@4', 'jsdom@29'], {cwd: folder});
	const report = join(folder, 'report.json');
	// It fails where a call does: the report says which.
	await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`], {
		cwd: folder,
	}).catch(() => undefined);
	const {testResults} = JSON.parse(readFileSync(report, 'utf8')) as Report;
	const told = testResults.flatMap(({assertionResults}) => assertionResults);
	expect(told.map(({title, failureMessages}) => [title, failureMessages])).toEqual(Object.keys(calls).map((name) => [name, []]));
});

/** vitest's own JSON; what is not there fails above. */
interface Report {
	readonly testResults: readonly {
		readonly assertionResults: readonly {readonly title: string; readonly failureMessages: readonly string[]}[];
	}[];
}
