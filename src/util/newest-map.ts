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
