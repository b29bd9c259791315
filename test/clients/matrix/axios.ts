/**
 * axios, with what its users set for an agent: `httpsAgent`, and `proxy: false` so that no proxy of the environment takes its place.
 */
import type {Adapter} from './client.js';

interface Axios {
	request(config: object): Promise<{status: number; data: string}>;
}

export const axios: Adapter = (installed) => {
	const client = installed as Axios;
	return {
		aborted: {code: 'ERR_CANCELED'},
		limits: {timeout: {of: (ms) => ({timeout: ms}), error: {code: 'ECONNABORTED', message: 'timeout of 150ms exceeded'}}},
		async send({url, method = 'GET', headers, body, agent, signal, limit}) {
			const {status, data} = await client.request({
				url,
				method,
				headers: {...headers},
				...(body !== undefined && {data: body}),
				...(signal && {signal}),
				...limit,
				httpsAgent: agent,
				proxy: false,
				responseType: 'text',
				transformResponse: (text: string) => text,
				validateStatus: () => true,
			});
			return {status, text: data};
		},
	};
};
