/**
 * Reads the options of `createAmazonAuth` once and freezes what comes of them; nothing is checked again later.
 *
 * Every message names its option and says what to write instead. No message quotes a value: it may be a secret in the wrong place.
 */

import {APIS} from './apis/index.js';
import type {AmazonAuthOptions} from './auth-types.js';
import type {GotLike} from './clients/got/types.js';
import {readSharing, type SharingSettings} from './tokens/store/sharing.js';
import type {RefreshMode} from './tokens/types.js';
import {MOST_REMEMBERED} from './util/bounded-maps.js';
import {assertKnownKeys, readOneOf} from './util/option-readers.js';

export interface Settings {
	/** What each API reads of its own option, by the API's name; nothing of those that were left out. */
	readonly apis: ReadonlyMap<string, unknown>;
	readonly got: GotLike | undefined;
	readonly maxTokens: number;
	readonly refresh: RefreshMode;
	readonly sharing: SharingSettings | undefined;
}

const KNOWN: readonly string[] = [...APIS.map(({option}) => option), 'got', 'maxTokens', 'refresh', 'store', 'encryptionKeys'];
const REFRESH_MODES: readonly RefreshMode[] = ['background', 'foreground'];
/** A higher number would mean gigabytes, and is most likely a mistake. */
const MOST_TOKENS = 10_000_000;

/** @throws TypeError naming the option that is wrong */
export function readOptions(options: AmazonAuthOptions<GotLike>): Settings {
	const given = assertKnownKeys(options, KNOWN, 'options');
	const {got, maxTokens, refresh, store, encryptionKeys} = given;
	return Object.freeze({
		apis: new Map(
			APIS.flatMap((api): [string, unknown][] =>
				given[api.option] === undefined ? [] : [[api.name, api.readOptions(given[api.option])]],
			),
		),
		got: got === undefined ? undefined : readGot(got),
		maxTokens: maxTokens === undefined ? MOST_REMEMBERED : readMaxTokens(maxTokens),
		refresh: refresh === undefined ? 'background' : readOneOf(refresh, REFRESH_MODES, 'refresh'),
		sharing: store === undefined ? withoutStore(options, encryptionKeys) : readSharing(store, encryptionKeys),
	});
}

/** A got of any version that is supported: told by what is used of it. */
function readGot(value: unknown): GotLike {
	const {extend, defaults} = (value ?? {}) as Partial<GotLike>;
	if (typeof extend !== 'function' || typeof defaults?.options !== 'object') {
		throw new TypeError('"got" must be a got instance: import got from \'got\' and give it, or what got.extend() returned.');
	}
	return value as GotLike; // has just been found to be one
}

/** An application that runs alone may keep its keys, and says that the store is left out: forgotten, nothing would be shared. */
function withoutStore(options: object, encryptionKeys: unknown): undefined {
	if (encryptionKeys !== undefined && !Object.hasOwn(options, 'store')) {
		throw new TypeError(
			'"encryptionKeys" is given without "store", so that no token would be shared: give a store, or leave "encryptionKeys" out. Where an application runs alone for now, say store: undefined.',
		);
	}
}

function readMaxTokens(value: unknown): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > MOST_TOKENS) {
		throw new TypeError(`"maxTokens" must be a whole number from 1 to ${MOST_TOKENS}.`);
	}
	return value;
}
