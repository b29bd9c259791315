/**
 * A Redis of one's own on a free port, which keeps nothing on disk; undefined where there is no redis-server.
 */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {connect, createServer} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';

export async function startRedis() {
	const port = await freePort();
	const child = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
		stdio: 'ignore',
	});
	const isThere = await once(child, 'spawn').then(
		() => untilOpen(port),
		() => false,
	);
	return isThere ? {url: `redis://127.0.0.1:${port}`, stop: () => child.kill()} : undefined;
}

async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address();
	server.close();
	return port;
}

async function untilOpen(port) {
	for (let attempt = 0; attempt < 200; attempt++) {
		const socket = connect(port, '127.0.0.1');
		const isOpen = await once(socket, 'connect').then(
			() => true,
			() => false,
		);
		socket.destroy();
		if (isOpen) {
			return true;
		}
		await delay(25);
	}
	return false;
}
