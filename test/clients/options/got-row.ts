/**
 * One row of the tables of got's options: the option, made anew for each of the two calls, and how the call is made.
 */
import type {Got, OptionsInit} from 'got';
import type {Reply} from '../got/origin.js';
import {expectAlike, URL_OF_CALL} from './bare-and-through.js';

export interface Row {
	/** A streamed body is spent with one call. */
	readonly options: (note: (seen: unknown) => void) => OptionsInit & Record<string, unknown>;
	readonly replies?: readonly Reply[];
	/** How the call is made, where not as a promise of a response. */
	readonly call?: (client: Got, options: OptionsInit) => unknown;
}

export const JSON_REPLY: Reply = {body: '{"a":1}', headers: {'content-type': 'application/json'}};
export const BAD: Reply = {status: 400, body: '{"errors":[{"code":"InvalidInput","message":"no"}]}'};

/** Makes the call of a row by got as it is and by `auth.got`. */
export async function expectRowAlike({options, replies = [], call = callOnce}: Row): Promise<void> {
	const run = async (client: Got): Promise<unknown> => {
		const seen: unknown[] = [];
		const result = await call(
			client,
			options((one) => seen.push(one)),
		);
		return {result: isResponse(result) ? partsOf(result) : result, seen};
	};
	await expectAlike(
		replies,
		({bareGot}) => run(bareGot),
		({auth}) => run(auth.got),
	);
}

async function callOnce(client: Got, options: OptionsInit): Promise<unknown> {
	return client(URL_OF_CALL, options);
}

type Response = Record<'statusCode' | 'body' | 'rawBody' | 'retryCount' | 'ok' | 'redirectUrls' | 'url', unknown>;

function isResponse(value: unknown): value is Response {
	return typeof value === 'object' && value !== null && 'rawBody' in value;
}

/** What a caller reads of a response. */
function partsOf({statusCode, body, rawBody, retryCount, ok, redirectUrls, url}: Response): object {
	return {statusCode, body, rawBody, retryCount, ok, redirectUrls: String(redirectUrls), url};
}
