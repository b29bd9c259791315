/**
 * Whether an object says what it holds by its own keys, as an object literal does.
 *
 * A list, a Map, a form, bytes, a promise or an instance whose members are inherited would be passed over in silence: a test that was
 * told so would pass for it.
 */
export function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null || Symbol.iterator in value) {
		return false;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
	return isPlain || Object.keys(value).length > 0;
}

/** What an object holds itself, without a prototype that could say more. */
export function alone<T extends object>(given: object): T {
	return Object.assign(Object.create(null), given);
}
