/**
 * needle, which follows redirects and leaves replies unread where it is told so.
 */
import type {Adapter} from './client.js';

type Needle = (
	method: string,
	url: string,
	body: string | undefined,
	options: object,
) => Promise<{statusCode: number; body: {toString(): string}}>;

export const needle: Adapter = (installed) => {
	const send = installed as Needle;
	return {
		aborted: {name: 'AbortError'},
		limits: {response_timeout: {of: (ms) => ({response_timeout: ms}), error: {code: 'ECONNRESET'}}},
		async send({url, method = 'GET', headers, body, agent, signal, limit}) {
			const options = {headers: {...headers}, agent, ...(signal && {signal}), ...limit, follow_max: 5, parse_response: false};
			const reply = await send(method.toLowerCase(), url, body, options);
			return {status: reply.statusCode, text: reply.body.toString()};
		},
	};
};
