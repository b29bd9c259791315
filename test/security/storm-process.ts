/**
 * The storm as a process of its own: three storms over one auth, then a report on stdout, then nothing that keeps it alive.
 *
 * `node --expose-gc storm-process.js SEED`. Started by storm.slow.test.ts, which judges the report.
 */
import {monitorEventLoopDelay} from 'node:perf_hooks';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FailOutcome, startFakeAmazon} from 'got-amazon-auth/testing';
import {createChance} from './seeded.js';
import {CALL_HEADER, makeCall, type Outcome} from './storm-calls.js';
import {takeClocks} from './storm-clocks.js';
import {most, mostInAMinute} from './storm-counts.js';
import {FAULTS, SERVICES, type Service} from './storm-faults.js';
import {watchTokens} from './token-owners.js';

export interface StormReport {
	readonly calls: number;
	readonly replies: number;
	readonly errors: Readonly<Record<string, number>>;
	readonly lost: readonly string[];
	/** Ended after their deadlines, by more than this process was kept from its timers. */
	readonly late: readonly string[];
	readonly forAnother: number;
	/** Requests that were answered by a fault. */
	readonly faults: number;
	/** Kinds of faults, each with its service. */
	readonly kinds: number;
	/** Those that answered no request. */
	readonly untried: readonly string[];
	readonly mostTokenCalls: number;
	readonly mostSends: number;
	readonly unhandled: readonly string[];
	readonly heapGrowthBytes: number;
	readonly openFlights: number;
	readonly cachedTokens: number;
	readonly stolen: number;
}

const STORMS = 3;
const ROUNDS = 7;
const MOST_ROUNDS_MORE = 20;
const CALLS = 60;
const LEAST_PATIENCE_MS = 100;
const LOOP_RESOLUTION_MS = 10;
/** Beyond what is measured: connections, and the crypto of other threads. */
const SLACK_MS = 2_000;

const chance = createChance(Number(process.argv[2]));
const clocks = takeClocks(chance);
const unhandled: string[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(String(reason)));

let stolen = 0;
const sellers = Array.from({length: 6}, (_, index) => `STORM-SELLER-${index}`);
const merchants = Array.from({length: 3}, (_, index) => `STORM-MERCHANT-${index}`);
const fake = await startFakeAmazon({
	sellers: Object.fromEntries(sellers.map((seller) => [seller, {refreshToken: refreshTokenOf(seller)}])),
	merchants,
	extraHosts: {
		'elsewhere.example': ({headers, body}) => {
			stolen += /Atza|Atzr|Atc\||sprdt|AMZN-PAY|fake-.*-secret/.test(JSON.stringify([headers, body])) ? 1 : 0;
			return {};
		},
	},
});
const {options} = fake;
const watched = watchTokens(options.got, new Map(sellers.map((seller) => [refreshTokenOf(seller), seller])));
const patienceMs = await measurePatience();
const auth = createAmazonAuth({
	...options,
	sellingPartner: {...options.sellingPartner, dataElements: ['buyerInfo']},
	got: watched.got.extend({timeout: {request: Math.round(patienceMs * 2.5)}}),
	maxTokens: 1_000,
});
const caller = {auth, chance, sellers, merchants, patienceMs};
const outcomes: Outcome[] = [];
const late: string[] = [];
const loopDelay = monitorEventLoopDelay({resolution: LOOP_RESOLUTION_MS});
const kinds = new Set<string>();
let faults = 0;
let [mostTokenCalls, mostSends, calls] = [0, 0, 0];

await storm(1); // what is loaded and compiled once is no leak
calls = 0;
outcomes.length = 0;
late.length = 0;
faults = 0;
kinds.clear();
const heapBefore = heapUsed();
for (let number = 0; number < STORMS; number++) {
	await storm(ROUNDS);
}
await tryTheRest();
const heapGrowthBytes = heapUsed() - heapBefore;

const report: StormReport = {
	calls,
	replies: outcomes.filter(({what}) => what === 'reply').length,
	errors: countNames(outcomes),
	lost: outcomes.flatMap((outcome) => (outcome.what === 'lost' ? `${outcome.call}: ${outcome.why}` : [])),
	late,
	forAnother: outcomes.filter((outcome) => outcome.what === 'reply' && outcome.wasForAnother).length,
	faults,
	kinds: kinds.size,
	untried: deckOfFaults()
		.map(({service, name}) => `${service}: ${name}`)
		.filter((name) => !kinds.has(name)),
	mostTokenCalls,
	mostSends,
	unhandled,
	heapGrowthBytes,
	openFlights: auth.stats().openFlights,
	cachedTokens: auth.stats().cachedTokens,
	stolen,
};
await leaveFlights();
await fake.close(); // and not the auth: nothing of it may keep the process
process.stdout.write(`${JSON.stringify(report)}\n`);
// Fires only if something else keeps the process alive: a flight that was left behind would for nine seconds, or a minute. A busy machine
// takes its time to end what is ending.
setTimeout(() => {
	process.stderr.write(`kept alive by ${process.getActiveResourcesInfo().join(', ')}\n`);
	process.exit(1);
}, 5_000).unref();

/** Twice what a round of calls takes while nothing goes wrong: a busy machine is no fault. */
async function measurePatience(): Promise<number> {
	const healthy = {auth: createAmazonAuth({...options, maxTokens: 1_000}), chance, sellers, merchants, patienceMs: 20_000};
	const wave = (): Promise<unknown> => Promise.all(Array.from({length: CALLS}, () => makeCall(healthy, 0)));
	await wave();
	const startedMs = performance.now();
	await wave();
	const tookMs = performance.now() - startedMs;
	fake.reset();
	return Math.max(LEAST_PATIENCE_MS, tookMs * 2);
}

interface Fault {
	readonly service: Service;
	readonly name: string;
	readonly outcome: FailOutcome;
}

/** One storm tries every fault there is, dealt out over its rounds. */
async function storm(rounds: number): Promise<void> {
	const deck = shuffled(deckOfFaults());
	for (let number = 0; number < rounds; number++) {
		await round(deck.filter((_fault, index) => index % rounds === number));
	}
}

/** A fault waits for a request of its service that no other fault answers: those that have waited in vain so far come once more. */
async function tryTheRest(): Promise<void> {
	const rest = (): Fault[] => deckOfFaults().filter(({service, name}) => !kinds.has(`${service}: ${name}`));
	for (let turn = 0; turn < MOST_ROUNDS_MORE && rest().length > 0; turn++) {
		await round(shuffled(rest()));
	}
}

function deckOfFaults(): Fault[] {
	return SERVICES.flatMap((service) => FAULTS[service].map(([name, outcome]) => ({service, name, outcome})));
}

/** Calls of all kinds at once, with a part of the faults waiting for them. */
async function round(dealt: readonly Fault[]): Promise<void> {
	clocks.jump();
	if (chance.next() < 0.6) {
		await auth.forget();
	}
	const scripts = dealt.map(({service, name, outcome}) => ({
		name: `${service}: ${name}`,
		handle: fake.fail({service, times: 1 + chance.below(3), ...outcome}),
	}));
	if (chance.next() < 0.3) {
		fake.expireTokens();
	}
	loopDelay.reset();
	loopDelay.enable();
	const ended = await Promise.all(Array.from({length: CALLS}, () => makeCall(caller, ++calls)));
	loopDelay.disable();
	outcomes.push(...ended);
	const excusedMs = SLACK_MS + starvedMs();
	late.push(...ended.filter(({lateMs}) => lateMs > excusedMs).map(({call, lateMs}) => `${call}: ${Math.round(lateMs)} ms late`));
	await untilFlightsLanded();
	for (const {name, handle} of scripts) {
		faults += handle.count;
		if (handle.count > 0) {
			kinds.add(name);
		}
		handle.remove();
	}
	mostTokenCalls = Math.max(mostTokenCalls, mostInAMinute(fake.journal, watched));
	mostSends = Math.max(
		mostSends,
		most(fake.journal, ({headers}) => headers[CALL_HEADER]),
	);
	fake.reset();
}

/** Two flights that nobody waits for any more: one that hangs in a function of the application, one that Amazon asked to pause. */
async function leaveFlights(): Promise<void> {
	const refreshToken = (): Promise<string> => new Promise(() => {});
	fake.fail({service: 'lwa', times: 9, status: 429, headers: {'retry-after': '9'}});
	const auths = [
		createAmazonAuth({...options, sellingPartner: {...options.sellingPartner, refreshToken}}),
		createAmazonAuth({...options}),
	];
	const ended = await Promise.all(auths.map((left) => makeCall({...caller, auth: left, chance: {...chance, below: () => 0}}, 0)));
	if (ended.some((outcome) => outcome.what !== 'error') || auths.some((left) => left.stats().openFlights !== 1)) {
		throw new Error(`These were to be left behind: ${JSON.stringify(ended)}`);
	}
}

/** How long timers were kept waiting, all in all, since the measurement began. */
function starvedMs(): number {
	const {count, mean} = loopDelay;
	return count === 0 ? 0 : Math.max(0, count * (mean / 1e6 - LOOP_RESOLUTION_MS));
}

function shuffled<T>(list: readonly T[]): T[] {
	return list
		.map((item) => ({item, rank: chance.next()}))
		.sort((one, other) => one.rank - other.rank)
		.map(({item}) => item);
}

/** The flights that callers have left behind. Those that Amazon asked to pause need not be waited for: time goes on without them. */
async function untilFlightsLanded(): Promise<void> {
	for (let turn = 1; turn <= 500 && auth.stats().openFlights > 0; turn++) {
		await new Promise((resolve) => setTimeout(resolve, 20));
		if (turn % 10 === 0) {
			clocks.advance(10_000);
			// A call that comes after the pause finds that it is over.
			auth.sellingPartner.exchangeAuthorizationCode({code: `after-a-pause-${calls}-${turn}`}).catch(() => {});
		}
	}
}

function refreshTokenOf(seller: string): string {
	return `Atzr|IwEB-of-${seller}`;
}

function countNames(all: readonly Outcome[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const outcome of all) {
		if (outcome.what === 'error') {
			counts[outcome.name] = (counts[outcome.name] ?? 0) + 1;
		}
	}
	return counts;
}

function heapUsed(): number {
	fake.reset();
	for (let time = 0; time < 3; time++) {
		globalThis.gc?.();
	}
	return process.memoryUsage().heapUsed;
}
