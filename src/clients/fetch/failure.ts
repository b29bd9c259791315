/**
 * Whether fetch failed below the level of HTTP, whoever's fetch it is.
 *
 * Each words it its own way: Node `fetch failed` with a cause, Deno that or `Fetch failed: …`, Bun a sentence of its own with `code` and
 * `errno`, browsers and what plays them other words, clients in its place the system's code.
 */
import {isTimeout} from '../../core/error-status.js';

/** What may be told as a bad gateway: an error that says nothing of its own about a status. */
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
 * The same error without the URL that was called: Bun writes that, ids and all, into `path` and into some messages, Next.js into
 * `description`.
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

/** `ECONNRESET` of the system, `UND_ERR_SOCKET` of undici, `HPE_INVALID_VERSION` of Node's parser; never an `ERR_…`, which blames arguments. */
const CODES = /^(?:E[A-Z\d]+|HPE_\w+|UND_ERR_(?!ABORTED|INVALID|NOT_SUPPORTED)\w+)$/;

function isOfNetwork(error: unknown): boolean {
	if (!(error instanceof Error)) {
		return false;
	}
	const {code, errno, path} = error as {code?: unknown; errno?: unknown; path?: unknown};
	// Bun's own words: a TypeError from 1.4 on, and before that an Error whose path is the URL.
	const isOfBun = typeof errno === 'number' && (error instanceof TypeError || (typeof path === 'string' && URL.canParse(path)));
	return typeof code === 'string' && (CODES.test(code) || isOfBun);
}
