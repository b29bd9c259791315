/**
 * A CONNECT proxy on loopback, behind it a server that speaks TLS in the name of every host, and an agent that goes through the two.
 *
 * What reaches the server is handed to the fake Amazon. Who goes around the proxy finds no such host.
 */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {certify, listen} from './listening.js';

export interface Proxy {
	/** `host:port` of each tunnel that was asked for. */
	readonly tunnels: string[];
	/** Where the proxy listens. */
	readonly url: string;
	/** All that the proxy could read: the heads of what came to it, and the bytes it carried. */
	readonly seen: () => string;
	/** An agent of the user's own. */
	readonly agent: https.Agent;
	readonly certificateAuthority: string;
}

const certificate = certify(['api.amazon.com', '*.amazon.com']);

/** Starts both; they end with the test. */
export async function startProxy(fake: FakeAmazon): Promise<Proxy> {
	const {key, cert} = await certificate;
	const amazon = https.createServer({key, cert}, (request, response) => {
		const {method, url: path, headers} = request;
		const onward = http.request(`${fake.url}${path}`, {method, headers}, (reply) => {
			response.writeHead(reply.statusCode ?? 502, reply.headers);
			reply.pipe(response);
		});
		request.pipe(onward);
	});
	const amazonPort = await listen(amazon);
	const tunnels: string[] = [];
	const seen: Buffer[] = [];
	const proxy = http.createServer((request, response) => {
		seen.push(Buffer.from(`${request.method} ${request.url} ${request.rawHeaders.join(' ')}`));
		response.writeHead(405).end();
	});
	proxy.on('connect', (request, socket: net.Socket) => {
		tunnels.push(request.url ?? '');
		seen.push(Buffer.from(`CONNECT ${request.url} ${request.rawHeaders.join(' ')}`));
		socket.on('data', (chunk: Buffer) => seen.push(chunk));
		const onward = net.connect(amazonPort, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			onward.pipe(socket).pipe(onward);
		});
		onward.on('error', () => socket.destroy());
		socket.on('error', () => onward.destroy());
	});
	const port = await listen(proxy);
	const agent = tunnelling(port);
	onTestFinished(() => agent.destroy());
	const seenText = (): string => Buffer.concat(seen).toString('latin1');
	return {tunnels, url: `http://127.0.0.1:${port}`, seen: seenText, agent, certificateAuthority: cert};
}

/** The least that an agent for a CONNECT proxy does. */
function tunnelling(proxyPort: number): https.Agent {
	const agent = new https.Agent();
	agent.createConnection = (options, callback) => {
		const path = `${options.host}:${options.port}`;
		http
			.request({host: '127.0.0.1', port: proxyPort, method: 'CONNECT', path, agent: false})
			.on('connect', (_reply, socket) => {
				const secure = tls.connect({...options, socket, servername: options.host ?? ''} as tls.ConnectionOptions);
				secure.once('secureConnect', () => callback?.(null, secure));
				secure.once('error', (error) => callback?.(error, secure));
			})
			.on('error', (error) => callback?.(error, new net.Socket()))
			.end();
		return undefined;
	};
	return agent;
}
