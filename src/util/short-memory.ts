/**
 * What is remembered of many keys for a short while: given back when its time is over, and no sooner for the number of keys.
 *
 * A memory of fewer keys than the cache has tokens would forget the first sellers of an outage while it lasts, and each would be tried
 * with every call. What an outage took is given back by a look round once a minute, which keeps no process alive, and a little with each
 * call: in a process that was frozen, timers stand still.
 */
import {MOST_REMEMBERED} from './bounded-map.js';
import type {Clock} from './clock.js';
import {createNewestMap} from './newest-map.js';
import {ageMs, type Moment, momentOf} from '../tokens/token.js';

export interface ShortMemory<V> {
	get(key: string): V | undefined;
	/** Its time begins anew; it may be shorter than that of the others. */
	set(key: string, value: V, lastsMs?: number): void;
	delete(key: string): void;
	has(key: string): boolean;
	entries(): Iterable<[string, V]>;
	clear(): void;
	readonly size: number;
}

interface Remembered<V> extends Moment {
	readonly value: V;
	readonly lastsMs: number;
}

/** Each call gives back more than it can take. */
const DROPPED_AT_ONCE = 2;
const LOOK_ROUND_MS = 60_000;

/** @param most how many keys at most: those set longest ago go first */
export function createShortMemory<V>(clock: Clock, longestMs: number, most: number = MOST_REMEMBERED): ShortMemory<V> {
	const entries = createNewestMap<Remembered<V>>(most);
	let timer: NodeJS.Timeout | undefined;
	let isTimed = false;
	const isOver = (entry: Remembered<V>): boolean => ageMs(entry, clock) >= entry.lastsMs;
	const dropOver = (keys: Iterable<string>): void => {
		for (const key of keys) {
			const entry = entries.get(key);
			if (entry && isOver(entry)) {
				entries.delete(key);
			}
		}
	};
	const dropOldest = (): void => {
		if (entries.size > 0) {
			dropOver(firstOf(entries.keys(), DROPPED_AT_ONCE));
		}
	};
	const lookRound = (): void => {
		isTimed = false;
		dropOver([...entries.keys()]);
		watch();
	};
	const watch = (): void => {
		if (!isTimed && entries.size > 0) {
			isTimed = true;
			// One timer for good: a look round begins none of its own.
			timer = timer?.refresh() ?? setTimeout(lookRound, Math.min(longestMs, LOOK_ROUND_MS)).unref();
		}
	};
	return {
		get(key) {
			dropOldest();
			// A look makes nothing younger: the oldest must stay the first to go.
			const entry = entries.get(key);
			return entry && !isOver(entry) ? entry.value : undefined;
		},
		set(key, value, lastsMs = longestMs) {
			dropOldest();
			const {atMs, atMonotonicMs} = momentOf(clock);
			entries.set(key, {value, lastsMs, atMs, atMonotonicMs});
			watch();
		},
		delete(key) {
			entries.delete(key);
		},
		has: (key) => entries.has(key),
		*entries() {
			for (const [key, {value}] of entries.entries()) {
				yield [key, value];
			}
		},
		clear() {
			entries.clear();
		},
		get size() {
			return entries.size;
		},
	};
}

function firstOf(keys: Iterator<string>, count: number): string[] {
	return Array.from({length: count}, () => keys.next().value).filter((key) => key !== undefined);
}
