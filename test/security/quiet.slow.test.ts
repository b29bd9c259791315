/**
 * Importing the package and calling with it changes nothing that all code of a process shares, and reads no environment.
 */
import {spawnSync} from 'node:child_process';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {beforeAll, expect, it} from 'vitest';
import {buildProcesses} from './build.js';
import type {QuietReport} from './quiet-process.js';

let report: QuietReport;
/** Where what the process imports lies. */
let folder: string;

beforeAll(() => {
	const script = buildProcesses('quiet')('quiet-process');
	folder = pathToFileURL(join(dirname(script), '../..')).href;
	const {status, stdout, stderr} = spawnSync(process.execPath, [script], {encoding: 'utf8'});
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	report = JSON.parse(stdout);
});

it('globals, prototypes, agents and listeners are what they were', () => {
	expect(report.changed).toEqual([]);
});

it('no variable of the environment is read by the package', () => {
	expect(report.read.filter((line) => ['src', 'adapters'].some((ours) => line.includes(`${folder}/${ours}/`)))).toEqual([]);
});

it('the watch sees what is added to globals, prototypes and the process, and what is read, listed, written and deleted', () => {
	expect(report.planted).toEqual(expect.arrayContaining(PLANTED));
});

const PLANTED = [
	'globalThis.plantedByTheTest',
	'Array.prototype.plantedByTheTest',
	'process.plantedByTheTest',
	'default of listeners',
	'listeners of warning',
	'get PLANTED',
	'has PLANTED',
	'list all',
	'set PLANTED',
	'delete PLANTED',
];
