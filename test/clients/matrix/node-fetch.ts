/**
 * node-fetch 2, which has a limit of its own, and 3, which leaves time to signals.
 */
import type {Adapter, Limit} from './client.js';

type Fetch = (url: string, options: object) => Promise<{status: number; text(): Promise<string>}>;

export const nodeFetch2: Adapter = (installed) =>
	clientOf(installed, {timeout: {of: (ms) => ({timeout: ms}), error: {type: 'request-timeout'}}});

export const nodeFetch3: Adapter = (installed) =>
	clientOf(installed, {'AbortSignal.timeout': {of: (ms) => ({signal: AbortSignal.timeout(ms)}), error: {name: 'AbortError'}}});

function clientOf(installed: unknown, limits: Readonly<Record<string, Limit>>): ReturnType<Adapter> {
	const fetch = installed as Fetch;
	return {
		aborted: {name: 'AbortError'},
		limits,
		async send({url, method = 'GET', headers, body, agent, signal, limit}) {
			const reply = await fetch(url, {method, headers: {...headers}, body, agent, ...(signal && {signal}), ...limit});
			return {status: reply.status, text: await reply.text()};
		},
	};
}
