/**
 * What one call says of itself: got's `context: {amazon: …}`, or the `amazon` option of `authorize`.
 *
 * Only own, known keys of the right type count; anything else is a mistake worth a `TypeError` before something is sent.
 */
import {assertKnownKeys, readNonEmptyString, readOneOf} from '../util/option-readers.js';
import {RESTRICTED_DATA_POLICIES, readDataElements} from '../apis/selling-partner/options.js';
import type {AmazonContext} from '../types.js';

const READERS: {readonly [K in keyof AmazonContext]-?: (value: unknown, name: string) => NonNullable<AmazonContext[K]>} = {
	reportType: readNonEmptyString,
	dataElements: readDataElements,
	restrictedData: (value, name) => readOneOf(value, RESTRICTED_DATA_POLICIES, name),
	restrictedDataToken: (value, name) => {
		if (typeof value !== 'function') {
			throw new TypeError(`"${name}" must be a function that returns the token: got prints context in its errors.`);
		}
		return value as () => string; // what it returns is checked when it is called
	},
	sellingPartnerId: readNonEmptyString,
	merchantId: readNonEmptyString,
	tenant: readNonEmptyString,
};

// The keys of a record written out above.
const KEYS = Object.keys(READERS) as (keyof AmazonContext)[];

const NOTHING: AmazonContext = Object.freeze(Object.create(null));

/** The context of a call, or `false` where it is to be sent bare. */
export function readCallContext(value: unknown, name: string): AmazonContext | false {
	if (value === undefined) {
		return NOTHING;
	}
	if (value === false) {
		return false;
	}
	const given = assertKnownKeys(value, KEYS, name);
	const context: Record<string, unknown> = Object.create(null);
	for (const key of KEYS) {
		if (!(key in given)) {
			continue;
		}
		if (given[key] === undefined) {
			throw new TypeError(`"${name}.${key}" is undefined: leave it out, or give a value.`);
		}
		context[key] = READERS[key](given[key], `${name}.${key}`);
	}
	// Filled key by key by the readers of its own type.
	return context as AmazonContext;
}
