/**
 * got as it is installed, without this package's hooks: the agent alone puts the credential on.
 */
import type {Adapter, Limit} from './client.js';

type Got = (url: string, options: object) => Promise<{statusCode: number; body: string}>;

export const got: Adapter = (installed) => {
	const send = installed as Got;
	return {
		aborted: {name: 'AbortError'},
		limits: Object.fromEntries(['request', 'response', 'socket'].map((event) => [event, limitOf(event)])),
		async send({url, method = 'GET', headers, body, agent, signal, limit}) {
			const {statusCode, body: text} = await send(url, {
				method,
				headers: {...headers},
				...(body !== undefined && {body}),
				...(signal && {signal}),
				...limit,
				agent: {https: agent},
				retry: {limit: 0},
				throwHttpErrors: false,
			});
			return {status: statusCode, text};
		},
	};
};

function limitOf(event: string): Limit {
	return {of: (ms) => ({timeout: {[event]: ms}}), error: {name: 'TimeoutError', event}};
}
