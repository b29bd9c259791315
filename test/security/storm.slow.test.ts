/**
 * Three storms over one auth in a process of its own: whatever goes wrong, every call ends, with a reply or an error that has a name.
 *
 * The README shows the figures of one run as this prints them. `SEED=… npm run test:faults` repeats a run.
 */
import {spawnSync} from 'node:child_process';
import {beforeAll, expect, it} from 'vitest';
import {buildProcesses} from './build.js';
import {seedOfRun} from './seeded.js';
import {OWN_RETRIES} from './storm-calls.js';
import type {StormReport} from './storm-process.js';

const seed = seedOfRun();
let report: StormReport;

beforeAll(() => {
	const script = buildProcesses('storm')('storm-process');
	const {status, stdout, stderr} = spawnSync(process.execPath, ['--expose-gc', script, String(seed)], {encoding: 'utf8'});
	// It has to end by itself: what keeps it alive is named on stderr.
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	report = JSON.parse(stdout);
	console.log(
		[
			`Storm, seed ${seed}: calls: ${report.calls}, faults tried: ${report.faults} of ${report.kinds} kinds`,
			`calls lost: ${report.lost.length}, late: ${report.late.length}, cross-seller replies: ${report.forAnother}, credentials at another host: ${report.stolen}`,
			`most token calls of a key in a minute: ${report.mostTokenCalls}, most sends of a call: ${report.mostSends}`,
			`heap: ${(report.heapGrowthBytes / 2 ** 20).toFixed(1)} MB more; errors: ${JSON.stringify(report.errors)}`,
		].join('\n'),
	);
});

it('the storm is one: hundreds of faults, each kind at least once, and calls that fail as well as calls that succeed', () => {
	expect(report.faults).toBeGreaterThan(200);
	expect(report.untried).toEqual([]);
	expect(report.replies).toBeGreaterThan(50);
	expect(Object.keys(report.errors).length).toBeGreaterThan(5);
});

it('every call ends, with a reply or an error that has a name', () => {
	expect(report.lost).toEqual([]);
	expect(report.replies + Object.values(report.errors).reduce((sum, count) => sum + count, 0)).toBe(report.calls);
});

it('no call ends after its deadline', () => {
	expect(report.late).toEqual([]);
});

it('no reply is for somebody else', () => {
	expect(report.forAnother).toBe(0);
});

it('no credential goes where a redirect would take it', () => {
	expect(report.stolen).toBe(0);
});

it('a call is sent twice at most, and once more for each retry of its own', () => {
	expect(report.mostSends).toBeLessThanOrEqual(2 + OWN_RETRIES);
});

it('a token is asked for four times a minute at most, whatever Amazon answers', () => {
	expect(report.mostTokenCalls).toBeGreaterThan(0);
	expect(report.mostTokenCalls).toBeLessThanOrEqual(4);
});

it('no rejection goes unhandled', () => {
	expect(report.unhandled).toEqual([]);
});

it('memory is what it was: no flight stays open, and the heap grows by less than 5 MB in three storms', () => {
	expect(report.openFlights).toBe(0);
	expect(report.heapGrowthBytes).toBeLessThan(5 * 2 ** 20);
});
