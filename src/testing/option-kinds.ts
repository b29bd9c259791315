/**
 * The forms of the options of `startFakeAmazon`, and the checks that go by the form alone.
 */
import {alone, assertKeys, isKeyed} from './keyed.js';
import type {FakeAmazonOptions} from './types.js';

/**
 * The form of an option: `accounts` are ids, or an object for each id; a `record` is an object that is copied; `whole` is a whole number
 * above 0, and `milliseconds` a number of 0 or more; a `value` is anything else, and is kept as the caller gave it.
 */
export type OptionKind = 'accounts' | 'record' | 'whole' | 'milliseconds' | 'value';

/** The form of each known option, by its name. */
export type OptionKinds = Readonly<Record<string, OptionKind>>;

/** Copies an object's own options, so that members of `Object.prototype` are never read as options. */
export function ownOptions(given: FakeAmazonOptions, kinds: OptionKinds): FakeAmazonOptions {
	const options = alone<Record<string, unknown>>(given);
	for (const name of Object.keys(options)) {
		const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
		if (kind === 'record' || kind === 'accounts') {
			options[name] = ownKeyed(options[name]);
		}
		if (kind === 'accounts' && isKeyed(options[name])) {
			const accounts = options[name];
			for (const [id, account] of Object.entries(accounts)) {
				Reflect.set(accounts, id, ownKeyed(account));
			}
		}
	}
	return options;
}

function ownKeyed(value: unknown): unknown {
	return isKeyed(value) ? alone(value) : value;
}

/** @throws TypeError for a number that is not of the form of its option */
export function assertNumbers(options: FakeAmazonOptions, kinds: OptionKinds): void {
	for (const [name, value] of Object.entries<unknown>({...options})) {
		const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
		if (kind === 'whole' && value !== undefined && !(Number.isInteger(value) && Number(value) > 0)) {
			throw new TypeError(`"${name}" must be a whole number above 0: it is ${String(value)}.`);
		}
		if (kind === 'milliseconds' && value !== undefined && !(Number.isFinite(value) && Number(value) >= 0)) {
			throw new TypeError(`"${name}" must be a number of milliseconds, 0 or more: it is ${String(value)}.`);
		}
	}
}

/**
 * Refuses accounts of a wrong form, since a test would pass with a misspelt one that the fake has ignored.
 *
 * Messages quote ids and leave out values, which may be tokens in the wrong place.
 * @throws TypeError for accounts that are neither a list of ids nor an object with an object for each id
 */
export function assertAccounts(accounts: unknown, name: keyof FakeAmazonOptions, keys: readonly string[]): void {
	if (Array.isArray(accounts)) {
		if (!accounts.every((id) => typeof id === 'string' && id !== '')) {
			throw new TypeError(`"${name}" must hold ids: non-empty strings.`);
		}
		return;
	}
	if (accounts === undefined) {
		return;
	}
	if (!isKeyed(accounts)) {
		throw new TypeError(`"${name}" must be a list of ids, or an object with an object for each id.`);
	}
	for (const [id, account] of Object.entries(accounts)) {
		assertKeys(account, keys, `${name}.${id}`);
	}
}
