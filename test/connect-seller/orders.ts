/**
 * Runs what several do at the same time in one order of their steps after another.
 *
 * A run asks for a step each time it would touch what is shared; which of the waiting steps comes next is this file's to decide.
 */

/** Gets the way to take a step, and gives what came of the run. */
type Run<R> = (step: <T>(work: () => T) => Promise<T>) => Promise<R>;

/** What comes of a run in each order that its steps may come in. */
export async function everyOrder<R>(run: Run<R>): Promise<R[]> {
	const results: R[] = [];
	let choices: number[] | undefined = [];
	while (choices) {
		const {result, widths} = await runIn(run, choice(choices));
		results.push(result);
		choices = nextChoices(choices, widths);
	}
	return results;
}

/** The same for some orders, by a generator that gives the same ones each time. */
export async function someOrders<R>(run: Run<R>, count: number): Promise<R[]> {
	let seed = 1;
	const random = (width: number): number => {
		seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((seed / 2 ** 32) * width);
	};
	const results: R[] = [];
	for (let index = 0; index < count; index++) {
		results.push((await runIn(run, (width) => random(width))).result);
	}
	return results;
}

type Choose = (width: number, depth: number) => number;

const choice =
	(choices: readonly number[]): Choose =>
	(_width, depth) =>
		choices[depth] ?? 0;

async function runIn<R>(run: Run<R>, choose: Choose): Promise<{result: R; widths: number[]}> {
	const waiting: (() => void)[] = [];
	const widths: number[] = [];
	let isOver = false;
	const over = run((work) => new Promise((resolve) => waiting.push(() => resolve(work())))).finally(() => {
		isOver = true;
	});
	while (!isOver) {
		await settled();
		if (waiting.length > 0) {
			const [next] = waiting.splice(choose(waiting.length, widths.length), 1);
			widths.push(waiting.length + 1);
			next?.();
		}
	}
	return {result: await over, widths};
}

/** The next in the order of counting, where digit `n` has `widths[n]` values; nothing after the last. */
function nextChoices(choices: readonly number[], widths: readonly number[]): number[] | undefined {
	for (let depth = widths.length - 1; depth >= 0; depth--) {
		const chosen = choices[depth] ?? 0;
		if (chosen + 1 < (widths[depth] ?? 0)) {
			return [...Array.from({length: depth}, (_, index) => choices[index] ?? 0), chosen + 1];
		}
	}
	return undefined;
}

/** Until everybody has come to a step: the way between two of them is a handful of microtasks. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 12; turn++) {
		await undefined;
	}
}
