/**
 * Reads members of objects that callers and libraries hand in: the object's own, or those of its class.
 *
 * A member of `Object.prototype` never counts. Code that sets one there (by a prototype-pollution hole of another package) would set it for
 * every object, and could choose where a token goes.
 */

/** A member that the object itself has. */
export function ownOf(object: object, name: PropertyKey): unknown {
	return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}

/** The array's own items, with `undefined` for a hole. Neither its iterator nor its methods are called, since anyone may have replaced them. */
export function itemsOf(array: readonly unknown[]): readonly unknown[] {
	return Array.from({length: array.length}, (_hole, index) => ownOf(array, index));
}

/** A member of the object or of its class: a Request may be given as `init`, and an application may have a class for its options. */
export function memberOf(object: object, name: PropertyKey): unknown {
	for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
		if (Object.hasOwn(holder, name)) {
			return holder !== object && isObjectPrototype(holder) ? undefined : Reflect.get(object, name);
		}
	}
	return undefined;
}

/** Recognises the `Object.prototype` of other realms too. */
function isObjectPrototype(holder: object): boolean {
	return Object.getPrototypeOf(holder) === null && Object.hasOwn(holder, 'hasOwnProperty');
}

/** Narrows a union of shapes by a member that the object itself has. */
export function holds<T extends object, K extends PropertyKey>(object: T, name: K): object is Extract<T, Record<K, unknown>> {
	return Object.hasOwn(object, name);
}

/** The own members of all parts in one object without a prototype, so that a reader finds nothing else. */
export function alone<T extends object>(...parts: Partial<T>[]): T {
	return Object.assign(Object.create(null), ...parts);
}
