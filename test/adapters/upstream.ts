/**
 * Amazon's side of the calls of a test: what became of each connection on which the Selling Partner API was asked.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {onTestFinished} from 'vitest';

/** `cut`: the connection ended before the reply had; `answered`: the whole reply went out. */
export type Ending = 'open' | 'cut' | 'answered';

export interface WatchedAmazon {
	/** One for each request, in their order. */
	readonly endings: readonly Ending[];
}

const STARTED = 'http.server.request.start';

/** Watches what Node tells of its servers, the fake's among them, until the test ends. */
export function watchAmazon(): WatchedAmazon {
	const endings: Ending[] = [];
	const note = (message: unknown): void => {
		const {request, response} = message as {request: IncomingMessage; response: ServerResponse}; // as Node documents it
		if (request.headers.host?.startsWith('sellingpartnerapi')) {
			const index = endings.push('open') - 1;
			response.once('close', () => {
				endings[index] = response.writableFinished ? 'answered' : 'cut';
			});
		}
	};
	subscribe(STARTED, note);
	onTestFinished(() => {
		unsubscribe(STARTED, note);
	});
	return {endings};
}
