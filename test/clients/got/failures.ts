/**
 * The ways in which a got call fails, each provoked for real on loopback.
 *
 * got builds and reports the error of each on its own path, so what holds for one need not hold for the next.
 */
import got, {type BeforeRequestHook, type OptionsInit} from 'got';
import {gotMajor} from './installed-got.js';
import {rejectionOf, startOrigin} from './origin.js';

/** `cancel` only where got's promises still have it. */
export type Failure = 'HTTP' | 'timeout' | 'abort' | 'parse in .json()' | 'parse by responseType' | 'cancel';

/** Every failure the installed got knows. */
export const failures: readonly Failure[] = [
	'HTTP',
	'timeout',
	'abort',
	'parse in .json()',
	'parse by responseType',
	...(gotMajor === 14 ? (['cancel'] as const) : []),
];

/** The failures got reports without a word to `beforeError`. */
export const unannounced: readonly Failure[] = ['abort', 'parse in .json()', 'cancel'];

/** Makes one call fail that way and gives its error. */
export async function provoke(failure: Failure, hooks: NonNullable<OptionsInit['hooks']>): Promise<Error> {
	const silent = failure === 'timeout' || failure === 'abort' || failure === 'cancel';
	const status = failure === 'HTTP' ? 403 : 200;
	const origin = await startOrigin([{silent, status, body: 'not JSON'}]);
	const client = got.extend({retry: {limit: 0}, hooks});
	const sent = origin.nextSend();
	switch (failure) {
		case 'HTTP':
			return rejectionOf(client(origin.url));
		case 'timeout':
			return rejectionOf(client(origin.url, {timeout: {request: 60}}));
		case 'parse in .json()':
			return rejectionOf(client(origin.url).json());
		case 'parse by responseType':
			return rejectionOf(client(origin.url, {responseType: 'json'}));
		case 'abort': {
			const controller = new AbortController();
			const call = client(origin.url, {signal: controller.signal});
			void sent.then(() => controller.abort());
			return rejectionOf(call);
		}
		case 'cancel': {
			// Named by its one method, so that this compiles where got's promises have none.
			const call: Promise<unknown> & {cancel?: () => void} = client(origin.url);
			void sent.then(() => call.cancel?.());
			return rejectionOf(call);
		}
	}
}

/** The same, with one `beforeRequest` hook. */
export function provokeWith(failure: Failure, hook: BeforeRequestHook): Promise<Error> {
	return provoke(failure, {beforeRequest: [hook]});
}
