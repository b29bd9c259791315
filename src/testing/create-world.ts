/**
 * Makes the world of the fake from the parts that the records of the APIs make.
 */
import {FAKE_APIS} from './apis.js';
import {createFakeClock} from './fake-clock.js';
import {createTokenLedger} from './token-ledger.js';
import type {FakeAmazonOptions} from './types.js';
import type {World} from './world.js';

/** Makes the state at the start. */
export async function createWorld(options: FakeAmazonOptions): Promise<World> {
	const clock = createFakeClock(options.clock);
	const parts = await Promise.all(FAKE_APIS.map(({createState}) => createState?.(options, clock)));
	// Each record has made the part that its own type in WorldOfApis describes.
	const world = Object.assign({options, clock, clients: [], memory: createMemory(clock.nowMs)}, ...parts) as World;
	return Object.assign(world, {clients: FAKE_APIS.flatMap(({clientOf}) => clientOf?.(world) ?? [])});
}

/**
 * Makes a memory with nothing in it.
 *
 * @param earlier the memory that is wiped; numbers that must be new each time count on from it
 */
export function createMemory(nowMs: () => number, earlier?: World['memory']): World['memory'] {
	return Object.assign(
		{ledger: createTokenLedger(nowMs)},
		...FAKE_APIS.map((api) => api.createMemory?.(nowMs, earlier)),
	) as World['memory']; // each record has made its own part
}
