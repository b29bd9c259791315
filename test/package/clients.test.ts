/**
 * The clients of the matrix: each is tested, by the runner at least, and a runner that tests nothing of one fails.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {ADAPTERS, installedClients, installedSdks, SDKS} from '../clients/matrix/installed.js';
import {ROOT, readText} from './source-files.js';

const path = `${ROOT}/.ci/clients-verdict.mjs`;
// Plain JavaScript, which has no types to import.
const {clientsWithoutTests} = (await import(path)) as {clientsWithoutTests(names: readonly string[], report: string): string[]};
const versions = JSON.parse(readText('.ci/clients.json')) as Readonly<Record<string, string>>;
const {devDependencies} = JSON.parse(readText('package.json')) as {devDependencies: Readonly<Record<string, string>>};
/** In the matrix without being in the runner's table: part of Node, and what the package itself comes with. */
const BESIDE = ['node:https', 'got'];

it('each client that the runner installs has a place in the matrix, and no other has one', () => {
	const packages = Object.keys(SDKS).flatMap((names) => names.split(' '));
	expect([...Object.keys(versions), ...BESIDE].sort()).toEqual([...Object.keys(ADAPTERS), ...packages].sort());
});

it('the clients that this repository has run with every test run, in the version of the runner', async () => {
	const ours = Object.keys(versions).filter((name) => Object.hasOwn(devDependencies, name));
	expect(ours).toEqual(expect.arrayContaining(['axios', 'superagent', 'follow-redirects', 'amazon-sp-api']));
	expect(ours.map((name) => [name, versions[name]])).toEqual(ours.map((name) => [name, devDependencies[name]]));
	const installed = [...(await installedClients()), ...installedSdks()].flatMap(([packages]) => packages.split(' '));
	expect(installed.sort()).toEqual([...ours, ...BESIDE].sort());
});

it('the runner is a step of .ci/run, on every Node that is supported', () => {
	expect(readText('.ci/run')).toContain('node .ci/clients.mjs --node 20,22,24,26 ');
});

it('a client is found out whose tests are missing, skipped or failed', () => {
	const report = reportOf([
		{status: 'passed', ancestorTitles: ['holds']},
		{status: 'passed', ancestorTitles: ['@two/packages @one/sdk', 'inner']},
		{status: 'failed', ancestorTitles: ['fails']},
		{status: 'skipped', ancestorTitles: ['skipped']},
	]);
	const names = ['holds', '@two/packages', '@one/sdk', 'fails', 'skipped', 'missing'];
	expect(clientsWithoutTests(names, report)).toEqual(['fails', 'skipped', 'missing']);
});

it('without a report every client is missing', () => {
	expect(clientsWithoutTests(['axios'], join(tmpdir(), 'no-such-report.json'))).toEqual(['axios']);
});

function reportOf(assertionResults: readonly object[]): string {
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-clients-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const report = join(folder, 'report.json');
	writeFileSync(report, JSON.stringify({testResults: [{assertionResults}]}));
	return report;
}
