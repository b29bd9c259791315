/**
 * What a got stream copies when it is piped, and by itself should not: headers, between a browser and Amazon.
 *
 * A request piped into got 14 gives it all of its headers, cookies too; a reply piped to a server's response gives that all of Amazon's,
 * `set-cookie` too (got 14 to 16).
 */
import {Readable} from 'node:stream';
import type {GotOptions} from './got-types.js';

/** Defaults of every got that an auth gives out; a call may say otherwise. */
export const COPIES_NO_HEADERS: {copyPipedHeaders: boolean} = {copyPipedHeaders: false};

/** A got handler: replies hand on their body alone, to a browser's response as to any other stream. */
export function pipeBodyAlone<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	const made = next(options);
	if (options.isStream && made instanceof Readable) {
		// got's own `pipe` does no more than remember the response whose headers it sets.
		Object.defineProperty(made, 'pipe', {value: Readable.prototype.pipe, configurable: true, writable: true});
	}
	return made;
}
