/**
 * The runners of .ci that are users of the packed package: another Node, another got.
 *
 * One line with one suite here, so that a break shows early; .ci/run runs every line with all suites.
 */
import {spawnSync} from 'node:child_process';
import {expect, it} from 'vitest';
import {ROOT, readText} from './source-files.js';

it('a line runs from the packed package, by import and by require, and says its versions and what passed', () => {
	// As lines.test.ts reads it.
	const lines = JSON.parse(readText('.ci/lines.json')) as readonly Record<string, number | string>[];
	const number = lines.findIndex(({node, got}) => node === 24 && got === 16) + 1;
	const {status, output} = run('.ci/lines.mjs', `${number}`, '--suites', 'clients/got');
	expect(status, output).toBe(0);
	expect(output).toMatch(/^line \d+: Node v24\.\d+\.\d+, .*\bgot 16\.\d+\.\d+\b/m);
	expect(output).toMatch(/^ {2}[1-9]\d+ passed, 0 failed in \d+ s$/m);
});

it('a line in which no test runs has failed', () => {
	const {status, output} = run('.ci/lines.mjs', '1', '--suites', 'fixtures');
	expect(status).toBe(1);
	expect(output).toContain('Failed: line 1.');
});

it('fails where no test would run', () => {
	const {status, output} = run('.ci/consumer.mjs', '--suites', 'fixtures');
	expect(status).toBe(1);
	expect(output).toContain('No suite of fixtures can run as a consumer.');
});

function run(script: string, ...options: readonly string[]): {status: number | null; output: string} {
	// A runner that finds itself inside another takes its settings for its own.
	const own = Object.entries(process.env).filter(
		([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV' && name !== 'TEST',
	);
	const {status, stdout, stderr} = spawnSync(process.execPath, [script, ...options], {
		cwd: ROOT,
		encoding: 'utf8',
		env: Object.fromEntries(own),
		maxBuffer: 64 * 1024 * 1024,
	});
	return {status, output: `${stdout}${stderr}`};
}
