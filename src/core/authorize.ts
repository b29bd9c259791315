/**
 * `authorize` gives the headers for a request of any client. `explain` tells the plan for a request in words, with no network and no secret.
 *
 * The client of `authorize` sends the URL itself, so a URL that would have to be changed is refused.
 */

import {isPromise} from 'node:util/types';
import {reasonOfRefusal} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import {mergeIdentity} from '../identity.js';
import type {AmazonContext, AmazonRequest, Explanation} from '../types.js';
import {hostMeant} from '../util/near-miss.js';
import {assertKnownKeys, readSignal} from '../util/option-readers.js';
import {DEFAULT_WAIT_MS} from '../util/wait.js';
import type {Binding} from './binding.js';
import {assertAllowed, signalsFor} from './call.js';
import {authorizedOnce} from './carried-credentials.js';
import {API_HOSTS, apiOf, match, planFor} from './match.js';
import {readCallContext, readMethod, readParts, readUrl} from './read-call.js';

export async function authorizeRequest(
	request: AmazonRequest,
	options: {amazon?: AmazonContext; signal?: AbortSignal | undefined} | undefined,
	binding: Binding,
): Promise<Record<string, string>> {
	if (typeof request !== 'object' || request === null || request instanceof URL) {
		throw new TypeError('"request" must be an object such as {method: \'GET\', url}.');
	}
	const {amazon, signal: given} = options === undefined ? NO_OPTIONS : assertKnownKeys(options, ['amazon', 'signal'], 'options');
	const signal = given === undefined ? undefined : readSignal(given, 'options.signal');
	const {method, url, headers, body} = readParts(request, 'request');
	const context = readCallContext(amazon, 'options.amazon');
	assertAllowed(binding.rules, method, url);
	if (context === false) {
		return {};
	}
	const {cache, clients, clock} = binding.shared;
	const signals = signal ? [signal, ...signalsFor(binding, method)] : signalsFor(binding, method);
	for (const one of signals) {
		one.throwIfAborted();
	}
	const wait = {signals, deadlineMs: clock.monotonicMs() + DEFAULT_WAIT_MS};
	const plan = planFor({method, url, context}, clients);
	if (!plan) {
		return {};
	}
	const identity = mergeIdentity(binding.knownIdentity ?? (await binding.identity(wait)), context);
	const attaching = authorizedOnce(plan, {method, url, headers, body, context, identity, carried: undefined}, wait, cache);
	const attached = isPromise(attaching) ? await attaching : attaching;
	assertCanonical(url, attached.url);
	const put: Record<string, string> = {};
	for (const [name, value] of Object.entries(attached.defaults)) {
		if (headers[name] === undefined) {
			put[name] = value;
		}
	}
	return Object.assign(put, attached.headers);
}

const NO_OPTIONS: {amazon?: unknown; signal?: unknown} = Object.freeze(Object.create(null));

function withoutFragment(url: URL): string {
	if (url.hash === '') {
		return url.href;
	}
	const sent = new URL(url);
	sent.hash = '';
	return sent.href;
}

/** @throws {@link AmazonAuthError} `URL_NOT_CANONICAL` */
function assertCanonical(given: URL, canonical: URL | undefined): void {
	if (canonical && canonical.href !== withoutFragment(given)) {
		throw apiOf(given)?.notCanonical?.(given, canonical) ?? new TypeError('The URL is not in canonical form.');
	}
}

export function explainRequest(
	{method, url, amazon}: {method: string; url: string | URL; amazon: AmazonContext | undefined},
	binding: Binding,
): Explanation {
	const verb = readMethod(method, 'method');
	const target = readUrl(url, 'url');
	const context = readCallContext(amazon, 'amazon');
	const found = match(target);
	if (found.api === 'none') {
		return {api: 'none', credential: 'none', reason: `${found.reason}${hostMeant(target.hostname, API_HOSTS)}`};
	}
	const api = found.api === 'insecure' ? 'none' : found.api;
	if (context === false) {
		return {api, credential: 'none', reason: 'The call asks to be sent bare.'};
	}
	const {knownIdentity, shared} = binding;
	try {
		assertAllowed(binding.rules, verb, target);
		const plan = planFor({method: verb, url: target, context}, shared.clients);
		const identity = knownIdentity && mergeIdentity(knownIdentity, context);
		return plan?.explain(identity) ?? {api, credential: 'none', reason: 'No credential.'};
	} catch (error) {
		if (!(error instanceof AmazonAuthError)) {
			throw error;
		}
		const operation = error.operation === undefined ? {} : {operation: error.operation};
		return {api, credential: 'none', reason: reasonOfRefusal(error), ...operation};
	}
}
