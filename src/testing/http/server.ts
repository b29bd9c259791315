/**
 * The HTTP server on loopback reads a request, has a script or the true reply answer it, and writes the journal.
 *
 * Amazon's rules are in the folders of the services. The scheme that a client meant travels in a header of its own, which is taken off
 * before handlers and journal see the request.
 */
import {randomUUID} from 'node:crypto';
import {createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {FAKE_APIS, fakeOf} from '../apis.js';
import type {FailRule} from '../fail-types.js';
import type {Failures} from '../failures.js';
import type {JournalEntry} from '../journal.js';
import {changeReply, playScript} from '../scripted-replies.js';
import type {World} from '../world.js';
import {answer, classify} from './dispatch.js';
import type {ReceivedRequest, Reply, Seen} from './exchange.js';

/** The header in which a client of the fake says which scheme the real request would have had; `https` when absent. */
export const schemeHeader = 'x-fake-amazon-scheme';

/** Creates the server; the caller lets it listen. */
export function createFakeServer(world: World, failures: Failures, note: (entry: JournalEntry) => void): Server {
	return createServer({keepAliveTimeout: 60_000, maxHeaderSize: 64 * 1024}, (incoming, response) => {
		respond(incoming, response, world, failures, note).catch((error: unknown) => {
			// The cause is a broken request of the client or a mistake of the fake's own, and the reply says which.
			if (response.headersSent) {
				response.destroy();
			} else {
				send(response, {status: 500, body: `The fake Amazon failed: ${String(error)}`}, world);
			}
		});
	});
}

async function respond(
	incoming: IncomingMessage,
	response: ServerResponse,
	world: World,
	failures: Failures,
	note: (entry: JournalEntry) => void,
): Promise<void> {
	const request = await receive(incoming, world);
	// The entry is written on arrival and completed with the reply, so that a request without an answer is in the journal too.
	const {seen, body, ...rest} = request;
	const entry = {...rest, ...seen, body: body.toString('utf8'), status: 0};
	note(entry);
	const script = failures.take(request);
	if (world.options.latencyMs !== undefined) {
		await delay(world.options.latencyMs);
	}
	const scripted = script && (await playScript(script, request));
	if (scripted === 'hang') {
		return;
	}
	if (scripted === 'reset') {
		response.socket?.resetAndDestroy();
		return;
	}
	const reply = complete(scripted ?? changeReply(script, await answer(request, world)), request, script);
	Object.assign(entry, seen, {status: reply.status});
	send(response, reply, world, script);
}

async function receive(incoming: IncomingMessage, world: World): Promise<ReceivedRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) {
		chunks.push(chunk);
	}
	const {[schemeHeader]: scheme, ...given} = incoming.headers;
	// Without a prototype: a header that did not arrive is not found on every object either.
	const headers: Record<string, string> = Object.assign(
		Object.create(null),
		Object.fromEntries(
			Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
		),
	);
	const host = (headers.host ?? '').toLowerCase();
	const method = incoming.method ?? '';
	const target = incoming.url ?? '';
	const at = target.indexOf('?');
	const path = at < 0 ? target : target.slice(0, at);
	const {service, operation, sandbox} = classify(host, method, path);
	return {
		atMs: world.clock.nowMs(),
		service,
		scheme: scheme === 'http' ? 'http' : 'https',
		host,
		method,
		path,
		query: at < 0 ? '' : target.slice(at + 1),
		headers,
		body: Buffer.concat(chunks),
		seen: {...seeCredential(headers, world), operation, sandbox},
	};
}

/** Finds the credential that a request carries, dead or alive, before anything judges it. */
function seeCredential(headers: IncomingHttpHeaders, world: World): Seen {
	for (const {seeCredential: see} of FAKE_APIS) {
		const seen = see?.(headers, world);
		if (seen) {
			return seen;
		}
	}
	return {credential: 'none'};
}

/**
 * Adds what every reply of a service bears: a request id and, where Amazon's models declare it, the rate limit.
 *
 * A reply that is not JSON gets neither: all services answer in JSON, so that a script plays something in between with it.
 */
function complete(reply: Reply, {service, seen}: ReceivedRequest, script?: FailRule): Reply {
	const {'content-type': type = 'application/json'} = reply.headers ?? {};
	const isForeign = !type.includes('json') || (script !== undefined && 'foreign' in script);
	const api = fakeOf(service);
	const requestId = isForeign ? undefined : api?.requestIdHeader;
	const declaresRate = seen.operation !== undefined && api?.declaresRate?.includes(seen.operation) === true;
	const bearsRate = declaresRate && [200, 400, 404].includes(reply.status);
	return {
		...reply,
		headers: {
			...(requestId !== undefined && {[requestId]: randomUUID()}),
			...(bearsRate && {'x-amzn-RateLimit-Limit': seen.sandbox ? '5.0' : '1.0'}),
			...reply.headers,
		},
	};
}

function send(response: ServerResponse, reply: Reply, world: World, script?: FailRule): void {
	const body = Buffer.from(reply.body ?? '');
	const hasBody = reply.status !== 204 && reply.status !== 304;
	const date = new Date(world.clock.nowMs()).toUTCString();
	response.writeHead(reply.status, {date, ...reply.headers, ...(hasBody && {'content-length': body.length})});
	if (script && 'truncate' in script) {
		response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
	} else if (script && 'trickleMs' in script) {
		trickle(response, body, script.trickleMs);
	} else {
		response.end(body);
	}
}

function trickle(response: ServerResponse, body: Buffer, everyMs: number): void {
	let at = 0;
	response.flushHeaders();
	const timer = setInterval(() => {
		response.write(body.subarray(at, ++at));
		if (at >= body.length) {
			clearInterval(timer);
			response.end();
		}
	}, everyMs) as NodeJS.Timeout | number;
	if (typeof timer === 'object') {
		timer.unref(); // A page's timer, as jsdom has it, is a number.
	}
	response.once('close', () => clearInterval(timer));
}
