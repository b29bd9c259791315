/**
 * What the agent costs a client of node:https: a call beside the same call with the credential set by hand, and beside one through a relay
 * that does nothing; an agent for a seller; and orders through amazon-sp-api as it is.
 *
 * The server of single calls speaks TLS in another process, on connections that are kept. Processor time is this process's own: on a busy
 * machine the clock's time is the neighbours' too.
 */
import {fork} from 'node:child_process';
import {once} from 'node:events';
import https from 'node:https';
import {fileURLToPath} from 'node:url';
import axios from 'axios';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {application, gotOfTokens, NA, newToken, sellerId} from '../amazon.mjs';
import {BareRelay} from '../bare-relay.mjs';
import {bytesInUse, inRounds, microsecondsEach, ratios, row, scaled} from '../measure.mjs';
import {KEPT_BY_CALLER, WITH_AGENT} from '../side-by-side/contenders.mjs';
import {measured} from '../side-by-side/measured.mjs';
import {report} from '../table.mjs';

const ROUNDS = 21;
const CALLS = scaled(200, 20);
const AT_ONCE = 50;
const CROWD = scaled(1_000, 100);
const SELLERS = scaled(20_000, 500);
const ORDERS = scaled(500, 10);
const CALLERS = scaled(200, 20);

const URL_OF_ITEM = `${NA}/catalog/2022-04-01/items/B000000001`;

/** Connections to the server beside, for whatever host and port. */
class Loopback extends https.Agent {
	createConnection(options, callback) {
		const lookup = (_host, {all}, found) =>
			all ? found(null, [{address: '127.0.0.1', family: 4}]) : found(null, '127.0.0.1', 4);
		return super.createConnection({...options, lookup, port: this.options.port}, callback);
	}
}

async function singleCalls() {
	const {hostname} = new URL(NA);
	const server = fork(fileURLToPath(new URL('../tls-process.mjs', import.meta.url)), [hostname], {execArgv: []});
	const [{port, cert}] = await once(server, 'message');
	const auth = createAmazonAuth({sellingPartner: application, got: gotOfTokens()});
	const connections = () => new Loopback({keepAlive: true, ca: cert, port});
	const byHand = {agent: connections(), headers: {'x-amz-access-token': newToken('Atza|')}};
	const byRelay = {...byHand, agent: new BareRelay(connections())};
	const byAgent = {agent: amazonAgent(auth.as({sellingPartnerId: sellerId(1)}), {agent: connections()}), headers: {}};
	const ways = [byHand, byRelay, byAgent];
	const rivals = {https: ways.map(ofHttps), axios: ways.map(ofAxios)};
	const rows = [];
	for (const [name, [hand, relay, agent]] of Object.entries(rivals)) {
		rows.push(...(await compared(name === 'https' ? 'https.request' : name, {hand, relay, agent})));
	}
	server.disconnect();
	await auth.close();
	return rows;
}

/** Rows of one client: one by one and at once, by the clock and by processor time. */
async function compared(client, {hand, relay, agent}) {
	const measures = (measure) => ({hand: () => measure(hand), relay: () => measure(relay), agent: () => measure(agent)});
	await inRounds(4, measures(atOnce)); // until the engine has compiled what it will
	const alone = await inRounds(ROUNDS, measures(oneByOne));
	const crowd = await inRounds(ROUNDS, measures(atOnce));
	const over = (of, to, clock) => ratios(...[of, to].map((all) => all.map((one) => one[clock])));
	const of = (what, figures, goal) => [
		row(`${client}, ${what}: the agent's call over the one by hand`, {
			values: over(figures.agent, figures.hand, 'us'),
			unit: '×',
			goal: ['≤', goal],
		}),
		row('  a call through a relay that does nothing, over the one by hand', {
			values: over(figures.relay, figures.hand, 'us'),
			unit: '×',
			isShown: true,
		}),
		row('  processor time of the agent over that by hand', {values: over(figures.agent, figures.hand, 'cpuUs'), unit: '×'}),
		row('  processor time of the relay over that by hand', {values: over(figures.relay, figures.hand, 'cpuUs'), unit: '×'}),
		row('  processor time of the agent over that of the relay', {
			values: over(figures.agent, figures.relay, 'cpuUs'),
			unit: '×',
		}),
		row('  processor time by hand', {values: figures.hand.map(({cpuUs}) => cpuUs), unit: 'µs', digits: 0}),
	];
	return [...of('one by one', alone, 1.5), ...of(`${AT_ONCE} at once`, crowd, 1.35)];
}

/** Microseconds a call, by the clock and of the processor. */
async function timed(calls, work) {
	const before = process.cpuUsage();
	const start = performance.now();
	await work();
	const us = ((performance.now() - start) * 1_000) / calls;
	const {user, system} = process.cpuUsage(before);
	return {us, cpuUs: (user + system) / calls};
}

function oneByOne(call) {
	return timed(CALLS, () => microsecondsEach(call, CALLS));
}

function atOnce(call) {
	return timed(CROWD, () => Promise.all(Array.from({length: AT_ONCE}, () => microsecondsEach(call, CROWD / AT_ONCE))));
}

function ofHttps(options) {
	return () =>
		new Promise((resolve, reject) => {
			const request = https.get(URL_OF_ITEM, options, (reply) => {
				reply.on('data', () => {}).on('end', resolve);
				reply.on('error', reject);
			});
			request.on('error', reject);
		});
}

function ofAxios({agent, headers}) {
	const client = axios.create({httpsAgent: agent, proxy: false, headers});
	return () => client.get(URL_OF_ITEM);
}

async function agentsOfSellers() {
	const auth = createAmazonAuth({sellingPartner: application, got: gotOfTokens()});
	const make = (index) => amazonAgent(auth.as({sellingPartnerId: sellerId(index)}));
	await microsecondsEach(make, SELLERS);
	const kept = new Array(SELLERS);
	const before = bytesInUse();
	for (let index = 0; index < SELLERS; index++) {
		kept[index] = make(index);
	}
	const bytes = (bytesInUse() - before) / kept.length;
	const {each} = await inRounds(ROUNDS, {each: () => microsecondsEach(make, SELLERS / 10)});
	await auth.close();
	return [
		row('an agent for a seller, its `as` with it', {values: [bytes], unit: 'B', digits: 0, goal: ['≤', 1_024]}),
		row('making an agent for a seller, its `as` with it', {values: each, unit: 'µs', goal: ['≤', 25]}),
	];
}

async function ordersOfClient() {
	const load = {orders: ORDERS, limitMs: 60_000};
	const runs = await inRounds(7, {hand: () => measured(KEPT_BY_CALLER, load), agent: () => measured(WITH_AGENT, load)});
	const crowd = await inRounds(3, {agent: () => measured(WITH_AGENT, {orders: CALLERS, atOnce: CALLERS, limitMs: 60_000})});
	const times = (figure) => ratios(...[runs.agent, runs.hand].map((all) => all.map((one) => one[figure])));
	const counts = (what, all, orders) => [
		count(`${what}: orders with their buyers`, all, 'complete', orders),
		count(`${what}: Tokens API calls`, all, 'tokens', 1),
		count(`${what}: Login with Amazon calls`, all, 'lwa', 1),
	];
	return [
		...counts(`amazon-sp-api with the agent, ${ORDERS} one after the other`, runs.agent, ORDERS),
		row('  their time over that of amazon-sp-api with one token kept by the caller', {
			values: times('ms'),
			unit: '×',
			goal: ['≤', 1.35],
		}),
		row('  the same from the first order on, when loading and token calls are over', {values: times('afterFirstMs'), unit: '×'}),
		row('  their processor time over that', {values: times('cpuMs'), unit: '×'}),
		...counts(`amazon-sp-api with the agent, ${CALLERS} at once`, crowd.agent, CALLERS),
	];
}

function count(what, all, figure, goal) {
	return row(what, {values: all.map((one) => one[figure]), unit: '', digits: 0, goal: ['=', goal]});
}

// Memory first: what the calls leave behind is no agent's.
const [ofAgents, ofCalls, ofOrders] = [await agentsOfSellers(), await singleCalls(), await ordersOfClient()];
report("The agent, beside the same client's calls with the credential set by hand", [...ofCalls, ...ofAgents, ...ofOrders]);
