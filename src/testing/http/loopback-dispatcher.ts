/**
 * The way of undici's clients, and of Node's own fetch, to the fake: a dispatcher for their `dispatcher` option.
 *
 * The installed undici does the sending; only where a connection leads and which hosts are played is decided here. undici is an optional
 * peer, so it is loaded when a test first asks for a dispatcher, and its types are not in ours.
 */
import {once} from 'node:events';
import {createRequire} from 'node:module';
import {connect, isIP} from 'node:net';
import type {Dispatcher} from 'undici';
import type {FakeDispatcher} from '../types.js';
import {refusal} from './hosts.js';
import type {Loopback} from './loopback.js';
import {schemeHeader} from './server.js';

/** @throws Error where undici is not installed */
export function createLoopbackDispatcher(loopback: Loopback): FakeDispatcher {
	const {Agent} = loadUndici();
	const agent = new Agent({
		connect(_target, callback) {
			const socket = connect(loopback.port, '127.0.0.1');
			once(socket, 'connect').then(
				() => callback(null, socket),
				(error: Error) => callback(error, null),
			);
		},
	});
	// Ours promises less of the methods that only undici calls.
	return agent.compose(toLoopback(loopback)) as unknown as FakeDispatcher;
}

function toLoopback(loopback: Loopback): Dispatcher.DispatcherComposeInterceptor {
	return (dispatch) =>
		function dispatchOnLoopback(options, handler) {
			const {protocol, host} = target(options);
			if (loopback.plays(host)) {
				return dispatch({...options, headers: withScheme(options.headers, protocol.slice(0, -1))}, handler);
			}
			// To the handler, since another interceptor may call this later than its caller could catch.
			handler.onResponseError?.(refused, new Error(refusal(host)));
			return true;
		};
}

/** Where TLS would end: undici's `dns` puts an address in place of the host and the host into `servername`. */
function target({origin = '', ...options}: Dispatcher.DispatchOptions): {protocol: string; host: string} {
	const {protocol, host, hostname} = new URL(origin);
	const {servername} = options as {servername?: string}; // an option of undici's that its types leave out
	const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
	return {protocol, host: isAddress && servername !== undefined ? servername : host};
}

function withScheme(headers: Dispatcher.DispatchOptions['headers'], scheme: string): string[] {
	if (Array.isArray(headers)) {
		return [...headers, schemeHeader, scheme];
	}
	const isIterable = headers !== null && headers !== undefined && Symbol.iterator in headers;
	const entries: Iterable<readonly [string, unknown]> = isIterable ? headers : Object.entries(headers ?? {});
	// A name and its value in turn; a value may be a list itself, which undici's types leave out.
	return [...[...entries].flatMap(([name, value]) => [name, value] as string[]), schemeHeader, scheme];
}

/** The request that was never made: nothing is left to abort, and nothing to try again. */
const refused: Dispatcher.DispatchController = {
	aborted: true,
	paused: false,
	reason: null,
	abort: () => {},
	pause: () => {},
	resume: () => {},
};

function loadUndici(): typeof import('undici') {
	try {
		// A getter cannot wait for an import.
		return createRequire(import.meta.url)('undici');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') {
			throw error;
		}
		throw new Error('The dispatcher of the fake Amazon is one of undici 7 or 8, which is not installed: npm i undici', {
			cause: error,
		});
	}
}
