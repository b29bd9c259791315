/**
 * One row of the table of undici's options, and the agents by which its call is made: as it is, and through the interceptor.
 */
import {once} from 'node:events';
import {connect} from 'node:net';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {Agent, type Dispatcher, request} from 'undici';
import {onTestFinished} from 'vitest';
import type {Reply} from '../got/origin.js';
import {type Side, URL_OF_CALL} from './bare-and-through.js';

export type Options = Record<string, unknown>;

export interface Row {
	/** Made anew for each of the two calls. */
	readonly options: (note: (seen: unknown) => void) => Options;
	readonly replies?: readonly Reply[];
	readonly url?: string;
	readonly call?: (url: string, options: Options & {dispatcher: Dispatcher}) => Promise<unknown>;
}

export const BAD: Reply = {status: 400, body: '{"errors":[]}', headers: {'content-type': 'application/json', 'x-two': 'a'}};

export function throughUs(side: Side): Dispatcher {
	return agentOf(side).compose(amazonInterceptor(side.auth));
}

export async function run({options, url = URL_OF_CALL, call = callOnce}: Row, dispatcher: Dispatcher): Promise<unknown> {
	const seen: unknown[] = [];
	const result = await call(url, {...options((one) => seen.push(one)), dispatcher});
	return {result, seen};
}

async function callOnce(url: string, options: Options & {dispatcher: Dispatcher}): Promise<unknown> {
	const {statusCode, headers, body, opaque, trailers} = await request(url, options as never);
	return {statusCode, headers: shownOf(headers), body: await body.text(), opaque, trailers};
}

/** Without the date, and without what keeps undici's cache from a reply that came by a credential. */
function shownOf(headers: object): unknown {
	if (!Array.isArray(headers)) {
		return Object.fromEntries(Object.entries(headers).filter(([name]) => !['date', 'cache-control'].includes(name)));
	}
	const names = headers.map(String).filter((_, index) => index % 2 === 0);
	return names.flatMap((name, index) =>
		/^(?:date|cache-control)$/i.test(name) ? [name].filter((one) => one.length === 4) : [name, String(headers[index * 2 + 1])],
	);
}

/** An agent whose connections all lead to the origin, in clear. */
export function agentOf({origin}: Side): Agent {
	const {port} = new URL(origin.url);
	const agent = new Agent({
		connect(_options, callback) {
			const socket = connect(Number(port), '127.0.0.1');
			once(socket, 'connect').then(
				() => callback(null, socket),
				(error: Error) => callback(error, null),
			);
		},
	});
	onTestFinished(() => agent.destroy());
	return agent;
}

export async function* partsOf(...parts: string[]): AsyncGenerator<string> {
	yield* parts;
}
