/**
 * The other processes of an application, as far as one knows of them: through the store that was given, or not at all.
 *
 * Counts what the store fails at and says it on a diagnostics channel.
 */
import type {Clock} from './clock.js';
import {publish} from './diagnostics.js';
import type {SharingSettings} from './options.js';
import type {SharedRefusals} from './store/shared-refusals.js';
import {createSharedTokens} from './store/shared-tokens.js';
import {ALONE, type Sharing, shareThrough} from './tokens/sharing.js';

export interface Fleet {
	readonly sharing: Sharing;
	/** Undefined without a store. */
	readonly refusals: SharedRefusals | undefined;
	readonly counts: {storeFailures: number};
}

/** @throws TypeError naming "encryptionKeys" */
export function createFleet(settings: SharingSettings | undefined, clock: Clock): Fleet {
	const counts = {storeFailures: 0};
	if (!settings) {
		return {sharing: ALONE, refusals: undefined, counts};
	}
	const shared = createSharedTokens({
		...settings,
		clock,
		announce(announcement) {
			if (announcement.event === 'failed') {
				counts.storeFailures++;
			}
			publish('store', () => announcement);
		},
	});
	return {sharing: shareThrough(shared), refusals: shared.refusals, counts};
}
