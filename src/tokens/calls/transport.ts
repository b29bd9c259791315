/**
 * Sends token calls with a bare got: no hook, header or retry of the user's sees a client secret, no redirect carries one away.
 *
 * From the user's base instance come only the options that decide how bytes travel (proxy, TLS, DNS). One of the two places that
 * know got.
 */
import https from 'node:https';
import got from 'got';
import type {GotLike} from '../../clients/got/types.js';
import {proxyStatusOf} from '../../util/foreign-reply.js';
import {alone} from '../../util/members.js';
import {readText} from '../../util/reply-parts.js';
import {onAbort} from '../../util/signals.js';
import {isUnprocessed} from '../../util/unprocessed.js';
import {unreferenced} from '../../util/wait.js';
import {type TokenCall, TokenCallFault, type TokenCallReply} from './token-call.js';

/** Options of got that carry bytes; everything else of a base instance stays out of token calls. */
const CARRIED = ['agent', 'https', 'http2', 'dnsLookup', 'dnsCache', 'localAddress', 'request', 'dnsLookupIpVersion'] as const;
const TIMEOUT_MS = 10_000;
/** There was no connection to send anything over. */
const NOT_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);
/** Tokens are at most 8 KiB; a reply far longer is no token reply. */
const MAX_REPLY_BYTES = 256 * 1024;

/**
 * @throws TypeError if the base instance does not verify certificates: a client secret would travel to anyone
 */
export function createTransport(base: GotLike | undefined): TokenCall {
	const options = carriedOptions(base);
	const client = got.extend(options, {
		followRedirect: false,
		throwHttpErrors: false,
		retry: {limit: 0},
		headers: {'user-agent': 'got-amazon-auth'},
	});
	return async ({method, url, headers, body}, signal) => {
		// got's own timeout ends nothing while there is no socket: a proxy that does not answer would hold the attempt for good.
		const ending = new AbortController();
		const leave = onAbort(signal, () => ending.abort());
		const timer = unreferenced(setTimeout(() => ending.abort(), options.timeout.request));
		// Without a prototype: got would follow a `url` that every object has.
		const wayOfAgent = keepToAgent(options) ? {http2: false} : {};
		const asked = alone({method, headers, signal: ending.signal, ...(body === undefined ? {} : {body}), ...wayOfAgent});
		const stream = client.stream(url, asked);
		try {
			return await readReply(stream);
		} catch (error) {
			if (signal.aborted) {
				throw signal.reason;
			}
			throw ending.signal.aborted ? new TokenCallFault(`no reply from ${url.host} (ETIMEDOUT)`) : asFault(error, url.host);
		} finally {
			clearTimeout(timer);
			leave();
			stream.destroy();
		}
	};
}

type ReplyStream = ReturnType<typeof got.stream>;

async function readReply(stream: ReplyStream): Promise<TokenCallReply> {
	let head: {statusCode: number; headers: TokenCallReply['headers']} | undefined;
	stream.once('response', (response: typeof head) => {
		head = response;
	});
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		size += chunk.length;
		if (size > MAX_REPLY_BYTES) {
			throw new TokenCallFault(`a reply of more than ${MAX_REPLY_BYTES / 1024} KiB`, {retries: 1});
		}
		chunks.push(chunk);
	}
	if (!head) {
		throw new TokenCallFault('the connection ended without a reply');
	}
	const {statusCode: status, headers} = head;
	const body = readText(Buffer.concat(chunks), headers, MAX_REPLY_BYTES);
	if (body === undefined) {
		throw new TokenCallFault('a reply that cannot be decompressed', {status, retries: 1});
	}
	return {status, headers, body};
}

/** Takes the code alone from an error of got's, since its options hold the body that was sent. */
function asFault(error: unknown, host: string): TokenCallFault {
	if (error instanceof TokenCallFault) {
		return error;
	}
	const proxyStatus = proxyStatusOf(error);
	if (proxyStatus !== undefined) {
		return new TokenCallFault(`a proxy on the way to ${host} answered ${proxyStatus}`, {mayHaveBeenTaken: false});
	}
	const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown fault';
	const mayHaveBeenTaken = !NOT_SENT.has(code) && !isUnprocessed(error);
	return new TokenCallFault(/^[A-Z0-9_]+$/.test(code) ? `no reply from ${host} (${code})` : `no reply from ${host}`, {
		mayHaveBeenTaken,
	});
}

function carriedOptions(base: GotLike | undefined): {timeout: {request: number}} & Record<string, unknown> {
	if (!base) {
		return {timeout: {request: TIMEOUT_MS}};
	}
	// got's own options object, read by name and never passed on whole.
	const options = base.defaults.options as Readonly<Record<string, unknown>>;
	if (skipsVerification(options)) {
		throw new TypeError(
			'"got" must verify certificates: its https.rejectUnauthorized (or that of its agent) is false, and a client secret would travel to whoever answers. Name your own authority in https.certificateAuthority instead.',
		);
	}
	const {request} = (options.timeout ?? {}) as {request?: number};
	const carried = CARRIED.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
	return {
		...Object.fromEntries(carried),
		timeout: {request: Math.min(request ?? TIMEOUT_MS, TIMEOUT_MS)},
	};
}

/** Node's own, unless another was put in its place before. */
const NODES_AGENT = https.globalAgent;

/**
 * Under HTTP/2 got asks no agent for https, which may be a proxy: a client secret must not find a way around it.
 *
 * Asked for each call, since the process's agent can be replaced at any time.
 */
function keepToAgent({http2, agent}: Readonly<Record<string, unknown>>): boolean {
	const {https: given, http2: ofHttp2} = (agent || {}) as {https?: unknown; http2?: unknown};
	return http2 === true && !ofHttp2 && Boolean(given || mayLeadElsewhere(https.globalAgent));
}

/** Node gives its own `proxyEnv` where it shall heed the environment's proxy; packages put one of theirs in its place, or change it. */
function mayLeadElsewhere(agent: https.Agent): boolean {
	return (
		agent !== NODES_AGENT ||
		Object.getPrototypeOf(agent) !== https.Agent.prototype ||
		['addRequest', 'createConnection', 'createSocket'].some((name) => Object.hasOwn(agent, name)) ||
		Boolean((agent.options as {proxyEnv?: unknown}).proxyEnv)
	);
}

function skipsVerification({https, agent}: Readonly<Record<string, unknown>>): boolean {
	const settings = [https, (agent as {https?: {options?: unknown}} | undefined)?.https?.options];
	return settings.some((one) => (one as {rejectUnauthorized?: unknown} | undefined)?.rejectUnauthorized === false);
}
