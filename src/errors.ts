/**
 * What the package throws when no credential can be had, or when Amazon's answer to one needs explaining.
 *
 * Built by allow-list: an error holds what is named here and nothing of a request's path, query, headers or body.
 * A wrong call (an option of the wrong type) is a `TypeError` and not one of these.
 */

import type {Explanation} from './types.js';
import {inSeconds} from './util/clock.js';

/** Why a call failed; each has one line in the README. */
export type AmazonAuthErrorCode = `ERR_AMAZON_${
	| 'SERVICE_NOT_CONFIGURED'
	| 'IDENTITY_MISSING'
	| 'IDENTITY_CONFLICT'
	| 'CLOSED'
	| 'INSECURE_URL'
	| 'AMBIGUOUS_PATH'
	| 'URL_CHANGED'
	| 'URL_NOT_CANONICAL'
	| 'HOST_NOT_ALLOWED'
	| 'OPERATION_NOT_ALLOWED'
	| 'BODY_NOT_SIGNABLE'
	| 'ENVIRONMENT_MISMATCH'
	| 'CREDENTIAL_TIMEOUT'
	| 'TOKEN_UNREACHABLE'
	| 'TOKEN_REFUSED'
	| 'TOKEN_MALFORMED'
	| 'GRANT_REVOKED'
	| 'ROLE_MISSING'
	| 'NO_DATA_ELEMENTS'
	| 'ACCESS_TOKEN_REFUSED'
	| 'ACCESS_DENIED'
	| 'FOREIGN_REPLY'
	| 'WRONG_REGION'
	| 'THROTTLED'
	| 'SIGNATURE_REFUSED'
	| 'API_REMOVED'}`;

/** What Amazon said, where it spoke. @inline */
export interface AmazonSaid {
	/** The status of Amazon's reply. */
	readonly status: number;
	/** Its own word, such as `invalid_grant` or `QuotaExceeded`. */
	readonly code?: string;
	/** Its own sentence. */
	readonly message?: string;
	/** What it adds to that. */
	readonly details?: string;
	/** For Amazon's support. */
	readonly requestId?: string;
}

/** What is known beside the code. @inline */
export interface AmazonAuthErrorDetails {
	api?: Explanation['api'] | undefined;
	operation?: string | undefined;
	retryAfterMs?: number | undefined;
	amazon?: AmazonSaid | undefined;
	cause?: unknown;
}

/**
 * A credential could not be had, or Amazon refused one. `message` says what to do next; `code` is for `switch`.
 *
 * `status`, `expose` and `headers` are what Express and Koa read when the error reaches their error handling: 401 where nobody is
 * signed in, 502 where Amazon refused, 503 with `retry-after` where Amazon throttles, 504 where a token did not come in time.
 */
export class AmazonAuthError extends Error {
	/** Also for errors of another copy of the package. */
	override readonly name = 'AmazonAuthError';
	/** Why; the README has a line for each. */
	readonly code: AmazonAuthErrorCode;
	/** Which API the call was for. */
	declare readonly api?: Explanation['api'];
	/** By Amazon's name, such as `getOrder`, where it is known. */
	declare readonly operation?: string;
	/** How long to wait before the next attempt, where that is known. */
	declare readonly retryAfterMs?: number;
	/** What Amazon said, where it spoke. */
	declare readonly amazon?: AmazonSaid;
	/** For Express and Koa: the status of their reply. */
	readonly status: number;
	/** For Express and Koa: the message is not for a browser. */
	readonly expose = false as const;
	/** For Express and Koa: `retry-after`, in seconds, where Amazon asks for a pause. */
	declare readonly headers?: Readonly<Record<string, string>>;

	/** @internal made by the package alone */
	constructor(code: AmazonAuthErrorCode, message: string, details: AmazonAuthErrorDetails = {}) {
		super(message, details.cause === undefined ? {} : {cause: details.cause});
		this.code = code;
		this.status = statusOf(code);
		const {api, operation, retryAfterMs, amazon} = details;
		// Without a known pause a second: a browser that is told 503 and nothing else may come back at once.
		const pauseMs = retryAfterMs ?? (code === 'ERR_AMAZON_THROTTLED' ? 0 : undefined);
		const headers = pauseMs === undefined ? undefined : {'retry-after': inSeconds(pauseMs)};
		for (const [key, value] of Object.entries({api, operation, retryAfterMs, amazon, headers})) {
			if (value !== undefined) {
				Object.defineProperty(this, key, {value, enumerable: true, configurable: true});
			}
		}
	}
}

/** The error again with other details or another message: an error carries a stack, so each caller gets a new one. */
export function errorWith(
	{code, message, api, operation, amazon, retryAfterMs}: AmazonAuthError,
	changes: AmazonAuthErrorDetails & {readonly message?: string},
): AmazonAuthError {
	return new AmazonAuthError(code, changes.message ?? message, {api, operation, amazon, retryAfterMs, ...changes});
}

/**
 * The {@link AmazonAuthError} that an error is, or was caused by; undefined where it is neither. Never throws.
 *
 * Looks at `code` and not at the class, so that two copies of the package understand each other. got's own `HTTPError` carries ours as its
 * `cause`, and has a `code` of got's.
 *
 * @example
 * ```ts
 * try {
 * 	await auth.got(url);
 * } catch (error) {
 * 	if (amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_GRANT_REVOKED') {
 * 		console.log('Please connect your Amazon account again.');
 * 	}
 * 	throw error;
 * }
 * ```
 */
export function amazonAuthErrorOf(error: unknown): AmazonAuthError | undefined {
	let current = error;
	// The depth is bounded, since a chain of causes may be a circle.
	for (let depth = 0; depth < 10 && current instanceof Error; depth++) {
		if (isOurs(current) && !isCopyOf(current, current.cause)) {
			return current;
		}
		current = current.cause;
	}
	return undefined;
}

/** The name and the prefix of the code are this package's own. */
function isOurs(error: unknown): error is AmazonAuthError {
	const hasName = error instanceof Error && error.name === 'AmazonAuthError';
	return hasName && 'code' in error && String(error.code).startsWith('ERR_AMAZON_');
}

/** axios' error has the name and the code of its cause, and nothing else of it. */
function isCopyOf({code}: AmazonAuthError, cause: unknown): boolean {
	return isOurs(cause) && cause.code === code;
}

const STATUSES: Partial<Record<AmazonAuthErrorCode, number>> = {
	ERR_AMAZON_IDENTITY_MISSING: 401,
	ERR_AMAZON_OPERATION_NOT_ALLOWED: 403,
	ERR_AMAZON_AMBIGUOUS_PATH: 400,
	ERR_AMAZON_CLOSED: 503,
	ERR_AMAZON_THROTTLED: 503,
	ERR_AMAZON_CREDENTIAL_TIMEOUT: 504,
	ERR_AMAZON_TOKEN_UNREACHABLE: 502,
	ERR_AMAZON_TOKEN_REFUSED: 502,
	ERR_AMAZON_TOKEN_MALFORMED: 502,
	ERR_AMAZON_GRANT_REVOKED: 502,
	ERR_AMAZON_ROLE_MISSING: 502,
	ERR_AMAZON_ACCESS_TOKEN_REFUSED: 502,
	ERR_AMAZON_ACCESS_DENIED: 502,
	ERR_AMAZON_FOREIGN_REPLY: 502,
	ERR_AMAZON_WRONG_REGION: 502,
	ERR_AMAZON_SIGNATURE_REFUSED: 502,
	ERR_AMAZON_API_REMOVED: 502,
};

/** 500 for everything that only the application's own code can put right. */
function statusOf(code: AmazonAuthErrorCode): number {
	return STATUSES[code] ?? 500;
}
