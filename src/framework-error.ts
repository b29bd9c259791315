/**
 * What Express and Koa read of an error: a fitting status, nothing for the browser to see.
 *
 * An upstream's refusal is a bad gateway and never the status Amazon gave: a 403 to the browser would blame its user.
 */
import type {AmazonAuthError} from './errors.js';

const THROTTLED_S = '1';
/** Longer than any quota of Amazon's takes to fill. */
const LONGEST_S = 86_400;

interface Response {
	readonly statusCode?: number;
	readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

export function becomeFrameworkError<E extends Error & {response?: Response}>(error: E, cause: AmazonAuthError | undefined): E {
	const throttled = error.response?.statusCode === 429 || cause?.code === 'ERR_AMAZON_THROTTLED';
	const status = throttled ? 503 : error.name === 'TimeoutError' ? 504 : 502;
	const headers = throttled ? {'retry-after': THROTTLED_S, ...cause?.headers, ...toldBy(error.response)} : undefined;
	return Object.assign(error, {status, expose: false as const, ...(headers ? {headers} : {})});
}

/** How long Amazon's own reply asks to wait, where that is a number of seconds. */
function toldBy(response: Response | undefined): {'retry-after'?: string} {
	const value = response?.headers?.['retry-after'];
	return typeof value === 'string' && /^\d{1,9}$/.test(value) ? {'retry-after': String(Math.min(Number(value), LONGEST_S))} : {};
}
