/**
 * Reads the parameters of a query, each of which must occur exactly once.
 *
 * The raw query is read, because frameworks make arrays or objects of repeated names, each in its own way.
 */
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';

/** The values, or the reason to refuse them. */
export function readParameters<K extends string>(query: URLSearchParams, names: readonly K[]): Record<K, string> | RefusalReason {
	const values: Partial<Record<K, string>> = {};
	for (const name of names) {
		const [value, ...more] = query.getAll(name);
		if (more.length > 0) {
			return 'parameter-repeated';
		}
		if (!value) {
			return 'parameter-missing';
		}
		values[name] = value;
	}
	return values as Record<K, string>; // each name was given its value above
}

/** The query of a request's path. */
export function queryOf(originalUrl: string): URLSearchParams {
	const at = originalUrl.indexOf('?');
	return new URLSearchParams(at < 0 ? '' : originalUrl.slice(at + 1));
}
