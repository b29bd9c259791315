/**
 * What the contract of `connectSeller` needs of a framework: an application with the three handlers, on a real port.
 */
import http, {type IncomingHttpHeaders, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {AmazonAuth} from 'got-amazon-auth';
import {Keyv} from 'keyv';
import {onTestFinished} from 'vitest';
import type {ConnectedSeller, ConnectSellerOptions} from '../../../src/connect-seller/types.js';
import {type Amazon, startAmazon} from '../../adapters/amazon.js';

/** As much of a request as these sites look at; an Express request and a Koa context both have it. */
export interface Browsed {
	readonly headers: IncomingHttpHeaders;
}

export type ConnectOptions = ConnectSellerOptions<Browsed>;

/** The application under test: `start`, `login` and `callback` at these paths, and all three below `/mounted` once more. */
export const PATHS = ['start', 'login', 'callback'] as const;

export interface ConnectFramework {
	readonly name: string;
	/** `connectSeller` alone, for what it refuses. */
	connect(auth: AmazonAuth, options: ConnectOptions): unknown;
	listener(site: {auth: AmazonAuth; options: ConnectOptions; errors: unknown[]}): RequestListener;
}

export const APPLICATION = 'amzn1.sp.solution.example';
export const REDIRECT_URI = 'https://app.example/callback';
export const US = 'ATVPDKIKX0DER';
export const GERMANY = 'A1PA6795UKMFR9';
export const SECRET: Uint8Array = Buffer.alloc(32, 'first secret ');

/** Who is signed in, as these sites know it. */
export function signedIn({headers}: Browsed): string | undefined {
	return headers['x-user']?.toString();
}

export interface Shop extends Amazon {
	readonly url: string;
	readonly errors: readonly unknown[];
	readonly connected: readonly ConnectedSeller[];
	/** Of `options` too: another instance with the same store and secrets is `{...shop.options}`. */
	readonly options: ConnectOptions;
}

/** An application that connects sellers, and the fake Amazon they come from; both end with the test. */
export async function openShop(
	framework: ConnectFramework,
	changed: Partial<ConnectOptions> = {},
	amazon?: Amazon,
): Promise<Shop> {
	const {fake, auth} = amazon ?? (await startAmazon());
	const connected: ConnectedSeller[] = [];
	const errors: unknown[] = [];
	const options: ConnectOptions = {
		applicationId: APPLICATION,
		redirectUri: REDIRECT_URI,
		marketplaceId: US,
		user: signedIn,
		secrets: [SECRET],
		store: new Keyv(),
		onConnected: (seller) => {
			connected.push(seller);
			return '/sellers';
		},
		...changed,
	};
	const server = http.createServer(framework.listener({auth, options, errors}));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	return {fake, auth, url: `http://127.0.0.1:${port}`, errors, connected, options};
}
