/**
 * Leads requests of got and of Node's own clients to the fake, over loopback.
 *
 * `Host` has the real host, and path and query stay as they are. A host that the fake does not play is refused before a byte leaves.
 * got's `request` option is used, since `http2`, a call's own agent and `http:` would pass by an agent.
 */
import http, {type Agent, type ClientRequest, type IncomingMessage, type RequestOptions} from 'node:http';
import https from 'node:https';
import {connect, Socket} from 'node:net';
import {refusal} from './hosts.js';
import {schemeHeader} from './server.js';

type OnResponse = (response: IncomingMessage) => void;

/** The port at which the fake listens, and the hosts that lead there. */
export interface Loopback {
	readonly port: number;
	/** The agent that keeps connections open between requests. */
	readonly agent: Agent;
	plays(host: string): boolean;
}

/** The function that got's `request` option takes, in the two forms in which got calls it. */
export type RequestFunction = (
	target: URL | RequestOptions,
	native?: RequestOptions | OnResponse,
	onResponse?: OnResponse,
) => ClientRequest;

/** Makes the function that sends every request of a got instance to the fake. */
export function createRequestFunction(loopback: Loopback): RequestFunction {
	return function requestOnLoopback(target, native = {}, onResponse = undefined) {
		if (target instanceof URL) {
			return send(loopback, fromUrl(target), typeof native === 'function' ? {} : native, onResponse);
		}
		// With its `cache` option got calls this as `(options, callback)`, with the parts of the URL in the options.
		return send(loopback, fromOptions(target), target, typeof native === 'function' ? native : onResponse);
	};
}

/** Makes an `https.Agent` whose connections lead to the fake, without TLS. */
export function createLoopbackAgent(loopback: Loopback): https.Agent {
	const agent = new https.Agent();
	agent.createConnection = (options, callback) => {
		const {host, port} = options;
		const name = port && Number(port) !== 443 ? `${host}:${port}` : `${host}`;
		if (loopback.plays(name)) {
			return connect(loopback.port, '127.0.0.1');
		}
		callback?.(new Error(refusal(name)), new Socket());
		return undefined;
	};
	return agent;
}

interface Target {
	readonly protocol: string;
	readonly host: string;
	readonly path: string;
}

function fromUrl(url: URL): Target {
	return {protocol: url.protocol, host: url.host, path: url.pathname + url.search};
}

function fromOptions(options: RequestOptions): Target {
	const {protocol, hostname, host, port, path} = options;
	const name = hostname ?? host ?? '';
	return {protocol: protocol ?? 'https:', host: port ? `${name}:${port}` : name, path: path ?? '/'};
}

function send(loopback: Loopback, target: Target, native: RequestOptions, callback: OnResponse | undefined): ClientRequest {
	if (!loopback.plays(target.host)) {
		throw new Error(refusal(target.host));
	}
	const {method, headers, signal} = native;
	const request = http.request(
		{
			host: '127.0.0.1',
			port: loopback.port,
			agent: loopback.agent,
			path: target.path,
			method: method ?? 'GET',
			headers: {...(headers as http.OutgoingHttpHeaders), host: target.host, [schemeHeader]: target.protocol.slice(0, -1)},
			...(signal && {signal}),
		},
		callback,
	);
	// got times the TLS handshake of https URLs from these two events.
	request.once('socket', (socket) => {
		if (socket.connecting) {
			socket.once('connect', () => process.nextTick(() => socket.emit('secureConnect')));
		}
	});
	return request;
}
