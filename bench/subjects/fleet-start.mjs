/**
 * Fleets that start cold: eight processes ask for an order of each of two hundred sellers at once, over one Redis; and thirty-two for two
 * thousand, beside one process that does it alone.
 *
 * The fake Amazon counts. The processes stand ready before, with their modules loaded; each round has sellers nobody has seen.
 */
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {performance} from 'node:perf_hooks';
import {fileURLToPath} from 'node:url';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {ratios, row, scaled, told} from '../measure.mjs';
import {startRedis} from '../redis.mjs';
import {report} from '../table.mjs';

const SMALL = {processes: scaled(8, 2), sellers: scaled(200, 5), rounds: scaled(7, 2)};
const LARGE = {processes: scaled(32, 3), sellers: scaled(2_000, 5), rounds: scaled(3, 2)};
const TITLE = `Cold starts on Redis: ${SMALL.processes} processes with ${SMALL.sellers} sellers, ${LARGE.processes} with ${LARGE.sellers.toLocaleString('en-GB')}`;

const redis = await startRedis();
if (redis) {
	report(TITLE, await measure(redis));
	redis.stop();
} else {
	report(TITLE, [told('not measured', 'there is no redis-server here')]);
}

async function measure({url}) {
	const small = await startCold(url, SMALL);
	const alone = await startCold(url, {...LARGE, processes: 1});
	const large = await startCold(url, LARGE);
	const rows = ({processes, sellers}, {lwa, tokens, failed, ms}) => {
		const count = (what, values, goal) =>
			row(`${processes} processes: ${what}`, {values, unit: '', digits: 0, goal: ['=', goal]});
		return [
			count('Login with Amazon calls', lwa, sellers),
			count('Tokens API calls', tokens, sellers),
			count('calls that failed', failed, 0),
			row(`${processes} processes: until the last has its last token`, {values: ms, unit: 'ms', digits: 0}),
		];
	};
	return [
		...rows(SMALL, small),
		...rows(LARGE, large),
		row(' that over the time of one process alone', {values: ratios(large.ms, alone.ms), unit: '×', goal: ['≤', 3]}),
	];
}

/** So many processes, and so many sellers each round. */
async function startCold(redisUrl, {processes, sellers: count, rounds: many}) {
	const rounds = Array.from({length: many}, (_, round) =>
		Array.from({length: count}, (_seller, index) => `P${processes}R${round}S${index}`),
	);
	const fake = await startFakeAmazon({sellers: rounds.flat()});
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const setup = JSON.stringify({redisUrl, fakeUrl: fake.url, application: {clientId, clientSecret}});
	const path = fileURLToPath(new URL('../fleet-process.mjs', import.meta.url));
	const fleet = Array.from({length: processes}, () => fork(path, [setup], {execArgv: []}));
	await Promise.all(fleet.map(said));
	const found = {lwa: [], tokens: [], failed: [], ms: []};
	for (const sellers of rounds) {
		const before = {lwa: fake.count({service: 'lwa'}), tokens: fake.count({service: 'tokens'})};
		const refreshTokens = Object.fromEntries(sellers.map((seller) => [seller, fake.refreshTokenOf(seller)]));
		const start = performance.now();
		const answers = await Promise.all(fleet.map((child) => asked(child, refreshTokens)));
		found.ms.push(performance.now() - start);
		found.lwa.push(fake.count({service: 'lwa'}) - before.lwa);
		found.tokens.push(fake.count({service: 'tokens'}) - before.tokens);
		found.failed.push(answers.reduce((sum, {failed}) => sum + failed, 0));
	}
	const ended = fleet.map((child) => once(child, 'exit'));
	for (const child of fleet) {
		child.disconnect();
	}
	await Promise.all(ended);
	await fake.close();
	return found;
}

function asked(child, refreshTokens) {
	child.send(refreshTokens);
	return said(child);
}

/** The next message of a process; an error where it ends without one. */
async function said(child) {
	const ending = new AbortController();
	const {signal} = ending;
	try {
		const ended = once(child, 'exit', {signal}).then(() => Promise.reject(new Error('A process of the fleet fell over.')));
		const [message] = await Promise.race([once(child, 'message', {signal}), ended]);
		return message;
	} finally {
		ending.abort();
	}
}
