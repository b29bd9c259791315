/**
 * A server on loopback for the tests of the transport: it hears what arrives, byte for byte, and answers as it is told.
 */
import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';

export interface Heard {
	readonly method: string | undefined;
	readonly path: string | undefined;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: string;
}

export interface Server {
	/** Without a slash at its end. */
	readonly url: string;
	readonly heard: readonly Heard[];
}

/** Starts a server that ends with the test. */
export async function serve(answer: (response: http.ServerResponse, heard: Heard) => void): Promise<Server> {
	const heard: Heard[] = [];
	const server = http.createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) {
			chunks.push(chunk);
		}
		const {method, url, headers} = request;
		const one = {method, path: url, headers, body: Buffer.concat(chunks).toString()};
		heard.push(one);
		answer(response, one);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	return {url: `http://127.0.0.1:${port}`, heard};
}
