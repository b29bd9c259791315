/**
 * `auth.fetch` puts the credential on requests to Amazon, and reads a refusal from a copy, so that the caller still reads the whole reply.
 *
 * Each send goes through the `fetch` that is global at the time of the call, so that a test or an instrumentation that replaces the global
 * sees the send. Redirects are followed here, since fetch itself would carry the headers of this package along.
 */
import type {AmazonAuth} from '../../auth-types.js';
import type {Binding} from '../../core/binding.js';
import {
	attachCredential,
	callsForResend,
	mayFollow,
	mayRefuseCredential,
	planSend,
	putOn,
	signalsFor,
	urlOf,
} from '../../core/call.js';
import {dropCredentials} from '../../core/carried-credentials.js';
import {becomeFrameworkError, withTimeoutStatus} from '../../core/error-status.js';
import {tellTurn} from '../../core/pacing.js';
import {readHeaders} from '../../core/read-call.js';
import {MAX_REFUSAL_BYTES, onRefusalLate} from '../../core/refusal-limits.js';
import {holdsSecret} from '../../core/secret-urls.js';
import type {Send} from '../../core/send.js';
import type {AmazonReply} from '../../types.js';
import {alone} from '../../util/members.js';
import {joinSignals} from '../../util/signals.js';
import {type Flow, giveUp, isWhole, readUpTo} from '../body-bytes.js';
import {isFailure, withoutUrl} from './failure.js';
import {failed, follow, type Hop, redirectOf} from './redirect.js';
import {type FetchCall, type FetchInit, type FetchInput, readFetchCall, type Sendables, takeApart} from './request.js';

export function createFetch(binding: Binding): AmazonAuth['fetch'] {
	return async function fetch(input, given) {
		const init = given as (FetchInit & {amazon?: unknown}) | undefined; // a dispatcher is handed on, and fetch checks it
		const call = readFetchCall(input, init);
		if (!call) {
			return globalThis.fetch(input, init);
		}
		try {
			const first = plan(call, call, binding);
			// A URL that is a secret itself gets nothing, so that fetch may follow its redirects.
			const isElsewhere = !first.isPrivate || (!first.plan && holdsSecret(first.url));
			return await (isElsewhere ? fetchElsewhere(call, first) : fetchFromAmazon(call, first));
		} catch (error) {
			throw binding.rules.forFramework ? toldToFramework(error, binding.shared.clock.nowMs()) : error;
		}
	};
}

function toldToFramework(error: unknown, nowMs: number): unknown {
	return isFailure(error) ? becomeFrameworkError(error, {nowMs}) : withTimeoutStatus(error);
}

async function fetchElsewhere({input, init, signals}: FetchCall, {binding, method, isPrivate, url}: Send): Promise<Response> {
	const bound = signalsFor(binding, method);
	try {
		return await (bound.length === 0 ? globalThis.fetch(input, {...init}) : sendWith([...signals, ...bound], input, {...init}));
	} catch (error) {
		throw isPrivate ? withoutUrl(error, url) : error;
	}
}

async function fetchFromAmazon(call: FetchCall, first: Send): Promise<Response> {
	const {binding} = first;
	const parts = await takeApart(call, [...call.signals, ...signalsFor(binding, call.method)], binding.shared.clock);
	const {redirect} = parts.request;
	let send = first;
	let hop: Hop = {url: call.url, method: call.method, headers: parts.headers, body: parts.body};
	for (let redirects = 0; ; ) {
		const response = await sendHop(hop, send, {call, parts, isFirst: redirects === 0});
		if (!(await isWorthAnother(response, hop, send, call))) {
			const location = redirectOf(response);
			if (location === undefined || redirect === 'manual' || (redirect === 'follow' && !mayFollow(send))) {
				return redirects === 0 ? response : withRedirected(response);
			}
			discard(response);
			if (redirect === 'error') {
				throw failed('unexpected redirect');
			}
			hop = follow(hop, {status: response.status, location}, {from: urlOf(send), redirects});
			redirects += 1;
		}
		const next = plan(hop, call, binding, send);
		dropCredentials(hop.headers, hop.url, send);
		send = next;
	}
}

function plan({url, method}: Pick<Hop, 'url' | 'method'>, {amazon}: FetchCall, binding: Binding, before?: Send): Send {
	return planSend({url, method, amazon, amazonName: 'init.amazon'}, binding, before);
}

async function sendHop(
	{method, headers: given, body}: Hop,
	send: Send,
	{call, parts, isFirst}: {call: FetchCall; parts: Sendables; isFirst: boolean},
): Promise<Response> {
	const signals = [...call.signals, ...signalsFor(send.binding, method)];
	try {
		const attachment = await attachCredential(send, {
			headers: readHeaders(given, 'init.headers'),
			body: isWhole(body) ? body : 'unreadable-body',
			signals: call.signals,
		});
		const headers = attachment ? putOn(given, attachment) : given;
		const {href} = urlOf(send);
		const cache = attachment ? parts.uncached : {};
		const sent = alone<FetchInit>(parts.passedOn, cache, {method, headers, redirect: 'manual'});
		const whole = alone<FetchInit>(sent, isWhole(body) ? {...(body && {body})} : await flowing(body));
		if (!isFirst || !(call.input instanceof Request) || parts.request.url !== href) {
			return await sendWith(signals, href, whole);
		}
		// A Request may hold more than can be read from it: Node's holds a dispatcher. The new Request has all options itself, because Next.js
		// and React, which cache replies, read the key of a call and the cache mode from a Request and ignore the init beside it.
		return await sendWith(signals, new Request(parts.request, alone<FetchInit>(whole, {signal: null})), sent);
	} catch (error) {
		if (!isWhole(body)) {
			giveUp(body);
		}
		throw withoutUrl(error, urlOf(send));
	}
}

/** The class is imported when a body needs it: most bodies are whole, and jsdom has no such global. */
async function flowing(body: Flow): Promise<FetchInit> {
	const {ReadableStream} = await import('node:stream/web');
	// Fetch requires `duplex` for a stream; the types of Node 20 lack the option.
	return {body: ReadableStream.from(body), duplex: 'half'} as FetchInit;
}

async function sendWith(signals: readonly AbortSignal[], target: FetchInput, init: FetchInit): Promise<Response> {
	const joined = joinSignals(signals);
	try {
		const response = await globalThis.fetch(target, joined.signal ? alone<FetchInit>(init, {signal: joined.signal}) : init);
		if (response.body) {
			joined.followFor(response.body);
		} else {
			joined.release();
		}
		return response;
	} catch (error) {
		joined.release();
		throw error;
	}
}

/** Whether the same send goes out once more: with another credential, or at its next turn. */
async function isWorthAnother(response: Response, {body}: Hop, send: Send, {signals}: FetchCall): Promise<boolean> {
	if (send.turn && tellTurn(send, {...replyOf(response), isReplayable: isWhole(body)})) {
		discard(response);
		return true;
	}
	const refusal = await readRefusal(response, send, [...signals, ...signalsFor(send.binding, send.method)]);
	if (!refusal || !callsForResend(send, refusal, {isReplayable: isWhole(body)})) {
		return false;
	}
	discard(response);
	return true;
}

/**
 * Gives the reply if it may be a refusal of the credential; a long, slow or broken reply is left to the caller.
 *
 * @throws the reason of a signal that aborts meanwhile
 */
export async function readRefusal(
	response: Response,
	send: Send,
	signals: readonly AbortSignal[],
): Promise<AmazonReply | undefined> {
	if (!mayRefuseCredential(send, response.status)) {
		return undefined;
	}
	const reply = replyOf(response);
	const copy = response.clone().body;
	if (!copy) {
		return {...reply, body: ''};
	}
	const late = new AbortController();
	const stopWaiting = onRefusalLate(() => late.abort());
	try {
		const within = {signals: [...signals, late.signal], clock: send.binding.shared.clock};
		const body = await readUpTo(MAX_REFUSAL_BYTES, inPieces(copy), within);
		if (isWhole(body)) {
			return {...reply, body};
		}
		giveUp(body);
	} catch {
		// Either the reply broke off, as its reader will find too, or the time to read it is over.
		for (const signal of signals) {
			signal.throwIfAborted();
		}
	} finally {
		stopWaiting();
	}
	return undefined;
}

function replyOf({status, headers}: Response): Omit<AmazonReply, 'body'> {
	return {status, headers: Object.fromEntries(headers)};
}

/** Ends at once while a read is pending; the iterator of the stream would wait for the chunk, and so would a caller that cancels the reply. */
function inPieces(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
	const reader = stream.getReader();
	return {
		[Symbol.asyncIterator]: () => ({
			next: () => reader.read() as Promise<IteratorResult<Uint8Array>>, // a result with no value is the last one
			async return() {
				await reader.cancel();
				return {done: true, value: undefined};
			},
		}),
	};
}

/** Cancels a reply that nobody reads, which frees its connection. */
export function discard({body}: Response): void {
	body?.cancel().catch(() => {});
}

/** Marks the reply as redirected, since fetch saw each hop as a call of its own. */
export function withRedirected(response: Response): Response {
	const {clone} = response;
	const own = (name: string, value: unknown): boolean => Reflect.defineProperty(response, name, {value, configurable: true});
	own('redirected', true);
	own('clone', () => withRedirected(clone.call(response)));
	return response;
}
