/**
 * A process that has called through the agent ends by itself: no timer, no socket and no server keeps it.
 */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, it} from 'vitest';
import {buildProcesses} from './build.js';

it('a process ends once its calls are over, while Amazon keeps the connection', async () => {
	const script = buildProcesses('agent')('agent-process');
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret, refreshToken} = fake.options.sellingPartner;
	const given = [new URL(fake.url).port, String(refreshToken), clientId, String(clientSecret)];
	// Killed, it would fail.
	const {stdout, stderr} = await promisify(execFile)(process.execPath, [script, ...given], {timeout: 20_000});
	expect([stdout, stderr]).toEqual(['200\n200\n', '']);
	expect(fake.count({service: 'selling-partner', status: 200})).toBe(2);
});
