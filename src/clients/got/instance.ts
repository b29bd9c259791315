/**
 * Keeps a piped got stream from copying headers between a browser and Amazon.
 *
 * got 14 takes all headers, cookies too, of a request that is piped into it; got 14 to 16 give all headers of Amazon's reply, `set-cookie`
 * too, to the response that the reply is piped to. got closes that response if its reply fails (since 16.1), and still does so here.
 */
import {ServerResponse} from 'node:http';
import {Http2ServerResponse} from 'node:http2';
import {Readable} from 'node:stream';
import type {GotOptions} from './types.js';

/** Defaults of every got that an auth gives out; a call may override them. */
export const COPIES_NO_HEADERS: {copyPipedHeaders: boolean} = {copyPipedHeaders: false};

/** A got handler under which a reply gives its body alone to the response of a browser, as to any other stream. */
export function pipeBodyAlone<R>(options: GotOptions, next: (options: GotOptions) => R): R {
	const made = next(options);
	if (options.isStream && made instanceof Readable) {
		keepHeadersBack(made);
	}
	return made;
}

/** A stream of got, which copies its headers to the responses that it knows, and since 16.1 closes them if it fails. */
interface GotStream extends Readable {
	readonly _pipedServerResponses?: Set<unknown>;
	_closePipedServerResponses?(): void;
}

/** Hides the responses from got until the stream fails, when all that got does with them is to close them. */
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
		// The function that makes the stream of a retry runs no handler.
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
