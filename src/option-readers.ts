/**
 * How single values given by the user are checked, for options, identities and call contexts alike.
 *
 * A wrong value is a `TypeError` that names the option in quotes; values themselves are never quoted, they may be secrets.
 */

/**
 * The object's own known keys, without a prototype.
 *
 * @throws TypeError for anything but an object, for a key that is not known, and for a known one that only a prototype holds: a getter
 * of a class would be passed over in silence
 */
export function assertKnownKeys<K extends string>(
	value: unknown,
	known: readonly K[],
	name: string,
): Partial<Record<K, unknown>> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new TypeError(`"${name}" must be an object.`);
	}
	for (const key of Object.keys(value)) {
		// `includes` takes only a K, which is what is being found out.
		if (!known.includes(key as K)) {
			throw new TypeError(`"${name}" has no option "${key}"; it has: ${known.join(', ')}.`);
		}
	}
	const own: Partial<Record<K, unknown>> = Object.create(null);
	for (const key of known) {
		if (Object.hasOwn(value, key)) {
			own[key] = (value as Partial<Record<K, unknown>>)[key]; // an object may be asked for any key
		} else if (key in value && !(key in Object.prototype)) {
			throw new TypeError(`"${name}.${key}" is inherited: give it as a property of the object itself.`);
		}
	}
	return own;
}

export function readNonEmptyString(value: unknown, name: string): string {
	if (typeof value !== 'string' || value.trim() === '') {
		throw new TypeError(`"${name}" must be a non-empty string.`);
	}
	if (value !== value.trim()) {
		throw new TypeError(`"${name}" begins or ends with white space: remove it.`);
	}
	return value;
}

export function readOneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
	const found = allowed.find((candidate) => candidate === value);
	if (found === undefined) {
		throw new TypeError(`"${name}" must be one of ${allowed.map((one) => `'${one}'`).join(', ')}.`);
	}
	return found;
}

export function readSignal(value: unknown, name: string): AbortSignal {
	if (!(value instanceof AbortSignal)) {
		throw new TypeError(`"${name}" must be an AbortSignal, as an AbortController has one.`);
	}
	return value;
}

/**
 * The secrets a `Secret` option stands for, newest first.
 *
 * @throws TypeError at once for a wrong value, and from the returned function where the user's own function gives one
 */
export function readSecret(value: unknown, name: string): () => Promise<readonly string[]> {
	if (typeof value === 'function') {
		return async () => readSecrets(await value(), `${name}()`);
	}
	const secrets = readSecrets(value, name);
	return async () => secrets;
}

function readSecrets(value: unknown, name: string): readonly string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [value];
	if (list.length === 0) {
		throw new TypeError(`"${name}" must hold at least one secret.`);
	}
	return Object.freeze(list.map((secret) => readNonEmptyString(secret, name)));
}
