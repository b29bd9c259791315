/**
 * A dispatcher that leads undici's clients, and Node's own fetch, to the fake.
 *
 * The installed undici sends. This file decides where a connection leads and which hosts are played. undici is an optional peer: it is
 * loaded when a test first asks for a dispatcher, and the public types do without its types.
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
	// The public type leaves out the parameters of methods that only undici calls.
	return agent.compose(toLoopback(loopback)) as unknown as FakeDispatcher;
}

function toLoopback(loopback: Loopback): Dispatcher.DispatcherComposeInterceptor {
	return (dispatch) =>
		function dispatchOnLoopback(options, handler) {
			const {protocol, host} = target(options);
			if (loopback.plays(host)) {
				return dispatch({...options, headers: withScheme(options.headers, protocol.slice(0, -1))}, handler);
			}
			// The handler is told, since another interceptor may call this when its caller can catch an error no more.
			handler.onResponseError?.(refused, new Error(refusal(host)));
			return true;
		};
}

/** Finds the host at which TLS would end: undici's `dns` replaces the host by an address and puts it into `servername`. */
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
	// A list holds names and values in turn. A value may be a list itself, which undici's types leave out.
	return [...[...entries].flatMap(([name, value]) => [name, value] as string[]), schemeHeader, scheme];
}

/** The controller of a request that was never made, which cannot be aborted. */
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
		// `require` is used because a getter cannot wait for an import.
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
