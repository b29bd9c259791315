/**
 * A fleet that starts cold: eight processes ask for an order of each of two hundred sellers at once, over one Redis.
 *
 * The fake Amazon counts. The processes stand ready before, with their modules loaded; each round has sellers nobody has seen.
 */
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {performance} from 'node:perf_hooks';
import {fileURLToPath} from 'node:url';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {row, scaled, told} from '../measure.mjs';
import {startRedis} from '../redis.mjs';
import {report} from '../table.mjs';

const PROCESSES = scaled(8, 2);
const SELLERS = scaled(200, 5);
const ROUNDS = scaled(7, 2);
const TITLE = `A cold start of ${PROCESSES} processes with ${SELLERS} sellers on Redis`;

const redis = await startRedis();
if (redis) {
	report(TITLE, await measure(redis));
	redis.stop();
} else {
	report(TITLE, [told('not measured', 'there is no redis-server here')]);
}

async function measure({url}) {
	const rounds = Array.from({length: ROUNDS}, (_, round) => Array.from({length: SELLERS}, (_, index) => `R${round}S${index}`));
	const fake = await startFakeAmazon({sellers: rounds.flat()});
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const setup = JSON.stringify({redisUrl: url, fakeUrl: fake.url, application: {clientId, clientSecret}});
	const path = fileURLToPath(new URL('../fleet-process.mjs', import.meta.url));
	const fleet = Array.from({length: PROCESSES}, () => fork(path, [setup], {execArgv: []}));
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
	const count = (what, values, goal) => row(what, {values, unit: '', digits: 0, goal: ['=', goal]});
	return [
		count('Login with Amazon calls', found.lwa, SELLERS),
		count('Tokens API calls', found.tokens, SELLERS),
		count('calls that failed', found.failed, 0),
		row('until the last process has its last token', {values: found.ms, unit: 'ms', digits: 0}),
	];
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
