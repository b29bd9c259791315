/**
 * A map that forgets what was used longest ago: nothing in this package grows without a bound.
 *
 * `lru-cache` by size and not by `max`, for which it would set aside the room of all entries at once: tens of milliseconds for the
 * tokens of many sellers that a process may never have. It publishes every value on a diagnostics channel, and itself with all others:
 * what it is given is a box that this file alone opens. Keys are in clear, and must hold no secret.
 */
import {LRUCache} from 'lru-cache';

/** As many as a cache has tokens unless it is told otherwise: what is remembered of each must not be forgotten before it. */
export const MOST_REMEMBERED = 200_000;

export interface BoundedMap<V> {
	/** Makes the entry the youngest. */
	get(key: string): V | undefined;
	peek(key: string): V | undefined;
	set(key: string, value: V): void;
	delete(key: string): void;
	has(key: string): boolean;
	clear(): void;
	/** As they are now. */
	entries(): readonly (readonly [string, V])[];
	readonly size: number;
}

/** @param dispose called for each entry that goes, with the reason */
export function createBoundedMap<V>(
	entries: number,
	dispose?: (value: V, key: string, reason: LRUCache.DisposeReason) => void,
): BoundedMap<V> {
	const cache = new LRUCache<string, Box<V>>({
		maxSize: entries,
		sizeCalculation: () => 1,
		...(dispose ? {dispose: (box, key, reason) => dispose(open(box), key, reason)} : {}),
	});
	return {
		get(key) {
			const box = cache.get(key);
			return box && open(box);
		},
		peek(key) {
			const box = cache.peek(key);
			return box && open(box);
		},
		set(key, value) {
			cache.set(key, new Box(value));
		},
		delete(key) {
			cache.delete(key);
		},
		has: (key) => cache.has(key),
		clear: () => cache.clear(),
		entries: () => Array.from(cache.entries(), ([key, box]) => [key, open(box)]),
		get size() {
			return cache.size;
		},
	};
}

/** Not a method: whoever has a box has its class, too. */
let open: <V>(box: Box<V>) => V;

class Box<V> {
	static {
		open = (box) => box.#value;
	}
	readonly #value: V;
	constructor(value: V) {
		this.#value = value;
	}
}
