/**
 * The core of a call, whatever client makes it. A call is one or more sends: the first, hops of a redirect, one more after a dead token.
 *
 * For each send, in this order, with the send before it (none for the first):
 * 1. `planSend` decides what the send may carry, and throws before anything is read, asked for or sent;
 * 2. `dropCredentials` (carried-credentials.ts) takes the caller's own credentials off on the way to another origin;
 * 3. `attachCredential` gets the credential, where `send.plan` is there, and waits for the send's turn where calls are paced (pacing.ts);
 *    `putOn` gives the headers to send, `urlOf` the URL;
 * 4. after a reply on which `mayRefuseCredential`, `callsForResend` says whether to plan the very same send once more, with this one before it.
 * The client follows no redirect for which `mayFollow` is false. This file knows no client: bodies and headers come as the APIs read them.
 */

import type {Attachment, Call, SentCredential} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import {mergeIdentity} from '../identity.js';
import type {AmazonReply} from '../types.js';
import {ownOf} from '../util/members.js';
import {hostMeant} from '../util/near-miss.js';
import {DEFAULT_WAIT_MS} from '../util/wait.js';
import type {Binding, BindingRules} from './binding.js';
import {authorizedOnce, carryOver, isCarrying, isHop} from './carried-credentials.js';
import {API_HOSTS, apiOf, match, planFor} from './match.js';
import {keepingTurn, takeTurn} from './pacing.js';
import {readCallContext} from './read-call.js';
import {reviewReply, tellResent} from './review.js';
import {holdsSecret} from './secret-urls.js';
import type {Send, SendBefore} from './send.js';

export interface CallInput {
	/** The method in capitals. */
	readonly method: string;
	/** A URL that nobody else changes, since the send keeps it. */
	readonly url: URL;
	/** What the caller says of the call: `context.amazon` of got, `init.amazon` of fetch; not read yet. */
	readonly amazon: unknown;
	/** The name of `amazon` in an error. */
	readonly amazonName: string;
}

/**
 * The send, and what it may carry.
 *
 * @throws {@link AmazonAuthError} `HOST_NOT_ALLOWED`, `OPERATION_NOT_ALLOWED`, `INSECURE_URL`, `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS`;
 * TypeError for a context that is none
 */
export function planSend({method, url, amazon, amazonName}: CallInput, binding: Binding, before: SendBefore | undefined): Send {
	const context = readCallContext(amazon, amazonName);
	assertAllowed(binding.rules, method, url);
	const planned = context === false ? undefined : planFor({method, url, context}, binding.shared.clients);
	const plan = carryOver(planned, {url, method}, before);
	return {
		binding,
		url,
		href: url.href,
		method,
		context,
		plan,
		credentialId: plan?.credentialId,
		shownUrl: `${url.origin}${plan?.template ?? '/…'}`,
		// The body and headers of a call to Amazon stay a customer's data when a redirect takes the call elsewhere.
		isPrivate: planned !== undefined || match(url).api !== 'none' || before?.isPrivate === true || holdsSecret(url),
		operation: plan?.operation,
		carried: before?.attachment?.carried ?? before?.carried,
		resent: before?.resent ?? false,
		bound: before?.bound,
		isHop: isHop(url, before),
		turn: undefined,
		throttled: before?.throttled ?? 0,
		attachment: undefined,
		reviewed: false,
		error: undefined,
	};
}

export interface Sendable {
	/** The headers as `readHeaders` gives them: by lower-case name, one value each. */
	readonly headers: Call['headers'];
	readonly body: Call['body'];
	/** What ends this call, beside what ends every call of the binding. */
	readonly signals: readonly AbortSignal[];
	/** A time of the monotonic clock. If none is given, the credential has 30 s, and a turn comes when it comes. */
	readonly deadlineMs?: number | undefined;
}

/**
 * Gets the credential of a send, and notes it there; undefined where the send has none.
 *
 * @throws {@link AmazonAuthError} where none can be had; the reason of a signal that aborts while it is waited for
 */
export async function attachCredential(send: Send, sendable: Sendable): Promise<Attachment | undefined> {
	const {plan, context, binding, method} = send;
	if (!plan || context === false) {
		return undefined;
	}
	const {headers, body} = sendable;
	const bound = signalsFor(binding, method);
	const signals = sendable.signals.length === 0 ? bound : [...sendable.signals, ...bound];
	const deadlineMs = ownOf(sendable, 'deadlineMs') as number | undefined;
	const {cache, clock} = binding.shared;
	const wait = {signals, deadlineMs: deadlineMs ?? clock.monotonicMs() + DEFAULT_WAIT_MS};
	send.bound ??= binding.knownIdentity ?? (await binding.identity(wait));
	const identity = mergeIdentity(send.bound, context);
	const call: Call = {method, url: send.url, context, identity, headers, body, carried: send.carried};
	send.attachment = await authorizedOnce(plan, call, wait, cache);
	const turn = {signals, deadlineMs, isCarrying: () => isCarrying(headers, cache)};
	if (Object.hasOwn(plan, 'pace') && plan.pace && (await takeTurn(send, plan.pace, call, turn))) {
		// The credential may have come to its end while the send waited, and has a time of its own to be got once more.
		const again = {signals, deadlineMs: deadlineMs ?? clock.monotonicMs() + DEFAULT_WAIT_MS};
		send.attachment = await keepingTurn(send, authorizedOnce(plan, {...call, isRenewal: true}, again, cache));
	}
	return send.attachment;
}

/** The URL to send: the URL that was asked for, or the form of it that was signed. */
export function urlOf({url, attachment}: Send): URL {
	return attachment?.url ?? url;
}

/**
 * Names that clients put into `user-agent` by themselves: they say nothing of the application, and most have not
 * the `Language` that the Selling Partner API asks for.
 */
const CLIENT_DEFAULTS: readonly RegExp[] = [
	/^got \(https:\/\/github\.com\/sindresorhus\/got\)$/,
	/^(?:node|undici)$/,
	/^axios\/[\d.]+$/,
	/^node-superagent\/[\d.]+$/,
	/^node-fetch(?:\/[\d.]+ \(\S+\))?$/,
	/^needle\/[\d.]+ \([^)]*\)$/i,
	/^amazon-selling-partner-api-sdk\/[\d.]+\/JavaScript$/,
];

function isClientDefault(value: unknown): boolean {
	return typeof value === 'string' && CLIENT_DEFAULTS.some((name) => name.test(value));
}

/** The headers to send: the caller's, with those of the credential over them. Ours are there once, in lower case. */
export function putOn<V>(given: Readonly<Record<string, V>>, {headers, defaults}: Attachment): Record<string, V | string> {
	const put: Record<string, V | string> = {};
	// This loop runs in every call, and `Object.entries` would make an array for each header.
	for (const name of Object.keys(given)) {
		if (!Object.hasOwn(headers, name.toLowerCase())) {
			put[name] = given[name] as V; // one of its own keys
		}
	}
	Object.assign(put, headers);
	for (const [name, value] of Object.entries(defaults)) {
		const spelling = Object.hasOwn(put, name) ? name : (Object.keys(put).find((one) => one.toLowerCase() === name) ?? name);
		const present = put[spelling];
		if (present === undefined || isClientDefault(present)) {
			put[spelling] = value;
		}
	}
	return put;
}

/** Whether a redirect of the reply may be followed, which the API says. */
export function mayFollow({plan, url}: Send): boolean {
	return !plan || (apiOf(url)?.followsRedirects ?? true);
}

/** Statuses on which a reply may be a refusal that another credential, or Amazon's own clock, puts right. */
const REFUSALS: readonly number[] = [400, 401, 403];

/** Whether the reply's body is worth reading, within the limits of refusal-limits.ts, before the reply is handed on. */
export function mayRefuseCredential({attachment}: Send, status: number): boolean {
	return attachment !== undefined && REFUSALS.includes(status);
}

/** Whether the reply says that another credential would do; forgets the one it refuses. Asked once a send. */
export function reviewOnce(send: Send, reply: AmazonReply): boolean {
	const {attachment, binding} = send;
	if (!attachment || send.reviewed) {
		return false;
	}
	send.reviewed = true;
	const verdict = reviewReply(sentBy(send, attachment), reply, binding.shared);
	send.error = verdict.error;
	return verdict.sendAgain;
}

/** Whether to send once more what was refused: once a call, and only where the body can be sent again. */
export function callsForResend(send: Send, reply: AmazonReply, body: {isReplayable: boolean}): boolean {
	const {attachment} = send;
	const sendAgain = reviewOnce(send, reply);
	if (!sendAgain || !attachment || send.resent || !body.isReplayable) {
		return false;
	}
	send.resent = true;
	tellResent(sentBy(send, attachment), send.error, send.binding.shared.cache);
	return true;
}

function sentBy(send: Send, {headers, stringToSign, isFinal}: Attachment): SentCredential {
	return {method: send.method, url: urlOf(send), headers, operation: send.operation, stringToSign, isFinal};
}

/** @throws {@link AmazonAuthError} `HOST_NOT_ALLOWED`, `OPERATION_NOT_ALLOWED` */
export function assertAllowed({amazonOnly, allows}: BindingRules, method: string, url: URL): void {
	if (!amazonOnly && !allows) {
		return;
	}
	const found = match(url);
	const isAmazon = found.api !== 'none';
	if (amazonOnly && !isAmazon) {
		// The host of an API may serve other things too, and the API says which paths are its own.
		const what = API_HOSTS.includes(url.hostname)
			? `${found.reason} Call other paths`
			: `${url.hostname} is not one of Amazon's API hosts.${hostMeant(url.hostname, API_HOSTS)} Call other hosts`;
		throw new AmazonAuthError(
			'ERR_AMAZON_HOST_NOT_ALLOWED',
			`${what} with plain got, or set otherHosts: true in the options of amazonAuth().`,
		);
	}
	if (isAmazon && allows && !allows(method.toUpperCase(), url.pathname)) {
		throw new AmazonAuthError(
			'ERR_AMAZON_OPERATION_NOT_ALLOWED',
			`This ${method.toUpperCase()} to ${url.hostname} is none of the "operations" this application allows itself; nothing was sent.`,
		);
	}
}

/** The signals that end a call of this method, whether it has been sent or waits for its credential. */
export function signalsFor({signals, disconnect, rules}: Binding, method: string): readonly AbortSignal[] {
	const isCut = disconnect && (rules.cuts?.(method.toUpperCase()) ?? true);
	return isCut ? [...signals, disconnect] : signals;
}
