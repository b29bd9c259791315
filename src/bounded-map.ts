/**
 * A map that forgets what was used longest ago: nothing in this package grows without a bound.
 *
 * `lru-cache` by size and not by `max`, for which it would set aside the room of all entries at once: tens of milliseconds for the
 * tokens of many sellers that a process may never have.
 */
import {LRUCache} from 'lru-cache';

/** As many as a cache has tokens unless it is told otherwise: what is remembered of each must not be forgotten before it. */
export const MOST_REMEMBERED = 200_000;

export type BoundedMap<V extends object | string | number> = LRUCache<string, V>;

/** @param dispose called for each entry that goes, with the reason */
export function createBoundedMap<V extends object | string | number>(
	entries: number,
	dispose?: (value: V, key: string, reason: LRUCache.DisposeReason) => void,
): BoundedMap<V> {
	return new LRUCache<string, V>({maxSize: entries, sizeCalculation: () => 1, ...(dispose ? {dispose} : {})});
}
