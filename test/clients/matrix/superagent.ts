/**
 * superagent, which has no signals: a request of its own is aborted.
 */
import type {Adapter} from './client.js';

interface Request extends PromiseLike<{status: number; text: string}> {
	agent(agent: object): this;
	set(headers: object): this;
	ok(isOk: () => boolean): this;
	timeout(limits: object): this;
	send(body: string): this;
	abort(): void;
}

export const superagent: Adapter = (installed) => {
	const start = installed as (method: string, url: string) => Request;
	const limit = (name: string): {of(ms: number): object; error: object} => ({
		of: (ms) => ({[name]: ms}),
		error: {code: 'ECONNABORTED', timeout: 150},
	});
	return {
		aborted: {code: 'ABORTED'},
		limits: {deadline: limit('deadline'), response: limit('response')},
		async send({url, method = 'GET', headers, body, agent, signal, limit: limits}) {
			const request = start(method, url)
				.agent(agent)
				.set({...headers})
				.ok(() => true);
			if (limits) {
				request.timeout(limits);
			}
			signal?.addEventListener('abort', () => {
				request.abort(); // gives the request, which is a promise that Node would wait for
			});
			const {status, text} = await (body === undefined ? request : request.send(body));
			return {status, text};
		},
	};
};
