/**
 * The connections of the agent that carries the bytes: each is given back or closed, whenever the client leaves.
 */
import {getEventListeners, once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import https, {type Agent, type RequestOptions} from 'node:https';
import {connect, createServer, type Socket} from 'node:net';
import {amazonAgent} from 'got-amazon-auth/agent';
import {expect, it} from 'vitest';
import {listen} from '../../security/listening.js';
import {until} from '../../support/until.js';
import {call, failureOf, leadTo, PLAIN, setStage} from './stage.js';

const REVOKED = JSON.stringify({
	errors: [
		{
			code: 'Unauthorized',
			message: 'Access to requested resource is denied.',
			details: 'The access token you provided is revoked, malformed or invalid.',
		},
	],
});

/** A server that writes bytes of its own making, and an agent with one kept connection to it. */
async function leadToSocket(onData: (socket: Socket) => void): Promise<Agent> {
	const port = await listen(
		createServer((socket) => {
			socket.on('error', () => {}).on('data', () => onData(socket));
		}),
	);
	const inner = new https.Agent({keepAlive: true, maxSockets: 1});
	inner.createConnection = () => connect(port, '127.0.0.1');
	return inner;
}

function isBusy(inner: Agent): boolean {
	return Object.values(inner.sockets).flat().length > 0;
}

/** A request that is under way. */
function start(options: RequestOptions): ReturnType<typeof https.request> {
	return https
		.request(PLAIN, options)
		.on('error', () => {})
		.end();
}

it('a client that leaves a call on a kept connection has not made another one', async () => {
	const {auth} = await setStage();
	let arrived = 0;
	const inner = await leadTo(
		(_request, reply) => {
			arrived++;
			if (arrived !== 2) {
				reply.end('{}');
			}
		},
		{keepAlive: true},
	);
	const agent = amazonAgent(auth, {agent: inner});
	await call(PLAIN, {agent});
	await until(() => !isBusy(inner));
	const left = start({agent});
	await until(() => arrived === 2);
	left.destroy();
	await until(() => !isBusy(inner));
	await call(PLAIN, {agent});
	expect(arrived).toBe(3);
});

it('a reply that has come whole and is left unread gives its connection back', async () => {
	const {auth} = await setStage();
	const chunk = `1770\r\n${'x'.repeat(6000)}\r\n`;
	const inner = await leadToSocket((socket) =>
		socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(8)}0\r\n\r\n`),
	);
	const agent = amazonAgent(auth, {agent: inner});
	for (let calls = 0; calls < 3; calls++) {
		const [reply] = (await once(start({agent}), 'response')) as [IncomingMessage];
		reply.pause();
		await once(reply, 'readable');
		reply.destroy();
	}
	await until(() => !isBusy(inner));
});

it('a client that leaves while the request is sent once more ends that send', async () => {
	const {auth} = await setStage();
	let arrived = 0;
	const inner = await leadTo(
		(_request, reply) => {
			arrived++;
			if (arrived === 1) {
				reply.writeHead(403, {'content-type': 'application/json'}).end(REVOKED);
			}
		},
		{keepAlive: true},
	);
	const request = start({agent: amazonAgent(auth, {agent: inner})});
	await until(() => arrived === 2);
	request.destroy();
	await until(() => !isBusy(inner));
	expect(arrived).toBe(2);
});

it('a request that is destroyed as soon as it is made leaves nothing behind', async () => {
	const {fake, auth} = await setStage();
	const {signal} = new AbortController();
	const agent = amazonAgent(auth.as({application: true}, {signal}), {agent: fake.agent});
	for (let calls = 0; calls < 5; calls++) {
		start({agent}).destroy();
	}
	await until(() => getEventListeners(signal, 'abort').length === 0);
	expect(fake.journal).toEqual([]);
});

it('an answer of 101, which nobody has asked for, ends the call', async () => {
	const {auth} = await setStage();
	const inner = await leadToSocket((socket) =>
		socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
	);
	const error = await failureOf(call(PLAIN, {agent: amazonAgent(auth, {agent: inner})}));
	expect([error.message, error.code]).toEqual(['socket hang up', 'ECONNRESET']);
	await until(() => !isBusy(inner));
});
