/**
 * Chance that can be repeated: the same seed, the same choices.
 *
 * What the seed was is printed by who draws it, so that a run that failed can be had again.
 */

export interface Chance {
	/** From 0 up to 1. */
	next(): number;
	/** A whole number from 0 up to, and without, `below`. */
	below(below: number): number;
	pick<T>(list: readonly T[]): T;
}

/** Mulberry32: small, and even enough to choose faults with. */
export function createChance(seed: number): Chance {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		next,
		below,
		pick(list) {
			if (list.length === 0) {
				throw new RangeError('There is nothing to pick from.');
			}
			return list[below(list.length)] as (typeof list)[number]; // within its length
		},
	};
}

/** The seed of this run: `SEED` of the environment, else one of its own. */
export function seedOfRun(): number {
	return Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
}
