/**
 * The forms that options of `startFakeAmazon` have, and the checks that go by the form alone.
 */
import {alone, assertKeys, isKeyed} from './keyed.js';
import type {FakeAmazonOptions} from './types.js';

/**
 * `accounts`: ids, or an object for each id. `record`: an object that is copied. `whole`: a whole number above 0. `milliseconds`: 0 or
 * more. `value`: anything else, which stays the caller's.
 */
export type OptionKind = 'accounts' | 'record' | 'whole' | 'milliseconds' | 'value';

/** The form of each option that is known, by its name. */
export type OptionKinds = Readonly<Record<string, OptionKind>>;

/** A copy of an object's own options, whose `Object.prototype` says nothing for them. */
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
 * Refuses accounts that are neither ids nor an object for each id: a misspelt one would be as good as none, and a test would pass for it.
 *
 * Ids are quoted, values never: they may be tokens in the wrong place.
 * @throws TypeError
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
