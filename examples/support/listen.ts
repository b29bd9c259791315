/**
 * Lets an application listen on a free port of this machine, for as long as an example needs it.
 */
import {once} from 'node:events';
import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';

/** An application that listens. */
export interface Listening {
	/** `http://127.0.0.1:port`, without a slash at the end. */
	readonly url: string;
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts an Express application, or what `callback()` of a Koa one gives. */
export async function listen(application: RequestListener): Promise<Listening> {
	const server = createServer(application);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	return {
		url: `http://127.0.0.1:${port}`,
		async [Symbol.asyncDispose]() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
