/**
 * What fetch knows of its second argument, and what people who come from got write there.
 */

export type FetchInit = NonNullable<Parameters<typeof globalThis.fetch>[1]>;

/** What fetch knows of `init`; it may be an object whose members are inherited, another Request for one. */
export const INIT = [
	'body',
	'cache',
	'credentials',
	'dispatcher',
	'duplex',
	'headers',
	'integrity',
	'keepalive',
	'method',
	'mode',
	'redirect',
	'referrer',
	'referrerPolicy',
	'signal',
	'window',
] as const;

/** What a Request says beyond that which is sent anew. */
export const OF_REQUEST = ['cache', 'credentials', 'integrity', 'keepalive', 'mode', 'referrer', 'referrerPolicy'] as const;

export function pick(from: object, names: readonly string[]): FetchInit {
	// Any name may be asked for.
	const values = from as Record<string, unknown>;
	return Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

/** Options of got's, and what fetch has in their place: it would pass them over in silence, a body among them. */
const IN_PLACE_OF: Readonly<Record<string, string>> = {
	context: '"amazon"',
	json: '"body": JSON.stringify(…)',
	form: '"body": new URLSearchParams(…)',
	searchParams: 'the query in the URL',
};

/** @throws TypeError naming an option of got's, and what fetch has in its place */
export function assertNoneOfGots(init: object): void {
	for (const [name, instead] of Object.entries(IN_PLACE_OF)) {
		if (Reflect.get(init, name) !== undefined) {
			throw new TypeError(`"init.${name}" is an option of got, which fetch does not know: give ${instead} instead.`);
		}
	}
}
