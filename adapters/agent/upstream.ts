/**
 * Sends what a client has asked for, with its credential, through the agent that carries bytes.
 *
 * The inner agent is told that TLS is wanted: an agent of a proxy that is not told looks for it in a stack trace, and sends in clear if
 * the trace does not show it.
 */
import type {Agent, ClientRequest, IncomingMessage, InformationEvent, RequestOptions} from 'node:http';
import https from 'node:https';

/** What a client gave to `https.request`, as Node hands it to an agent. */
export type ClientOptions = RequestOptions & https.RequestOptions & {readonly path?: string | null};

export interface Outgoing {
	readonly url: URL;
	readonly method: string;
	readonly headers: Readonly<Record<string, string | string[]>>;
	/** Whether its body can be sent again. */
	readonly isReplayable: boolean;
}

/** What carries the bytes, and how its connections are made. */
export interface Carrier {
	readonly agent: Agent;
	readonly connection: ClientOptions;
}

/** What a client says of the request and not of its connection, and what would lead the connection past the host's own certificate. */
const NOT_OF_CONNECTION: ReadonlySet<string> = new Set([
	'_defaultAgent',
	'agent',
	'auth', // in the headers already
	'createConnection',
	'defaultPort',
	'hash',
	'headers',
	'host',
	'hostname',
	'href',
	'insecureHTTPParser',
	'method',
	'path',
	'pathname',
	'port',
	'protocol',
	'search',
	'secureEndpoint',
	'servername', // Node takes it from the host
	'setDefaultHeaders',
	'setHost',
	'signal',
	'timeout', // of the socket that the client holds
]);

/** How the connection is made, by what the client says of it: certificates, addresses, name resolution. */
export function connectionOptions(options: ClientOptions): ClientOptions {
	const connection: Record<string, unknown> = {};
	for (const name of Object.keys(options)) {
		const value = options[name as keyof ClientOptions];
		if (value !== undefined && value !== null && !NOT_OF_CONNECTION.has(name)) {
			connection[name] = value;
		}
	}
	return connection;
}

/** The events of a send. */
export interface UpstreamEvents {
	/** A send has begun: the first, or another one in its place. */
	onSend(out: ClientRequest): void;
	onInformation(information: InformationEvent): void;
	onReply(reply: IncomingMessage): void;
	/** There is no reply. What goes wrong with a reply is told by the reply. */
	onError(error: Error): void;
}

/**
 * Sends a request, and sends it again where its connection had been closed while nothing used it.
 *
 * Node leaves that to who looks at `reusedSocket`, which a client above cannot see.
 */
export function sendUpstream(outgoing: Outgoing, {connection, agent}: Carrier, events: UpstreamEvents): void {
	const out = request(outgoing, connection, agent);
	let isSettled = false;
	out.on('information', (information) => events.onInformation(information));
	out.once('response', (reply) => {
		isSettled = true;
		events.onReply(reply);
	});
	out.on('error', (error: NodeJS.ErrnoException) => {
		if (isSettled) {
			return;
		}
		isSettled = true;
		if (out.reusedSocket && error.code === 'ECONNRESET' && outgoing.isReplayable && isIdempotent(outgoing.method)) {
			sendUpstream(outgoing, {connection, agent}, events);
		} else {
			events.onError(error);
		}
	});
	out.on('close', () => {
		if (!isSettled) {
			events.onError(connectionLost()); // an answer of 101, which nobody has asked for
		}
	});
	events.onSend(out);
}

/** As Node words it. */
function connectionLost(): Error {
	return Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'});
}

/** Ends a send whose client has gone; a connection that was lost would be another error, on which a send is made again. */
export const CLIENT_GONE: Error = new Error('The client has ended its request.');

/** What may be sent again where nobody knows whether it has arrived. @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
function isIdempotent(method: string): boolean {
	return ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method);
}

/** Its headers are not sent before its body, or its end. */
function request({url, method, headers}: Outgoing, connection: ClientOptions, agent: Agent): ClientRequest {
	const {hostname, port, host} = url;
	const options = {
		protocol: SECURE.protocol,
		secureEndpoint: SECURE.secureEndpoint,
		host: hostname.replace(/^\[|\]$/g, ''),
		port: Number(port) || 443,
		method,
		path: `${url.pathname}${url.search}`,
		headers: {host, ...headers},
		agent,
		// Last, though it holds none of these names: Node copies the options several times, at twice the cost where they begin with a copy.
		...connection,
	};
	return https.request(options);
}

/** The options by which agents of proxies see that TLS is wanted. */
export const SECURE = {protocol: 'https:', secureEndpoint: true} as const;
