/**
 * Where a request of Node's client leads, as the agent is told of it.
 *
 * The URL is put together from the host that is connected to and the path, and not resolved: a path such as `//other.example/` goes to
 * that host. A `host` header of the caller's chooses no credential, and neither does what is changed on the request later.
 */
import type {ClientRequest} from 'node:http';
import {AmazonAuthError} from '../../src/index.js';
import {ownOf} from '../../src/util/members.js';
import type {RequestHead} from './request-reader.js';
import type {PlannedCall} from './types.js';
import type {ClientOptions} from './upstream.js';

/** Undefined: no host is connected to by its name, or what is asked for is no URL. */
export function readTarget(request: ClientRequest, options: ClientOptions): URL | undefined {
	const host = ownOf(options, 'host');
	if (typeof host !== 'string' || /[/?#\\]/.test(host) || ownOf(options, 'socketPath') || !request.path.startsWith('/')) {
		return undefined;
	}
	const port = ownOf(options, 'port');
	const name = host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host;
	try {
		// `canParse` is not asked first, since it costs as much as parsing.
		return new URL(`https://${name}${port && Number(port) !== 443 ? `:${port}` : ''}${request.path}`);
	} catch {
		return undefined;
	}
}

/** @throws {@link AmazonAuthError} `URL_CHANGED` */
export function assertAsPlanned({method, target}: RequestHead, {send, path}: PlannedCall): void {
	if (method !== send.method || target !== path) {
		throw new AmazonAuthError(
			'ERR_AMAZON_URL_CHANGED',
			'The path or the method was changed after the request had been made, so nothing was sent. Make the request with both as they are to be sent.',
		);
	}
}
