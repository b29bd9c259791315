/**
 * A real HTTP server on loopback that answers what it was told and writes down what reached it.
 *
 * Two of them are two origins. Knows nothing of got, so that what it notes is what was on the wire.
 */
import http from 'node:http';
import {onTestFinished} from 'vitest';

/** What the server does with one request. */
export interface Reply {
	/** 200 by default. */
	status?: number;
	headers?: Record<string, string>;
	/** `{}` by default. */
	body?: string | Uint8Array;
	/** The request is read and never answered. */
	silent?: boolean;
	/** The connection is cut once the request is read. */
	reset?: boolean;
}

/** One request as it arrived. */
export interface Send {
	method: string | undefined;
	path: string | undefined;
	headers: http.IncomingHttpHeaders;
	body: string;
}

export interface Origin {
	/** Ends in a slash. */
	url: string;
	sends: Send[];
	/** Resolves when the next request has been read. */
	nextSend(): Promise<void>;
}

/** Starts an origin that gives these replies in turn, then `{}` with 200; it is closed when the test ends. */
export async function startOrigin(replies: readonly Reply[] = []): Promise<Origin> {
	const queue = [...replies];
	const sends: Send[] = [];
	let waiting: (() => void)[] = [];
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const {method, url, headers} = request;
			sends.push({method, path: url, headers, body: Buffer.concat(chunks).toString()});
			answer(response, queue.shift() ?? {});
			for (const resolve of waiting) {
				resolve();
			}
			waiting = [];
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const address = server.address();
	if (address === null || typeof address === 'string') {
		throw new Error('The origin has no port');
	}
	return {
		url: `http://127.0.0.1:${address.port}/`,
		sends,
		nextSend: () => new Promise((resolve) => waiting.push(resolve)),
	};
}

/** What a promise was rejected with; a promise that is kept fails the test. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
	const error = await promise.then(
		() => new TypeError('The call was expected to fail'),
		(reason: unknown) => reason,
	);
	if (!(error instanceof Error) || error.message === 'The call was expected to fail') {
		throw error;
	}
	return error;
}

function answer(response: http.ServerResponse, {status = 200, headers = {}, body = '{}', silent, reset}: Reply): void {
	if (reset) {
		response.socket?.resetAndDestroy();
	} else if (!silent) {
		response.writeHead(status, headers).end(body);
	}
}
