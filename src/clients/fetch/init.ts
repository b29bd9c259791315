/**
 * What fetch knows of its second argument, and what people who come from got write there.
 */

import {memberOf, ownOf} from '../../util/members.js';

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

/** Those of the names that an object says something under. */
export function pick(from: object, names: readonly string[]): FetchInit {
	const init: Record<string, unknown> = Object.create(null);
	for (const name of names) {
		const value = memberOf(from, name);
		if (value !== undefined) {
			init[name] = value;
		}
	}
	return init;
}

/** What keeps every cache from a call that carries a credential: Next.js 13 and 14 store each GET, and serve it to whoever asks next. */
export function uncached(init: FetchInit, request: Request): FetchInit {
	const {next, cache} = init as {next?: unknown; cache?: unknown};
	const isSaid =
		cache !== undefined ||
		// What a Request says by default nobody has said.
		(request.cache !== undefined && request.cache !== 'default') ||
		(typeof next === 'object' && next !== null && ownOf(next, 'revalidate') !== undefined);
	return isSaid ? {} : ({cache: 'no-store'} as FetchInit);
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
		if (ownOf(init, name) !== undefined) {
			throw new TypeError(`"init.${name}" is an option of got, which fetch does not know: give ${instead} instead.`);
		}
	}
}
