/**
 * Maps that are bounded, since nothing in this package may grow without a bound: by use, by age of the newest, or by time.
 *
 * The map by use is `lru-cache` by size and not by `max`, for which it would set aside the room of all entries at once. `lru-cache` also
 * publishes every value on a diagnostics channel, so it is given a box that this file alone opens. Keys are in clear and must hold no
 * secret.
 *
 * The short memory keeps each key for its time, whatever their number: the first sellers of an outage must not be tried with each call. A
 * look round once a minute gives its room back and keeps no process alive; each call drops a little as well, since timers stand still in
 * a process that was frozen.
 */
import {LRUCache} from 'lru-cache';
import {ageMs, type Clock, type Moment, momentOf} from './clock.js';

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

/**
 * A map of the newest entries: forgets what was set longest ago.
 *
 * For what is read when it is written, and there for every seller: a plain `Map` takes half the room of one that counts what is used. Its
 * keys are shown to nobody, so that they may be tokens.
 */
export interface NewestMap<V> {
	get(key: string): V | undefined;
	/** Makes the entry the newest. */
	set(key: string, value: V): void;
	delete(key: string): void;
	has(key: string): boolean;
	/** What was set longest ago comes first. */
	keys(): MapIterator<string>;
	entries(): MapIterator<[string, V]>;
	clear(): void;
	readonly size: number;
}

export function createNewestMap<V>(most: number): NewestMap<V> {
	const entries = new Map<string, V>();
	return {
		get: (key) => entries.get(key),
		set(key, value) {
			entries.delete(key);
			entries.set(key, value);
			if (entries.size > most) {
				const [oldest = key] = entries.keys();
				entries.delete(oldest);
			}
		},
		delete(key) {
			entries.delete(key);
		},
		has: (key) => entries.has(key),
		keys: () => entries.keys(),
		entries: () => entries.entries(),
		clear: () => entries.clear(),
		get size() {
			return entries.size;
		},
	};
}

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
