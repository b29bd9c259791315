/**
 * Tells whether fetch failed below the level of HTTP, whichever fetch the application has.
 *
 * Every implementation has its own words for such a failure: Node says `fetch failed` with a cause, Deno says the same or `Fetch failed: …`,
 * Bun gives a sentence with `code` and `errno`, browsers and their simulations have other words, and clients that stand in for fetch give
 * the code of the system.
 */
import {isTimeout} from '../../core/error-status.js';

/** Whether the error may be reported as a bad gateway, which needs an error without a status of its own. */
export function isFailure(error: unknown): error is Error {
	return (
		error instanceof Error &&
		!('status' in error) &&
		Object.isExtensible(error) &&
		!isTimeout(error) &&
		(isWorded(error) || isOfNetwork(error) || isOfNetwork(error.cause))
	);
}

/**
 * Removes the URL that was called from the error: Bun writes the URL with its ids into `path` and into some messages, and Next.js writes it
 * into `description`.
 */
export function withoutUrl(error: unknown, {href, origin}: URL): unknown {
	if (error instanceof Error) {
		for (const name of ['message', 'stack', 'path', 'description']) {
			const text: unknown = Reflect.get(error, name);
			if (typeof text === 'string' && text.includes(href)) {
				Reflect.set(error, name, text.replaceAll(href, `${origin}/…`));
			}
		}
	}
	return error;
}

const WORDS = /^(?:fetch failed|failed to fetch|load failed|networkerror )/i;

function isWorded({name, message}: Error): boolean {
	return name === 'TypeError' && WORDS.test(message);
}

/** `ECONNRESET` comes from the system, `UND_ERR_SOCKET` from undici, `HPE_INVALID_VERSION` from Node's parser; `ERR_…` blames arguments. */
const CODES = /^(?:E[A-Z\d]+|HPE_\w+|UND_ERR_(?!ABORTED|INVALID|NOT_SUPPORTED)\w+)$/;

function isOfNetwork(error: unknown): boolean {
	if (!(error instanceof Error)) {
		return false;
	}
	const {code, errno, path} = error as {code?: unknown; errno?: unknown; path?: unknown};
	// Bun throws a TypeError from 1.4 on, and threw an Error whose path is the URL before.
	const isOfBun = typeof errno === 'number' && (error instanceof TypeError || (typeof path === 'string' && URL.canParse(path)));
	return typeof code === 'string' && (CODES.test(code) || isOfBun);
}
