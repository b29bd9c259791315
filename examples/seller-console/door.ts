/**
 * A door on `localhost` for a site whose real name leads elsewhere: the demo's stand-in for DNS and certificates.
 *
 * Only for the demo. It hands requests on under the site's own host name, and makes redirects between the sites lead from door to door.
 */
import {once} from 'node:events';
import {createServer, request as send} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface Door {
	/** `http://localhost:port`. */
	readonly origin: string;
	[Symbol.asyncDispose](): Promise<void>;
}

export interface DoorOptions {
	/** 0: any that is free. */
	readonly port: number;
	/** `https://console.example`: the site behind the door. */
	readonly site: string;
	/** Where the site answers on this machine. */
	readonly loopbackPort: () => number;
	/** Doors by the site they stand for. */
	readonly doors: ReadonlyMap<string, Door>;
}

export async function openDoor({port, site, loopbackPort, doors}: DoorOptions): Promise<Door> {
	const {host} = new URL(site);
	const server = createServer((incoming, outgoing) => {
		const {method, url: path, headers} = incoming;
		const onward = send({host: '127.0.0.1', port: loopbackPort(), method, path, headers: {...headers, host}}, (reply) => {
			const {location} = reply.headers;
			const leadsTo = location === undefined ? {} : {location: throughDoors(location, site, doors)};
			outgoing.writeHead(reply.statusCode ?? 502, {...reply.headers, ...leadsTo});
			reply.pipe(outgoing);
		});
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	server.listen(port, 'localhost');
	await once(server, 'listening');
	const {port: open} = server.address() as AddressInfo; // a TCP server that listens has one
	return {
		origin: `http://localhost:${open}`,
		async [Symbol.asyncDispose]() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

function throughDoors(location: string, site: string, doors: ReadonlyMap<string, Door>): string {
	const {origin, pathname, search} = new URL(location, site);
	return `${doors.get(origin)?.origin ?? origin}${pathname}${search}`;
}
