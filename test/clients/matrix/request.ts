/**
 * request, which is deprecated and has 61 million downloads a month. It has no signals: a request of its own is aborted.
 */
import type {Adapter} from './client.js';

interface Running {
	on(event: 'abort', listener: () => void): void;
	abort(): void;
}
type Request = (options: object, done: (error: Error | null, reply: {statusCode: number}, body: string) => void) => Running;

export const request: Adapter = (installed) => {
	const start = installed as Request;
	return {
		aborted: {message: 'The request has told that it was aborted.'},
		limits: {timeout: {of: (ms) => ({timeout: ms}), error: {code: 'ESOCKETTIMEDOUT'}}},
		send: ({url, method = 'GET', headers, body, agent, signal, limit}) =>
			new Promise((resolve, reject) => {
				const options = {url, method, headers: {...headers}, body, agent, ...limit, followAllRedirects: true};
				const running = start(options, (error, reply, text) => {
					if (error) {
						reject(error);
					} else {
						resolve({status: reply.statusCode, text});
					}
				});
				signal?.addEventListener('abort', () => {
					// Its callback is not called then; a limit of time ends it with this event, too, and then with an error.
					running.on('abort', () => reject(new Error('The request has told that it was aborted.')));
					running.abort();
				});
			}),
	};
};
