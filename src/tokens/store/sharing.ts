/**
 * The other processes of an application, as far as one knows of them: through the store that was given, or not at all.
 *
 * Counts what the store fails at and says it on a diagnostics channel. What goes through a store is not loaded with the package.
 */

import {publish} from '../../diagnostics/channels.js';
import type {Announce} from '../../diagnostics/messages.js';
import type {SharingSettings} from '../../options.js';
import type {Clock} from '../../util/clock.js';
import {loadedOnce, part} from '../../util/lazy.js';
import {ALONE, type Sharing, shareThrough} from '../sharing.js';
import {createKeyRing} from './encryption.js';
import type {SharedRefusals} from './shared-refusals.js';
import type {SharedTokens} from './shared-tokens.js';

const loadSharedTokens = part(() => import('./shared-tokens.js'));

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
	const {store, encryptionKeys} = settings;
	const ring = createKeyRing(encryptionKeys);
	const announce: Announce = (announcement) => {
		if (announcement.event === 'failed') {
			counts.storeFailures++;
		}
		publish('store', () => announcement);
	};
	const shared = later(async () => {
		const {createSharedTokens} = await loadSharedTokens();
		return createSharedTokens({store, ring, clock, announce});
	});
	return {sharing: shareThrough(shared), refusals: shared.refusals, counts};
}

function later(load: () => Promise<SharedTokens>): Omit<SharedTokens, 'read'> {
	let shared: SharedTokens | undefined;
	const loaded = loadedOnce(async () => {
		shared = await load();
		return shared;
	});
	/** At once where it is loaded: what is forgotten is outdated before anything else happens. */
	const ask = <T>(question: (of: SharedTokens) => Promise<T>): Promise<T> =>
		shared ? question(shared) : loaded().then(question);
	return {
		mintOnce: (...asked) => ask((of) => of.mintOnce(...asked)),
		isForgotten: (...asked) => shared?.isForgotten(...asked),
		wasForgotten: (...asked) => ask((of) => of.wasForgotten(...asked)),
		forget: (whose) => ask((of) => of.forget(whose)),
		forgetOthers: (...asked) => ask((of) => of.forgetOthers(...asked)),
		refusals: {
			read: (name) => ask((of) => of.refusals.read(name)),
			write: (...asked) => ask((of) => of.refusals.write(...asked)),
		},
		close: () => ask((of) => of.close()),
	};
}
