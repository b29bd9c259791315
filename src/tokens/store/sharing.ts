/**
 * The other processes of an application, as far as one knows of them: through the store that was given, or not at all.
 *
 * Counts what the store fails at and says it on a diagnostics channel. What goes through a store is not loaded with the package.
 */

import {publish} from '../../diagnostics/channels.js';
import type {Announce} from '../../diagnostics/messages.js';
import type {Clock} from '../../util/clock.js';
import {loadedOnce, part} from '../../util/lazy.js';
import {isCollection} from '../../util/option-readers.js';
import {ALONE} from '../cache.js';
import type {Preparation, SharedRefusals, Sharing, TokenRequest} from '../types.js';
import {createKeyRing} from './encryption.js';
import type {SharedTokens} from './shared-tokens.js';
import type {TokenStore} from './token-store.js';

const loadSharedTokens = part(() => import('./shared-tokens.js'));

export interface SharingParts {
	readonly sharing: Sharing;
	/** Undefined without a store. */
	readonly refusals: SharedRefusals | undefined;
	readonly counts: {storeFailures: number};
}

/** @throws TypeError naming "encryptionKeys" */
export function createSharing(settings: SharingSettings | undefined, clock: Clock): SharingParts {
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
	const load = async (): Promise<SharedTokens> => {
		const {createSharedTokens} = await loadSharedTokens();
		return createSharedTokens({store, ring, clock, announce});
	};
	return {...shareThrough(load), counts};
}

/** A cache that is one of many; what is shared is loaded when it is first asked for. */
export function shareThrough(load: () => Promise<SharedTokens>): {sharing: Sharing; refusals: SharedRefusals} {
	let shared: SharedTokens | undefined;
	const loaded = loadedOnce(async () => {
		shared = await load();
		return shared;
	});
	/** At once where it is loaded: what is forgotten is outdated before anything else happens. */
	const ask = <T>(question: (of: SharedTokens) => Promise<T>): Promise<T> =>
		shared ? question(shared) : loaded().then(question);
	const sharing: Sharing = {
		async mint({key, owner, mint, lookUp, prepare, learnGrant}, avoid, signal) {
			const wanted = {key, owner, avoid};
			const prepared = lookUp || prepare ? preparationOf(lookUp, prepare?.()) : undefined;
			const run: TokenRequest['mint'] = prepared ? async (ending) => mint(ending, prepared, await lookUp?.(ending)) : mint;
			const token = await ask((of) => of.mintOnce(wanted, run, signal, prepared));
			if (!token.isMinted && token.grant !== undefined) {
				learnGrant?.(token.grant);
			}
			return token;
		},
		// Without a generation it came with another reply, and was never shared.
		isForgotten: ({owner, generation}) => generation !== undefined && shared?.isForgotten(owner, generation),
		wasForgotten: async ({owner, generation}) => generation !== undefined && ask((of) => of.wasForgotten(owner, generation)),
		forget: (whose) => ask((of) => of.forget(whose)),
		forgetOthers: (...asked) => ask((of) => of.forgetOthers(...asked)),
		close: () => ask((of) => of.close()),
	};
	const refusals: SharedRefusals = {
		read: (name) => ask((of) => of.refusals.read(name)),
		write: (...asked) => ask((of) => of.refusals.write(...asked)),
	};
	return {sharing, refusals};
}

/** The application is asked before a lease or a slot is taken: an application that does not answer must not keep them from others. */
export function preparationOf(lookUp: TokenRequest['lookUp'], own: Preparation | undefined): Preparation {
	return {
		async ready(signal) {
			await lookUp?.(signal);
			await own?.ready(signal);
		},
		...(own?.permit && {permit: own.permit}),
	};
}

export interface SharingSettings {
	readonly store: TokenStore;
	/** As they were given: what reads them is what needs them. */
	readonly encryptionKeys: unknown;
}

export function readSharing(value: unknown, encryptionKeys: unknown): SharingSettings {
	const store = (value ?? {}) as Partial<TokenStore>;
	// Both have functions of the same names, which do something else.
	if (isCollection(value) || 'getRaw' in Object(store)) {
		throw new TypeError(
			'"store" is a Keyv, a Map or its like, and no token store: keyvTokenStore(keyv) of got-amazon-auth/keyv makes one of a Keyv.',
		);
	}
	if (['get', 'set', 'delete'].some((name) => typeof store[name as keyof TokenStore] !== 'function')) {
		throw new TypeError(
			'"store" must be a token store, with the functions get, set and delete: redisTokenStore({url}), for one.',
		);
	}
	if (encryptionKeys === undefined) {
		throw new TypeError(
			'"encryptionKeys" is needed with "store", since tokens leave this process: give an array of keys made with crypto.randomBytes(32).',
		);
	}
	return {store: value as TokenStore, encryptionKeys}; // has just been found to be one
}
