/**
 * How everything here is measured: rivals in alternating rounds of one process, medians, and how sure one can be of them.
 *
 * Another rival goes first in each round, since the first finds the processor's caches and the heap as the last left them. The interval
 * is that of the median by order statistics: it holds for any distribution, and a loaded machine gives strange ones.
 */
import {performance} from 'node:perf_hooks';

/** Whether a subject runs to see that it runs: its figures mean nothing then. */
const IS_QUICK = process.argv.includes('--quick');
const QUICK_ROUNDS = 2;

/** How many there are of what takes long; a few in quick mode. */
export function scaled(many, few) {
	return IS_QUICK ? few : many;
}

/** One figure a round for each rival; each is a function that gives a figure. */
export async function inRounds(count, rivals) {
	const names = Object.keys(rivals);
	const figures = Object.fromEntries(names.map((name) => [name, []]));
	for (let round = 0; round < scaled(count, Math.min(count, QUICK_ROUNDS)); round++) {
		for (const index of names.keys()) {
			const name = names[(index + round) % names.length];
			figures[name].push(await rivals[name](round));
		}
	}
	return figures;
}

/** Microseconds a call, over so many calls one after the other. */
export async function microsecondsEach(call, calls) {
	const start = performance.now();
	for (let count = 0; count < calls; count++) {
		await call(count);
	}
	return ((performance.now() - start) * 1000) / calls;
}

/** The median call in microseconds: what a pause of the machine does not move. */
export async function medianMicroseconds(call, calls) {
	const times = [];
	for (let count = 0; count < calls; count++) {
		const start = performance.now();
		await call(count);
		times.push((performance.now() - start) * 1000);
	}
	return median(times);
}

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Round by round: what both rivals met at one time. */
export function ratios(of, to) {
	return of.map((value, round) => value / to[round]);
}

export function differences(of, to) {
	return of.map((value, round) => value - to[round]);
}

/** Bytes in use after everything that can go has gone. Needs `node --expose-gc`. */
export function bytesInUse() {
	globalThis.gc();
	globalThis.gc();
	const {heapUsed, external} = process.memoryUsage();
	return heapUsed + external;
}

/** Bytes that each call allocates: so few calls that no collection comes between. What else runs moves it little. Needs `node --expose-gc`. */
export async function bytesEach(call, calls) {
	globalThis.gc();
	const before = process.memoryUsage().heapUsed;
	for (let count = 0; count < calls; count++) {
		await call(count);
	}
	return (process.memoryUsage().heapUsed - before) / calls;
}

/**
 * A row of the table. `values`: one a round; a single one is a count, and has no interval. `goal`: `['≤', 5]`, `['≥', 2.5]`, or `['=', 1]`,
 * which every round has to meet. `isLowerEnd`: the goal is for the lower end of the interval. `isShown`: without a goal it is written down
 * too, since another row is read beside it.
 */
export function row(what, {values, unit, digits = 2, goal, isLowerEnd = false, isShown = false}) {
	const [low, high] = goal?.[0] === '=' ? [Math.min(...values), Math.max(...values)] : intervalOf(values);
	return {what, unit, digits, median: median(values), low, high, goal, isLowerEnd, isShown};
}

/** A row of several figures that belong together. */
export function told(what, figures) {
	return {what, figures};
}

/** The 95 % interval of the median. */
function intervalOf(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const below = Math.max(0, Math.floor(values.length / 2 - 0.98 * Math.sqrt(values.length)) - 1);
	return [sorted[below], sorted[sorted.length - 1 - below]];
}
