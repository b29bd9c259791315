/**
 * What Express and Koa read of an error: a fitting status, nothing for the browser to see.
 *
 * An upstream's refusal is a bad gateway and never the status Amazon gave: a 403 to the browser would blame its user.
 */
import type {AmazonAuthError} from './errors.js';

const THROTTLED_S = '1';

export function becomeFrameworkError<E extends Error & {response?: {statusCode?: number}}>(
	error: E,
	cause: AmazonAuthError | undefined,
): E {
	const throttled = error.response?.statusCode === 429 || cause?.code === 'ERR_AMAZON_THROTTLED';
	const status = throttled ? 503 : error.name === 'TimeoutError' ? 504 : 502;
	const headers = throttled ? {'retry-after': THROTTLED_S, ...cause?.headers} : undefined;
	return Object.assign(error, {status, expose: false as const, ...(headers ? {headers} : {})});
}
