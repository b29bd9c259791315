/**
 * Servers on loopback that speak TLS in the name of real hosts: what vouches for them, and their end with the test.
 */
import type {AddressInfo, Server, Socket} from 'node:net';
import {generate} from 'selfsigned';
import {onTestFinished} from 'vitest';

/** A key, and the certificate for these hosts; it is its own authority. */
export async function certify(hosts: readonly string[]): Promise<{key: string; cert: string}> {
	const {private: key, cert} = await generate([{name: 'commonName', value: hosts[0] ?? ''}], {
		keyType: 'ec', // an RSA key takes a good part of a second
		algorithm: 'sha256',
		extensions: [
			{name: 'basicConstraints', cA: true},
			{name: 'subjectAltName', altNames: hosts.map((value) => ({type: 2 as const, value}))},
		],
	});
	return {key, cert};
}

/** The port on which the server listens until the test ends. */
export async function listen(server: Server): Promise<number> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => sockets.add(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return (server.address() as AddressInfo).port; // a TCP server that listens has one
}
