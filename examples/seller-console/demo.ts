/**
 * The demo: the console and the fake's Seller Central, each behind a door on `localhost`.
 *
 * Browsers take `http://localhost` for a safe place, `Secure` cookies and all (Safari does not), so that no certificate is needed.
 */
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type Door, openDoor} from './door.js';
import {APPLICATION_ID, startWorld, type WorldOptions} from './world.js';

export interface Demo {
	readonly consoleUrl: string;
	/** The detail page of the console in the fake's Appstore. */
	readonly appstoreUrl: string;
	[Symbol.asyncDispose](): Promise<void>;
}

const ORIGIN = 'https://console.example';
const CENTRALS = [
	'https://sellercentral.amazon.com',
	'https://sellercentral-europe.amazon.com',
	'https://sellercentral.amazon.co.jp',
];

/** @param options with the `port` of the console; 0: any that is free */
export async function startDemo({
	port,
	...options
}: {port: number} & Omit<WorldOptions, 'origin' | 'amazonAlsoAt'>): Promise<Demo> {
	const doors = new Map<string, Door>();
	// The doors are open before there is anything behind them: the console must know where its forms lead.
	const ports = {amazon: 0, console: 0};
	for (const site of CENTRALS) {
		doors.set(site, await openDoor({port: 0, site, loopbackPort: () => ports.amazon, doors}));
	}
	const amazonAlsoAt = [...doors.values()].map(({origin}) => origin);
	const [appstore = ''] = amazonAlsoAt;
	const world = await startWorld({...options, origin: ORIGIN, amazonAlsoAt});
	ports.amazon = Number(new URL(world.fake.url).port);
	const server = createServer(world.app);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	ports.console = (server.address() as AddressInfo).port; // a TCP server that listens has one
	const front = await openDoor({port, site: ORIGIN, loopbackPort: () => ports.console, doors});
	doors.set(ORIGIN, front);
	return {
		consoleUrl: front.origin,
		appstoreUrl: new URL(`/selling-partner-appstore/dp/${APPLICATION_ID}`, appstore).href,
		async [Symbol.asyncDispose]() {
			await Promise.all([...doors.values()].map((door) => door[Symbol.asyncDispose]()));
			server.close();
			server.closeAllConnections();
			await world[Symbol.asyncDispose]();
		},
	};
}
