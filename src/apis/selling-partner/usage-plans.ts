/**
 * The usage plan of a call to the Selling Partner API, by method and path: how often Amazon lets the operation be called.
 *
 * The table is decoded for the first call that asks. What it does not name is unknown, and no plan is made up for it.
 */
import {USAGE_PLANS} from './usage-plan-table.js';

export interface OperationPlan {
	readonly operation: string;
	/** As Amazon writes it: `0.0167`. */
	readonly rate: string;
	readonly burst: number;
	/** Tells the row from others: APIs share names of operations. */
	readonly row: number;
}

/** Undefined for an operation that is not in the table. Takes the raw `URL.pathname`: nothing is decoded. */
export function usagePlanOf(method: string, pathname: string): OperationPlan | undefined {
	tree ??= decode(USAGE_PLANS);
	return find(tree, pathname.split('/'), 1)?.plans?.get(method);
}

/**
 * The calls a second of a rate that Amazon has rounded: 0.0167 stands for one a minute, and who took it by the letter would come too soon.
 *
 * Where a whole number of seconds a call is slower by a little, and is rounded to this very rate, it is what may be meant.
 */
export function readRate(rate: string): number | undefined {
	const perSecond = Number(rate);
	if (!/^\d*\.?\d+$/.test(rate) || !(perSecond > 0)) {
		return undefined;
	}
	const decimals = rate.split('.')[1]?.length ?? 0;
	const least = Math.ceil(1 / perSecond - EXACT);
	for (let seconds = Math.floor((1 / perSecond) * MOST_ROUNDED); seconds > 1 && seconds >= least; seconds--) {
		if ((1 / seconds).toFixed(decimals) === perSecond.toFixed(decimals)) {
			return 1 / seconds;
		}
	}
	return perSecond;
}

const EXACT = 1e-9;
/** How much slower than it is written a rate may be meant: 0.017 for one a minute is the roughest of the table. */
const MOST_ROUNDED = 1.03;

/** A segment of paths; an id is under {@link ID}. */
interface Segment {
	readonly children: Map<string, Segment>;
	/** By method, for paths that end here. */
	plans: Map<string, OperationPlan> | undefined;
}

const ID = '*';

let tree: Segment | undefined;

function find(from: Segment, path: readonly string[], at: number): Segment | undefined {
	const part = path[at];
	if (part === undefined) {
		return from.plans && from;
	}
	const literal = from.children.get(part);
	const found = literal && find(literal, path, at + 1);
	const id = found || part === '' ? undefined : from.children.get(ID);
	return found ?? (id && find(id, path, at + 1));
}

function decode(text: string): Segment {
	const root: Segment = {children: new Map(), plans: undefined};
	let path: Segment[] = [root];
	let [rate, burst] = ['', ''];
	for (const [row, line] of text.trim().split('\n').entries()) {
		const [rest = '', method = '', operation = '', ...plan] = line.trimStart().split(' ');
		path = path.slice(0, line.length - line.trimStart().length + 1);
		for (const part of rest === '-' ? [] : rest.split('/')) {
			path.push(childOf(path.at(-1) ?? root, part));
		}
		[rate = rate, burst = burst] = plan;
		const end = path.at(-1) ?? root;
		end.plans ??= new Map();
		end.plans.set(method, {operation, rate, burst: Number(burst), row});
	}
	return root;
}

function childOf({children}: Segment, part: string): Segment {
	const child = children.get(part) ?? {children: new Map(), plans: undefined};
	children.set(part, child);
	return child;
}
