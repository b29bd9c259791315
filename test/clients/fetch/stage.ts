/**
 * What the tests of `auth.fetch` share: Node's own fetch, led to a fake Amazon.
 */
import type {AmazonAuth} from 'got-amazon-auth';
import type {FakeAmazonOptions} from 'got-amazon-auth/testing';
import {type Started, start} from '../got/hooks/harness.js';

export type Init = NonNullable<Parameters<AmazonAuth['fetch']>[1]>;
type Input = Parameters<AmazonAuth['fetch']>[0];

export interface FetchStage extends Started {
	/** `auth.fetch` over Node's fetch and the fake's dispatcher. */
	call(input: Input, init?: Init): Promise<Response>;
	/** The same of what `as` made. */
	callAs(auth: AmazonAuth, input: Input, init?: Init): Promise<Response>;
}

export async function stage(options: FakeAmazonOptions = {}): Promise<FetchStage> {
	const started = await start(options);
	const callAs: FetchStage['callAs'] = (auth, input, init = {}) =>
		// `dispatcher` is of Node's fetch, whose types are not this undici's.
		auth.fetch(input, {...init, dispatcher: started.fake.dispatcher} as Init);
	return {...started, callAs, call: (input, init) => callAs(started.auth, input, init)};
}

/** A stream of the parts, which says whether it was given up. */
export function streamOf(parts: Iterable<string>): {stream: ReadableStream<Uint8Array>; isCancelled(): boolean} {
	let cancelled = false;
	const iterator = parts[Symbol.iterator]();
	const stream = new ReadableStream<Uint8Array>({
		pull(controller) {
			const {done, value} = iterator.next();
			if (done) {
				controller.close();
			} else {
				controller.enqueue(new TextEncoder().encode(value));
			}
		},
		cancel() {
			cancelled = true;
		},
	});
	return {stream, isCancelled: () => cancelled};
}
