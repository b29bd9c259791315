/**
 * The suites of behaviour, run as a user of the packed package: another Node, another got.
 *
 * With `CONSUMER_REPORT` set, the runner's report is kept there, for .ci/run to add up.
 */
import {spawnSync} from 'node:child_process';
import {expect, it} from 'vitest';
import {ROOT} from './source-files.js';

const reportFile = process.env.CONSUMER_REPORT;

it('behaves the same from the packed package on Node 24 with got 16', () => {
	const {status, output} = consume('--node', '24', '--got', '16', ...(reportFile ? ['--report', reportFile] : []));
	expect(status, output).toBe(0);
	expect(output).toMatch(/^Node v24\.\d+\.\d+, got 16\.\d+\.\d+$/m);
	expect(output).toMatch(/^[1-9]\d+ passed, 0 failed\s*$/m);
});

it('fails where no test would run', () => {
	const {status, output} = consume('--suites', 'fixtures');
	expect(status).toBe(1);
	expect(output).toContain('No suite of fixtures can run as a consumer.');
});

function consume(...options: readonly string[]): {status: number | null; output: string} {
	// A runner that finds itself inside another takes its settings for its own.
	const own = Object.entries(process.env).filter(
		([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV' && name !== 'TEST',
	);
	const {status, stdout, stderr} = spawnSync(process.execPath, ['.ci/consumer.mjs', ...options], {
		cwd: ROOT,
		encoding: 'utf8',
		env: Object.fromEntries(own),
		maxBuffer: 64 * 1024 * 1024,
	});
	return {status, output: `${stdout}${stderr}`};
}
