/**
 * What a got stream copies when it is piped, and by itself should not: headers, between a browser and Amazon.
 *
 * A request piped into got 14 gives it all of its headers, cookies too; a reply piped to a server's response gives that all of Amazon's,
 * `set-cookie` too (got 14 to 16). That got closes such a response where its reply fails (since 16.1) stays as it is.
 */
import {ServerResponse} from 'node:http';
import {Http2ServerResponse} from 'node:http2';
import {Readable} from 'node:stream';
import type {GotOptions} from './types.js';

/** Defaults of every got that an auth gives out; a call may say otherwise. */
export const COPIES_NO_HEADERS: {copyPipedHeaders: boolean} = {copyPipedHeaders: false};

/** A got handler: replies hand on their body alone, to a browser's response as to any other stream. */
export function pipeBodyAlone<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	const made = next(options);
	if (options.isStream && made instanceof Readable) {
		keepHeadersBack(made);
	}
	return made;
}

/** A stream of got's. The responses that it knows get its headers, and from 16.1 on their end where it fails. */
interface GotStream extends Readable {
	readonly _pipedServerResponses?: Set<unknown>;
	_closePipedServerResponses?(): void;
}

/** got's own `pipe` does no more than remember the response: it is told of it when there is nothing left but to close it. */
function keepHeadersBack(stream: GotStream): void {
	const {unpipe, emit, _closePipedServerResponses: close} = stream;
	const responses = new Set<unknown>();
	const own = (name: string, value: unknown): void => {
		Object.defineProperty(stream, name, {value, configurable: true, writable: true});
	};
	own('pipe', (destination: NodeJS.WritableStream, options?: {end?: boolean}) => {
		if (destination instanceof ServerResponse || destination instanceof Http2ServerResponse) {
			responses.add(destination);
		}
		return Readable.prototype.pipe.call(stream, destination, options);
	});
	own('unpipe', (destination?: NodeJS.WritableStream) => {
		if (destination) {
			responses.delete(destination);
		} else {
			responses.clear();
		}
		return unpipe.call(stream, destination);
	});
	own('emit', (event: string, ...values: unknown[]) => {
		const [, , create] = values;
		// Who retries a stream gets the next one from a function that runs no handler.
		return event === 'retry' && typeof create === 'function'
			? emit.call(stream, event, ...values.slice(0, 2), (...given: unknown[]) => withHeadersBack(create(...given)))
			: emit.call(stream, event, ...values);
	});
	if (close) {
		own('_closePipedServerResponses', () => {
			for (const response of responses) {
				stream._pipedServerResponses?.add(response);
			}
			responses.clear();
			close.call(stream);
		});
	}
}

function withHeadersBack<S>(stream: S): S {
	if (stream instanceof Readable) {
		keepHeadersBack(stream);
	}
	return stream;
}
