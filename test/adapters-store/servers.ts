/**
 * Real servers for the tests of stores: a Redis of one's own to stop and fill, a proxy that stalls, and what is there already.
 *
 * Where a server can be neither reached nor started, its tests are skipped and the run says so in one line at its end; with
 * `REQUIRE_SERVERS=1` in the environment they fail instead.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {Redis} from 'ioredis';
import {test} from 'vitest';
import {noteMissing} from '../support/missing-servers.js';

/** Defines the tests with a server, or one that is skipped in their place. `what` names Redis, PostgreSQL or Chromium. */
export function withServer<T>(what: string, server: T | undefined, define: (server: T) => void): void {
	if (server !== undefined) {
		define(server);
		return;
	}
	if (process.env.REQUIRE_SERVERS === '1') {
		throw new Error(`${what} is required here, and can be neither reached nor started.`);
	}
	noteMissing(/Redis|PostgreSQL|Chromium/.exec(what)?.[0] ?? what);
	test.skip(`not tested: no ${what}`, () => {});
}

/** The Redis that is there, else one that is started for this file. */
export async function findRedis(): Promise<{url: string; stop(): Promise<void>} | undefined> {
	if (await isOpen(6379)) {
		return {url: 'redis://127.0.0.1:6379', stop: async () => {}};
	}
	const started = await startRedis();
	return started && {url: started.url, stop: started.stop};
}

export interface OwnRedis {
	readonly port: number;
	readonly url: string;
	/** At once, with everything in it. */
	stop(): Promise<void>;
	start(): Promise<void>;
	/** It takes connections and answers nothing any more, until it is stopped. */
	freeze(): void;
}

/** A Redis that keeps nothing on disk, on a free port. */
export async function startRedis(...more: string[]): Promise<OwnRedis | undefined> {
	const given = more.indexOf('--port') + 1;
	const port = given > 0 ? Number(more[given]) : await freePort();
	let child: ChildProcess | undefined;
	const redis: OwnRedis = {
		port,
		url: `redis://127.0.0.1:${port}`,
		async start() {
			const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more];
			child = spawn('redis-server', options, {stdio: 'ignore'});
			await new Promise((resolve, reject) => child?.once('spawn', resolve).once('error', reject));
			await untilOpen(port, child);
		},
		freeze() {
			child?.kill('SIGSTOP');
		},
		async stop() {
			if (child && child.exitCode === null && child.signalCode === null) {
				const exit = once(child, 'exit');
				child.kill('SIGKILL');
				await exit;
			}
		},
	};
	try {
		await redis.start();
		return redis;
	} catch {
		return undefined;
	}
}

export interface Proxy {
	readonly url: string;
	/** Takes bytes and hands none on, in both directions, connections that come later included. */
	stall(): void;
	close(): Promise<void>;
	/** Hands on again; what came meanwhile is lost, and its connections with it. */
	resume(): void;
	/** Commands reach the server; what it answers waits until `handOnReplies`. */
	holdReplies(): void;
	handOnReplies(): void;
}

/** Stands between a client and a server. */
export async function startProxy(port: number): Promise<Proxy> {
	const pairs = new Set<readonly [Socket, Socket]>();
	let stalled = false;
	let held: (() => void)[] | undefined;
	const server = createServer((client) => {
		const upstream = connect(port, '127.0.0.1');
		const pair = [client, upstream] as const;
		pairs.add(pair);
		const handOn = (from: Socket, to: Socket): void => {
			from.on('data', (bytes) => {
				if (held && from === upstream) {
					held.push(() => to.write(bytes));
				} else if (!stalled) {
					to.write(bytes);
				}
			});
			from.on('error', () => {});
			from.on('close', () => {
				to.destroy();
				pairs.delete(pair);
			});
		};
		handOn(client, upstream);
		handOn(upstream, client);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const hangUp = (): void => {
		for (const [client] of pairs) {
			client.destroy();
		}
	};
	return {
		url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stall() {
			stalled = true;
		},
		resume() {
			stalled = false;
			hangUp();
		},
		holdReplies() {
			held = [];
		},
		handOnReplies() {
			const replies = held ?? [];
			held = undefined;
			for (const send of replies) {
				send();
			}
		},
		async close() {
			hangUp();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Drops the keys of a prefix. */
export async function dropKeys(url: string, prefix: string): Promise<void> {
	const client = new Redis(url);
	try {
		const keys = await client.keys(`${prefix}*`);
		if (keys.length > 0) {
			await client.del(...keys);
		}
	} finally {
		client.disconnect();
	}
}

export async function isOpen(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
	for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
		if (await isOpen(port)) {
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error('The server did not open its port.');
}

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
