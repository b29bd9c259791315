/**
 * What a browser is told of an error, in frameworks for which the package has no adapter: a status and the headers that belong to it.
 *
 * A refusal by Amazon is a bad gateway and never the status Amazon gave: a 403 would blame the user.
 */
import {RequestError, TimeoutError} from 'got';
import {amazonAuthErrorOf} from 'got-amazon-auth';

/** Status and headers for the browser. The error itself is for the log. */
export function errorStatus(error: unknown): {status: number; headers: Readonly<Record<string, string>>} {
	const ours = amazonAuthErrorOf(error);
	if (error instanceof RequestError && error.response?.statusCode === 429) {
		return {status: 503, headers: {'retry-after': '1', ...ours?.headers}};
	}
	if (ours) {
		return {status: ours.status, headers: ours.headers ?? {}};
	}
	if (error instanceof TimeoutError) {
		return {status: 504, headers: {}};
	}
	return {status: error instanceof RequestError ? 502 : 500, headers: {}};
}
