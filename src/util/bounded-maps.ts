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
import {refreshed, unreferenced} from './wait.js';

/** The default size of the token cache. A smaller memory would forget the first sellers of an outage and try each of them with every call. */
export const MOST_REMEMBERED = 200_000;

/** A map that forgets the entry used longest ago. */
export interface BoundedMap<V> {
	/** Makes the entry the youngest. */
	get(key: string): V | undefined;
	peek(key: string): V | undefined;
	set(key: string, value: V): void;
	delete(key: string): void;
	has(key: string): boolean;
	clear(): void;
	/** A copy: later changes of the map do not show in it. */
	entries(): readonly (readonly [string, V])[];
	readonly size: number;
}

/**
 * Bounded by `maxSize`: for `max`, `lru-cache` would allocate room for all entries at once, which takes tens of milliseconds.
 *
 * @param dispose called for each entry that goes, with the reason
 */
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

/** A function of this module. As a method, anyone who has a box could call it. */
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
 * A map that forgets the entry set longest ago.
 *
 * A plain `Map` takes half the memory of one that tracks use. The keys are published nowhere, so they may be tokens.
 */
export interface NewestMap<V> {
	get(key: string): V | undefined;
	/** Makes the entry the newest. */
	set(key: string, value: V): void;
	delete(key: string): void;
	has(key: string): boolean;
	/** The key set longest ago comes first. */
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

/**
 * A map whose entries end with their time.
 *
 * Entries that have ended are dropped by an unreferenced timer once a minute, and a few with each call, since timers stand still in a
 * frozen process.
 */
export interface ShortMemory<V> {
	get(key: string): V | undefined;
	/** The time of the entry begins anew; `lastsMs` may make it shorter than the default. */
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

/** A call adds one entry at most, so dropping two with each call shrinks the map. */
const DROPPED_AT_ONCE = 2;
const LOOK_ROUND_MS = 60_000;

/** @param most the largest number of keys; beyond it the key set longest ago is dropped */
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
			// One timer is made and then refreshed.
			timer = refreshed(timer) ?? unreferenced(setTimeout(lookRound, Math.min(longestMs, LOOK_ROUND_MS)));
		}
	};
	return {
		get(key) {
			dropOldest();
			// Reading leaves the order alone: the oldest entry must stay the first to go.
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
