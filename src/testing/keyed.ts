/**
 * Checks objects by their own keys, and the values that may stand there.
 *
 * `alone` stands in src/util/members.ts too. It is repeated because the fake takes only types from the package, so that a mistake in the
 * package cannot hide itself here.
 */

/**
 * Whether a value is an object that holds something by keys of its own.
 *
 * A list, a Map, a form, bytes, a promise and an instance with inherited members are none: their content would be passed over in silence.
 */
export function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || Symbol.iterator in value) {
		return false;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
	return isPlain || Object.keys(value).length > 0;
}

/** Copies an object's own members into an object without a prototype, which could add some. */
export function alone<T extends object>(given: object): T {
	return Object.assign(Object.create(null), given);
}

/** @throws TypeError for a value that is no object, or that has an unknown key, which is named */
export function assertKeys(value: unknown, known: readonly string[], name: string): asserts value is object {
	if (!isKeyed(value)) {
		throw new TypeError(`"${name}" must be an object such as {${known[0]}: '…'}.`);
	}
	const unknown = Object.keys(value).find((key) => !known.includes(key));
	if (unknown !== undefined) {
		throw new TypeError(`"${name}" has no key "${unknown}"; it has: ${known.join(', ')}.`);
	}
}

/** @throws TypeError that lists what is allowed; what was given is left out, since it may be a token in the wrong place */
export function assertOneOf(value: unknown, allowed: readonly string[], name: string): void {
	if (value !== undefined && !allowed.some((one) => one === value)) {
		throw new TypeError(`"${name}" must be one of ${allowed.map((one) => `'${one}'`).join(', ')}.`);
	}
}
