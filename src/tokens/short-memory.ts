/**
 * What is remembered of many keys for a short while: dropped when its time is over, and no sooner for the number of keys.
 *
 * A memory of fewer keys than the cache has tokens would forget the first sellers of an outage while it lasts, and each would be tried
 * with every call.
 */
import {createBoundedMap, MOST_REMEMBERED} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import {ageMs, type Moment, momentOf} from './token.js';

export interface ShortMemory<V> {
	get(key: string): V | undefined;
	/** Its time begins anew. */
	set(key: string, value: V): void;
	delete(key: string): void;
	readonly size: number;
}

/** Each entry leaves room for itself and one more, so that no more than the last while's stay. */
const DROPPED_AT_ONCE = 2;

export function createShortMemory<V>(clock: Clock, lastsMs: number): ShortMemory<V> {
	const entries = createBoundedMap<{readonly value: V; readonly at: Moment}>(MOST_REMEMBERED);
	const isOver = (at: Moment): boolean => ageMs(at, clock) >= lastsMs;
	const dropOldest = (): void => {
		for (let dropped = 0; dropped < DROPPED_AT_ONCE; dropped++) {
			const [oldest] = entries.rkeys();
			const entry = oldest === undefined ? undefined : entries.peek(oldest);
			if (oldest === undefined || !entry || !isOver(entry.at)) {
				return;
			}
			entries.delete(oldest);
		}
	};
	return {
		get(key) {
			// A look makes nothing younger: the oldest must stay the first to go.
			const entry = entries.peek(key);
			return entry && !isOver(entry.at) ? entry.value : undefined;
		},
		set(key, value) {
			dropOldest();
			entries.set(key, {value, at: momentOf(clock)});
		},
		delete(key) {
			entries.delete(key);
		},
		get size() {
			return entries.size;
		},
	};
}
