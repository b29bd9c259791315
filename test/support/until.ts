/**
 * Waits for something to come about, and no longer than it takes, however the time is set.
 */

/** The real one: whoever imports this has not set the time yet. */
const realSetTimeout = globalThis.setTimeout;
const LONGEST_NS = 10_000_000_000n;

/** Resolves as soon as it is so; a test that waits for what never comes fails after ten seconds. */
export async function until(isSo: () => boolean): Promise<void> {
	const begun = process.hrtime.bigint();
	while (!isSo()) {
		if (process.hrtime.bigint() - begun > LONGEST_NS) {
			throw new Error(`It has not come about: ${isSo}`);
		}
		await new Promise((resolve) => realSetTimeout(resolve, 1));
	}
}
