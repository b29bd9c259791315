/**
 * Reads of a store that are asked for in one turn of the event loop, made as one: a process that joins a fleet reads the tokens of
 * thousands of sellers, and each call of a store costs more than what is read by it.
 *
 * A name that several ask for is read once. A store that cannot read many at once is asked name by name. Knows nothing of what is read.
 */
import {itemsOf, memberOf} from '../../util/members.js';
import type {CircuitBreaker} from './circuit-breaker.js';
import type {TokenStore} from './token-store.js';

export interface Reads {
	/** What the store says in a box, unchecked; undefined where it could not be asked. */
	read(name: string): Promise<{readonly answer: unknown} | undefined>;
}

/** So few that their answer is there in time, and keeps Redis from others for less than a millisecond. */
const MOST_AT_ONCE = 200;

export function createReads(store: TokenStore, calls: CircuitBreaker): Reads {
	if (memberOf(store, 'getMany') === undefined) {
		return {read: (name) => calls.attempt('read', (signal) => store.get(name, signal))};
	}
	let collecting: Batch | undefined;

	const readMany = (names: readonly string[]): Promise<{readonly answer: readonly unknown[]} | undefined> =>
		calls.attempt('read', async (signal) => {
			const values: unknown = await store.getMany?.(names, signal);
			if (!Array.isArray(values) || values.length !== names.length) {
				throw new TypeError('getMany gives an array with a place for each key.');
			}
			return itemsOf(values);
		});

	const collect = (): Batch => {
		const places = new Map<string, number>();
		const sent = new Promise<void>((resolve) => {
			// Once all who are served in this turn have asked, however many promises they waited for before; by one of those who wait for it.
			process.nextTick(resolve);
		});
		const batch: Batch = {
			places,
			values: sent.then(() => {
				if (collecting === batch) {
					collecting = undefined;
				}
				return readMany([...places.keys()]);
			}),
		};
		return batch;
	};

	return {
		async read(name) {
			const batch = collecting ?? collect();
			const place = batch.places.get(name) ?? batch.places.size;
			batch.places.set(name, place);
			collecting = batch.places.size < MOST_AT_ONCE ? batch : undefined;
			const values = await batch.values;
			return values && {answer: values.answer[place]};
		},
	};
}

interface Batch {
	/** By name, where its value will be. */
	readonly places: Map<string, number>;
	readonly values: Promise<{readonly answer: readonly unknown[]} | undefined>;
}
