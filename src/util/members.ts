/**
 * What an object says: itself, or by its class.
 *
 * `Object.prototype` speaks for nobody. Whoever gets a value in there (a hole of another package's) would say it of every object, and
 * choose where a token goes.
 */

/** What the object itself holds under a name. */
export function ownOf(object: object, name: PropertyKey): unknown {
	return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}

/** What an array itself holds, hole by hole: its iterator and its methods may be anybody's. */
export function itemsOf(array: readonly unknown[]): readonly unknown[] {
	return Array.from({length: array.length}, (_hole, index) => ownOf(array, index));
}

/** The same where classes may say it too: a Request that stands for `init`, an application's own class of options. */
export function memberOf(object: object, name: PropertyKey): unknown {
	for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
		if (Object.hasOwn(holder, name)) {
			return holder !== object && isObjectPrototype(holder) ? undefined : Reflect.get(object, name);
		}
	}
	return undefined;
}

/** Of whatever realm. */
function isObjectPrototype(holder: object): boolean {
	return Object.getPrototypeOf(holder) === null && Object.hasOwn(holder, 'hasOwnProperty');
}

/** Which of several shapes an object has, told by a name of its own. */
export function holds<T extends object, K extends PropertyKey>(object: T, name: K): object is Extract<T, Record<K, unknown>> {
	return Object.hasOwn(object, name);
}

/** One object of all that the parts hold themselves, which has no prototype: whoever reads it reads what is there. */
export function alone<T extends object>(...parts: Partial<T>[]): T {
	return Object.assign(Object.create(null), ...parts);
}
