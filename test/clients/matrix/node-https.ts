/**
 * Node's own `https`, and follow-redirects, which is called in the same way.
 */
import {once} from 'node:events';
import type {ClientRequest, IncomingMessage, RequestOptions} from 'node:http';
import {text} from 'node:stream/consumers';
import type {Adapter, MatrixClient, MatrixReply, MatrixRequest} from './client.js';

/** What both have in common. */
interface Https {
	request(url: string, options: RequestOptions): ClientRequest;
}

export const nodeHttps: Adapter = (installed) => clientOf(installed as Https);

export const followRedirects: Adapter = (installed) => clientOf((installed as {https: Https}).https);

function clientOf(https: Https): MatrixClient {
	return {
		aborted: {name: 'AbortError'},
		limits: {setTimeout: {of: (ms) => ({timeoutMs: ms}), error: {message: 'timed out'}}},
		send: (request) => send(https, request),
	};
}

async function send(https: Https, given: MatrixRequest): Promise<MatrixReply> {
	const {url, method = 'GET', headers, body, agent, signal, limit} = given;
	const request = https.request(url, {method, headers: {...headers}, agent, ...(signal && {signal})});
	const {timeoutMs} = (limit ?? {}) as {timeoutMs?: number}; // made above
	if (timeoutMs !== undefined) {
		request.setTimeout(timeoutMs, () => request.destroy(new Error('timed out')));
	}
	request.end(body);
	const [reply] = (await once(request, 'response')) as [IncomingMessage];
	const {statusCode: status = 0, headers: replied} = reply;
	const read = await text(reply);
	// As a caller does who knows of redirects alone: with everything, to wherever the reply says.
	return replied.location === undefined
		? {status, text: read}
		: send(https, {...given, url: new URL(replied.location, url).href});
}
