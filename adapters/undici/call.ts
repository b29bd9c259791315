/**
 * Carries out one call through undici: reads the request, gets its credential, and sends it, once more after a dead token.
 *
 * A dispatch returns at once, and its caller may catch nothing, so that errors go to the handler. undici's `retry` and `redirect` dispatch
 * all sends of a call with one handler, which identifies the call; marked-redirects.ts recognises the redirects of fetch.
 */
import {AsyncResource} from 'node:async_hooks';
import type {Dispatcher} from 'undici';
import type {Binding} from '../../src/core/binding.js';
import {assertAllowed, attachCredential, planSend, putOn, signalsFor, urlOf} from '../../src/core/call.js';
import {CREDENTIALS, dropCredentials} from '../../src/core/carried-credentials.js';
import {giveTurnBack} from '../../src/core/pacing.js';
import {readHeaders as readSingleHeaders} from '../../src/core/read-call.js';
import type {Send} from '../../src/core/send.js';
import {alone, memberOf} from '../../src/util/members.js';
import {onAbort} from '../../src/util/signals.js';
import {senderOf, unmark} from '../marked-redirects.js';
import {type Body, discard, isSpent, readBody, withType} from './body.js';
import {createController} from './controller.js';
import {type InContext, type Last, lastOf, sendBefore} from './last.js';
import {type Handler, listen} from './replies.js';
import {type DispatchOptions, type Headers, isRefused, isTunnel, readHeaders, readTarget, without} from './request.js';

export interface CallOptions {
	readonly dispatch: Dispatcher.Dispatch;
	readonly binding: Binding;
	readonly maxBodyBytes: number;
}

/** Dispatches a request, with its credential if it has one. The function never throws. */
export function startCall(options: DispatchOptions, handler: Handler, callOptions: CallOptions): boolean {
	let input: RequestInput | undefined;
	try {
		input = readRequestInput(options, handler, callOptions.binding);
	} catch (error) {
		const {shown, end} = createController({abort: () => {}, resume: () => {}});
		// `readRequestInput` throws errors alone. undici's `retry` leaves a call alone whose controller has ended.
		end(error as Error);
		handler.onResponseError?.(shown, error as Error);
		return true;
	}
	if (!input) {
		return callOptions.dispatch(options, handler);
	}
	const {inContext} = input;
	inContext(() => carryOut(input, handler, callOptions));
	return true;
}

interface RequestInput {
	readonly options: DispatchOptions;
	/** The headers of the caller, without credentials that must not reach another origin. */
	readonly headers: Headers;
	readonly send: Send;
	readonly isMarked: boolean;
	readonly hasOwnCredentials: boolean;
	readonly bodyBefore: Body | undefined;
	readonly inContext: InContext;
}

/** Undefined for a dispatch that is no request of an API, and goes on as it is. */
function readRequestInput(options: DispatchOptions, handler: Handler, binding: Binding): RequestInput | undefined {
	if (isTunnel(options)) {
		const {rules} = binding;
		if (rules.amazonOnly || rules.allows) {
			assertAllowed(rules, options.method, readTarget({...options, path: '/'}).url);
		}
		return undefined;
	}
	if (isRefused(options)) {
		return undefined;
	}
	const {url: given, method} = readTarget(options);
	const {url, isMarked} = unmark(given);
	const last = sendBefore(handler, {method, url}, options.body);
	const before = isMarked ? senderOf({method}) : last?.send;
	const send = planSend({method, url, amazon: undefined, amazonName: 'amazon'}, binding, before);
	const headers = readHeaders(memberOf(options, 'headers') as DispatchOptions['headers']);
	const hasOwnCredentials = Object.keys(headers).some((name) => OWN_HEADERS.includes(name.toLowerCase()));
	dropCredentials(headers, url, before);
	const inContext = last?.inContext ?? AsyncResource.bind((step: () => void): void => step());
	return {options, headers, send, isMarked, hasOwnCredentials, bodyBefore: last?.body, inContext};
}

/** The credentials that the clients of undici leave on when they follow a redirect to another origin. */
const OWN_HEADERS: readonly string[] = CREDENTIALS.filter((name) => name !== 'authorization');

function carryOut(input: RequestInput, handler: Handler, {dispatch, binding, maxBodyBytes}: CallOptions): void {
	const {send: first} = input;
	const waiting = new AbortController();
	const signals = first.plan ? signalsFor(binding, first.method) : [];
	let body: Body | undefined;
	let flush = (): void => {};
	let isOver = false;
	let leaves: readonly (() => void)[] = [];
	let last: Last | undefined;

	const close = (outcome: Last['outcome'] = 'failed'): void => {
		isOver = true;
		if (last) {
			last.outcome = outcome;
		}
		for (const leave of leaves) {
			leave();
		}
	};
	const fail = (error: Error): void => {
		if (isOver) {
			return;
		}
		close();
		controller.end(error);
		waiting.abort(error);
		if (body) {
			discard(body);
		}
		handler.onResponseError?.(controller.shown, error);
	};
	const attempt = (step: () => void): void => {
		try {
			step();
		} catch (error) {
			fail(error as Error); // undici's types say that handlers and dispatchers throw errors
		}
	};
	const controller = createController({abort: fail, resume: () => attempt(() => flush())});
	const sendOff = (send: Send, options: DispatchOptions, hasStarted: boolean): void => {
		const listener = listen({
			...input,
			handler,
			controller,
			send,
			hasStarted,
			isReplayable: body !== undefined && body.bytes !== 'unreadable-body',
			resend: () => input.inContext(() => void sendAgain(send)),
			close,
		});
		flush = listener.flush;
		dispatch(options, listener.handler);
	};
	const sendAgain = async (send: Send): Promise<void> =>
		authorise(planSend({...BARE, method: send.method, url: new URL(send.href)}, binding, send)).catch(fail);
	const authorise = async (send: Send): Promise<void> => {
		body ??= await readBodyOf(input, maxBodyBytes, {signals: [waiting.signal], clock: binding.shared.clock});
		const headers = withType(input.headers, body.type);
		const single = readSingleHeaders(headers, 'headers');
		const attachment = await attachCredential(send, {headers: single, body: body.bytes, signals: [waiting.signal]});
		if (isOver || !attachment) {
			return giveTurnBack(send);
		}
		last = {send, body, inContext: input.inContext, outcome: undefined};
		lastOf.set(handler, last);
		// Below, undici's cache would give the reply of one seller to another, and its redirects would take the headers along.
		const bypass = {'cache-control': 'no-store'};
		sendOff(
			send,
			alone<DispatchOptions>(sentTo(input, send), {
				headers: {...putOn(without(headers, bypass), attachment), ...bypass},
				body: body.toSend,
			}),
			true,
		);
	};

	if (!first.plan) {
		// The listener watches for redirects to hosts of Amazon.
		attempt(() =>
			sendOff(
				first,
				input.isMarked ? alone<DispatchOptions>(sentTo(input, first), {headers: input.headers}) : input.options,
				false,
			),
		);
		return;
	}
	leaves = signals.map((signal) => onAbort(signal, () => controller.abort(signal.reason)));
	attempt(() => handler.onRequestStart?.(controller.shown, undefined));
	if (!isOver) {
		authorise(first).catch(fail);
	}
}

const BARE = {amazon: undefined, amazonName: 'amazon'};

async function readBodyOf(
	{options, bodyBefore}: RequestInput,
	maxBodyBytes: number,
	until: Parameters<typeof readBody>[2],
): Promise<Body> {
	const body = await readBody(memberOf(options, 'body'), maxBodyBytes, until);
	return bodyBefore && isSpent(body, bodyBefore) ? bodyBefore : body;
}

/** The dispatch with the URL and method that were authorised, without the query, which undici would add again, and without redirects. */
function sentTo({options}: RequestInput, send: Send): DispatchOptions {
	const url = urlOf(send);
	const place = {origin: url.origin, path: `${url.pathname}${url.search}`, maxRedirections: 0};
	const {query: _inThePath, ...rest} = options;
	return alone<DispatchOptions>(rest, place, send.plan ? {method: send.method} : {});
}
