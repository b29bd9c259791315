/**
 * What it costs a process to share the tokens of many sellers through Redis: to fill an empty one, and to join a fleet that has filled it.
 *
 * Each round has a Redis without keys and new processes, which run code that has not run before. Of what they cost, bare reads of the
 * same entries are the part that nobody can save.
 */
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {Redis} from 'ioredis';
import {ratios, row, scaled, told} from '../measure.mjs';
import {startRedis} from '../redis.mjs';
import {report} from '../table.mjs';

const SELLERS = scaled(3_000, 50);
const ROUNDS = scaled(9, 2);
const TITLE = `${SELLERS.toLocaleString('en-GB')} sellers on Redis, 200 at a time: processor time of one process`;
const PROCESS = fileURLToPath(new URL('../seller-process.mjs', import.meta.url));

const redis = await startRedis();
if (redis) {
	report(TITLE, await measure(redis));
	redis.stop();
} else {
	report(TITLE, [told('not measured', 'there is no redis-server here')]);
}

async function measure({url}) {
	const admin = new Redis(url);
	const found = {access: [], restricted: [], accessBare: [], restrictedBare: [], fill: [], fillRestricted: []};
	const [minted, failures] = [[], []];
	for (let round = 0; round < ROUNDS; round++) {
		await admin.flushall();
		const keys = {};
		const run = async (steps) => runProcess({url, sellers: SELLERS, steps, keys});
		const filling = await run(['access']);
		const entries = async () => (await admin.keys('*}')).sort();
		keys.access = (await entries()).slice(-SELLERS);
		const fillingRestricted = await run(['access', 'restricted']);
		const known = new Set(keys.access);
		keys.restricted = (await entries()).filter((key) => !known.has(key)).slice(-SELLERS);
		const own = ['access', 'restricted'];
		const bare = ['accessBare', 'restrictedBare'];
		const {costs, ...counts} = await run(round % 2 === 0 ? [...own, ...bare] : [...bare, ...own]);
		for (const [step, {processor}] of Object.entries(costs)) {
			found[step].push(processor);
		}
		found.fill.push(filling.costs.access.processor);
		found.fillRestricted.push(fillingRestricted.costs.restricted.processor);
		minted.push(counts.minted);
		failures.push(filling.failures + counts.failures);
	}
	admin.disconnect();
	const us = (what, values, goal) => row(what, {values, unit: 'µs', digits: 0, goal});
	const over = (what, values, bare, goal) => row(what, {values: ratios(values, bare), unit: '×', digits: 1, goal});
	return [
		us('joining a warm fleet: an access token', found.access, ['≤', 150]),
		over(' that over a bare GET of it', found.access, found.accessBare, ['≤', 5]),
		us('joining a warm fleet: its Restricted Data Token', found.restricted, ['≤', 120]),
		over(' that over a bare GET of it', found.restricted, found.restrictedBare, ['≤', 5]),
		row('token calls of a process that joins', {values: minted, unit: '', digits: 0, goal: ['=', 0]}),
		us('filling an empty Redis: an access token', found.fill, ['≤', 700]),
		us('filling an empty Redis: its Restricted Data Token', found.fillRestricted),
		row('calls of the store that failed', {values: failures, unit: '', digits: 0, goal: ['=', 0]}),
	];
}

async function runProcess(task) {
	const child = fork(PROCESS, [], {execArgv: []});
	child.send(task);
	const ended = once(child, 'exit').then(() => Promise.reject(new Error('A process ended without a word.')));
	const [told] = await Promise.race([once(child, 'message'), ended]);
	ended.catch(() => {});
	return told;
}
