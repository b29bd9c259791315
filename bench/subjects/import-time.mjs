/**
 * What importing the package adds to a process that imports got, in fresh processes taking turns; and which dependency adds it.
 *
 * Processor time stands beside the clock's: on a busy machine a process waits for its turn, and both rivals do.
 */
import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {differences, inRounds, row} from '../measure.mjs';
import {report} from '../table.mjs';

const ROUNDS = 20;
const folder = fileURLToPath(new URL('..', import.meta.url));

/** Milliseconds of the import alone: starting Node is the same for all. */
function imported(...names) {
	const script = `const t = performance.now(), c = process.cpuUsage();
${names.map((name) => `await import('${name}');`).join('\n')}
const {user, system} = process.cpuUsage(c);
console.log(JSON.stringify([performance.now() - t, (user + system) / 1000]));`;
	return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], {cwd: folder, encoding: 'utf8'}));
}

const rivals = {
	got: () => imported('got'),
	ours: () => imported('got', 'got-amazon-auth'),
	agent: () => imported('got', 'got-amazon-auth', 'got-amazon-auth/agent'),
	'lru-cache': () => imported('got', 'lru-cache'),
	'p-queue': () => imported('got', 'p-queue'),
	'p-retry': () => imported('got', 'p-retry'),
	limiter: () => imported('got', 'limiter'),
	jose: () => imported('got', 'jose'),
};
await inRounds(1, rivals); // until the files are in the system's cache
const both = await inRounds(ROUNDS, rivals);
const of = (name, clock) => both[name].map((pair) => pair[clock]);
const added = (name, clock) => differences(of(name, clock), of('got', clock));

report(`Import, median of ${ROUNDS} processes each`, [
	row('got alone', {values: of('got', 0), unit: 'ms', digits: 1}),
	row('added by got-amazon-auth', {values: added('ours', 0), unit: 'ms', digits: 1, goal: ['≤', 15]}),
	row('added by got-amazon-auth, processor time', {values: added('ours', 1), unit: 'ms', digits: 1}),
	row('added by got-amazon-auth/agent to both', {values: differences(of('agent', 0), of('ours', 0)), unit: 'ms', digits: 1}),
	row('  of which lru-cache', {values: added('lru-cache', 0), unit: 'ms', digits: 1}),
	...['p-queue', 'p-retry', 'limiter'].map((name) =>
		row(`${name}, which is loaded behind the making of an auth`, {values: added(name, 0), unit: 'ms', digits: 1}),
	),
	row('jose, which is loaded when a key is first needed', {values: added('jose', 0), unit: 'ms', digits: 1}),
]);
