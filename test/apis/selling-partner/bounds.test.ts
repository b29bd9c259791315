/**
 * What is learned of sellers is bounded: it grows with calls, and an application of many sellers makes no end of them.
 */
import {expect, it} from 'vitest';
import {createSellingPartnerClient, type SellingPartnerClient} from '../../../src/apis/selling-partner/client.js';

const REMEMBERED = 10_000;

const MEMORIES: readonly [keyof SellingPartnerClient & ('missingRoles' | 'documents'), number][] = [
	['missingRoles', REMEMBERED],
	['documents', REMEMBERED],
];

it.each(MEMORIES)('%s holds %i entries at the most, and the newest of them', (name, bound) => {
	const clock = {nowMs: () => 0, monotonicMs: () => 0};
	const client = createSellingPartnerClient({clock, maxTokens: 50, settings: {}} as never); // nothing else is asked for
	const memory = client[name];
	for (let index = 0; index <= bound; index++) {
		memory.set(`${index}`, {} as never);
	}
	expect([memory.size, memory.has('0'), memory.has(`${bound}`)]).toEqual([bound, false, true]);
});
