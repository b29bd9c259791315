/**
 * A part that could not be loaded since no file could be opened any more is loaded by the next call.
 */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {beforeAll, expect, it} from 'vitest';
import {buildProcesses} from './build.js';

let script: string;
beforeAll(() => {
	script = buildProcesses('files')('files-process');
});

it.each([0, 4, 16])('with %d files left to open, every call works again as soon as there are enough', async (left) => {
	await using fake = await startFakeAmazon();
	const {got: _got, ...options} = fake.options;
	const {mwsAuthToken} = options.pay;
	const whose = {merchantId: 'A1MERCHANT', tenant: undefined, region: 'na', signal: new AbortController().signal} as const;
	const token = typeof mwsAuthToken === 'function' ? await mwsAuthToken(whose) : mwsAuthToken;
	const limited = [
		'-c',
		'ulimit -n 400 && exec "$@"',
		'sh',
		process.execPath,
		script,
		JSON.stringify({left, url: fake.url, options, token}),
	];
	const {stdout, stderr} = await promisify(execFile)('/bin/sh', limited);
	expect(stderr).toBe('');
	const {without, afterwards} = JSON.parse(stdout);
	expect(Object.values(afterwards)).toEqual(Object.keys(afterwards).map(() => 'ok'));
	if (left < 2) {
		expect(Object.values(without)).toEqual(expect.arrayContaining([expect.stringContaining('EMFILE')]));
	}
});
