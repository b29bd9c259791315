/**
 * Orders with their buyers, where the Tokens API gives one token a second after a burst of ten: how many each client gets in a minute,
 * and what it asks for.
 *
 * Each in fresh processes, taking turns, against a fake of its own. Who needs the whole minute runs once.
 */
import {median, row, told} from '../measure.mjs';
import {CONTENDERS} from '../side-by-side/contenders.mjs';
import {measured} from '../side-by-side/measured.mjs';
import {report} from '../table.mjs';

const ORDERS = 500;
const LIMIT_MS = 60_000;
const ROUNDS = 7;

const runs = CONTENDERS.map(() => []);
for (let round = 0; round < ROUNDS; round++) {
	for (const offset of CONTENDERS.keys()) {
		const index = (round + offset) % CONTENDERS.length;
		if (!runs[index].some(({complete}) => complete < ORDERS)) {
			runs[index].push(await measured(CONTENDERS[index], {orders: ORDERS, limitMs: LIMIT_MS}));
		}
	}
}
report(
	`${ORDERS} orders with their buyers, one after the other, at most ${LIMIT_MS / 1000} s; Tokens API: one a second after ten`,
	CONTENDERS.map(({name}, index) => told(name, sentence(runs[index], runs[0]))),
);

function sentence(all, ours) {
	const of = (figure) => Math.round(median(all.map((one) => one[figure])));
	const calls = (figure, service) => `${of(figure)} ${service} ${of(figure) === 1 ? 'call' : 'calls'}`;
	const refused = of('refused') > 0 ? ` (${of('refused')} refused)` : '';
	const figures = [
		`${of('complete')} orders`,
		calls('tokens', 'Tokens API') + refused,
		calls('lwa', 'Login with Amazon'),
		seconds(all),
	];
	return [...figures, ...ratio(all, ours), ...fault(all)].join(', ');
}

/** The time for an order, over that of the first contender. */
function ratio(all, ours) {
	const each = (runs) => median(runs.map(({ms, complete}) => ms / complete));
	return all === ours || !Number.isFinite(each(all)) ? [] : [`${(each(all) / each(ours)).toFixed(1)} × the time an order`];
}

/** What the last order failed with where not all came: a client that fell over must not read like one that was throttled. */
function fault(all) {
	const {lastError} = all.find(({complete}) => complete < ORDERS) ?? {};
	return lastError
		? [
				`at the end: “${lastError
					.replaceAll(/[\s|]+/g, ' ')
					.slice(0, 120)
					.trim()}”`,
			]
		: [];
}

/** The median, and how sure one can be of it where it was measured more than once. */
function seconds(all) {
	const time = row('', {values: all.map(({ms}) => ms / 1000)});
	return `${time.median.toFixed(1)} s${all.length > 1 ? ` (${time.low.toFixed(1)} – ${time.high.toFixed(1)})` : ''}`;
}
