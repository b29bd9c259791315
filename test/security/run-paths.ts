/**
 * Runs each path with many vaults; the runs of the slow set end with a line that says how many they and the secrets were.
 *
 * `LEAKS_SEED` repeats a run: the seed is in that line, and in the error where one fails.
 */
import {randomInt} from 'node:crypto';
import fc from 'fast-check';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import type {Path} from './path.js';
import {play} from './stage.js';
import {vaults} from './vault.js';
import {type Amazon, createWire} from './wire.js';

export interface Runs {
	/** For each path. */
	readonly runs: number;
	/** On the wire of wire.ts, or through real sockets. */
	readonly over: 'wire' | 'sockets';
	/** The package's own channels on which something has to be told on the way. */
	readonly hears?: readonly string[];
}

/** Two hundred in the slow set, so that it ends in minutes; `LEAKS_RUNS=1000` is for a release, or for a change of what errors show. */
export const MANY_RUNS: number = Number(process.env.LEAKS_RUNS ?? 200);

/** A test for each path. */
export function runPaths(title: string, paths: Readonly<Record<string, Path>>, {runs, over, hears = []}: Runs): void {
	const seed = Number(process.env.LEAKS_SEED ?? randomInt(2 ** 31));
	const done = {runs: 0, places: 0, leaks: 0};
	const heard = new Set<string>();

	describe(title, () => {
		beforeAll(() => {
			// Retries of token calls come at once.
			vi.spyOn(Math, 'random').mockReturnValue(0);
		});
		afterAll(() => {
			vi.restoreAllMocks();
			if (runs === MANY_RUNS) {
				const count = Object.keys(paths).length;
				const tried = `${done.runs} runs over ${count} paths, ${done.places} texts searched`;
				console.log(`${title}: ${tried}, secrets seen: ${done.leaks}, LEAKS_SEED=${seed}`);
			}
		});

		it.each(Object.entries(paths))('%s', async (_name, {act, leaves}) => {
			await fc.assert(
				fc.asyncProperty(vaults, async (vault) => {
					const seen = await play(act, vault, await AMAZONS[over]());
					done.runs += 1;
					done.places += seen.places;
					done.leaks += seen.leaks.length;
					for (const topic of seen.heard) {
						heard.add(topic);
					}
					expect(seen.leaks).toEqual([]);
					// A path must end as it is meant to, or it searches something else.
					const last = seen.subjects.at(-1);
					if (leaves !== undefined) {
						expect(leaves.split('|'), String((last as Error | undefined)?.stack)).toContain(nameOf(last));
					}
				}),
				{numRuns: runs, seed, endOnFailure: true},
			);
		});

		it.runIf(hears.length > 0)('and on the way something is told on each of these channels', () => {
			expect([...heard]).toEqual(expect.arrayContaining([...hears]));
		});
	});
}

/** An Amazon of its own for each run. */
const AMAZONS: Readonly<Record<Runs['over'], () => Promise<Amazon>>> = {
	wire: async () => createWire(),
	sockets: () => startFakeAmazon({extraHosts: {'foreign.example': () => ({status: 500, body: 'It is down.'})}}),
};

/** Its code, where the package gave it one, or its name. */
function nameOf(error: unknown): string {
	const {name, code} = error as {name?: string; code?: unknown};
	return typeof code === 'string' && code.startsWith('ERR_AMAZON_') ? code : String(name);
}
