/**
 * A browser and two sites: the seller console at `https://console.example`, Amazon at its own names, both over TLS on loopback.
 *
 * Certificates are made here and now. The browser is Debian's Chromium, told where the names lead; where there is none, `findBrowser`
 * gives nothing.
 */
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {createServer as createHttpServer} from 'node:http';
import {type AddressInfo, connect, type Server} from 'node:net';
import {createServer as createTlsServer} from 'node:tls';
import {type Browser, chromium} from 'playwright-core';
import {generate} from 'selfsigned';
import {startWorld, type World, type WorldOptions} from '../../examples/seller-console/world.js';

export const CONSOLE = 'https://console.example';
export const CENTRAL = 'https://sellercentral.amazon.com';
export const CENTRAL_EUROPE = 'https://sellercentral-europe.amazon.com';

/** How the browser is started: as root, with no screen, and calling nobody. */
export const LAUNCH: readonly string[] = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** The path of Chromium, if it is installed. */
export function findBrowser(): string | undefined {
	return EXECUTABLES.find((path) => existsSync(path));
}

export interface TwoSites {
	readonly world: World;
	readonly browser: Browser;
	/** What reached the console's error page. */
	readonly errors: unknown[];
	[Symbol.asyncDispose](): Promise<void>;
}

/** Starts everything. */
export async function startTwoSites(
	executablePath: string,
	options: Pick<WorldOptions, 'vaultUrl' | 'vaultKeys'>,
): Promise<TwoSites> {
	const errors: unknown[] = [];
	const world = await startWorld({...options, origin: CONSOLE, onError: (error) => errors.push(error)});
	const application = createHttpServer(world.app);
	await listen(application);
	const certificate = await generate([{name: 'commonName', value: 'loopback'}], {algorithm: 'sha256', keySize: 2048});
	const fronts = [portOf(application), Number(new URL(world.fake.url).port)].map((port) =>
		createTlsServer({key: certificate.private, cert: certificate.cert}, (socket) => {
			const inner = connect(port, '127.0.0.1');
			socket.on('error', () => inner.destroy()).pipe(inner);
			inner.on('error', () => socket.destroy()).pipe(socket);
		}),
	);
	await Promise.all(fronts.map(listen));
	const [console, amazon] = fronts.map(portOf);
	const rules = [`MAP console.example 127.0.0.1:${console}`, `MAP *.amazon.* 127.0.0.1:${amazon}`, 'MAP * ~NOTFOUND'].join(', ');
	const browser = await chromium.launch({
		executablePath,
		args: [...LAUNCH, '--ignore-certificate-errors', `--host-resolver-rules=${rules}`],
	});
	return {
		world,
		browser,
		errors,
		async [Symbol.asyncDispose]() {
			await browser.close();
			application.closeAllConnections();
			await Promise.all([application, ...fronts].map((server) => server.close()));
			await world[Symbol.asyncDispose]();
		},
	};
}

async function listen(server: Server): Promise<void> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
}

function portOf(server: Server): number {
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	return port;
}
