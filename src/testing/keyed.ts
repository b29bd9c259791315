/**
 * Whether an option of the fake is an object that says what it holds by its own keys, and what it then holds.
 *
 * `alone` is also in src/util/members.ts. The fake takes only types from the package, so that a mistake there cannot hide itself here;
 * these three lines are the price.
 */

/** Refuses a list, a Map, a form, bytes, a promise and an instance with inherited members, whose content would be passed over in silence. */
export function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || Symbol.iterator in value) {
		return false;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
	return isPlain || Object.keys(value).length > 0;
}

/** A copy of an object's own members, without a prototype that could add some. */
export function alone<T extends object>(given: object): T {
	return Object.assign(Object.create(null), given);
}

/** @throws TypeError for what is no object, or naming the key that means nothing */
export function assertKeys(value: unknown, known: readonly string[], name: string): asserts value is object {
	if (!isKeyed(value)) {
		throw new TypeError(`"${name}" must be an object such as {${known[0]}: '…'}.`);
	}
	const unknown = Object.keys(value).find((key) => !known.includes(key));
	if (unknown !== undefined) {
		throw new TypeError(`"${name}" has no key "${unknown}"; it has: ${known.join(', ')}.`);
	}
}

/** @throws TypeError that shows what is allowed, and never what was given: it may be a token in the wrong place */
export function assertOneOf(value: unknown, allowed: readonly string[], name: string): void {
	if (value !== undefined && !allowed.some((one) => one === value)) {
		throw new TypeError(`"${name}" must be one of ${allowed.map((one) => `'${one}'`).join(', ')}.`);
	}
}
