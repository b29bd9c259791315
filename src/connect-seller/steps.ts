/**
 * The three steps that connect a seller, as the adapters use them, with the methods that each allows and the headers of every answer.
 *
 * The file knows no framework: a step takes a visit and gives an answer.
 */
import type {AmazonAuth} from '../auth-types.js';
import {bindingOf} from '../core/binding.js';
import {callback} from './callback.js';
import type {Parts} from './context.js';
import {readConnectOptions} from './options.js';
import {login, start} from './start.js';
import type {ConnectSellerOptions, Step} from './types.js';

/** @throws TypeError naming the option that is wrong */
export function createConnectSteps<R>(
	auth: AmazonAuth,
	options: ConnectSellerOptions<R>,
): {start: Step<R>; login: Step<R>; callback: Step<R>} {
	const {clock, binding} = bindingOf(auth, 'auth');
	if (!binding.shared.clients.has('selling-partner')) {
		// Found now; otherwise the first seller would come back with a code that cannot be exchanged.
		throw new TypeError(
			'"auth" has no "sellingPartner" to exchange a seller\'s code with: give createAmazonAuth() {clientId, clientSecret}.',
		);
	}
	if (binding.knownIdentity && !binding.knownIdentity.application) {
		throw new TypeError(
			'"auth" is bound, and codes are the application\'s: give what createAmazonAuth() returned, or auth.as({application: true}).',
		);
	}
	const settings = readConnectOptions(options);
	const {applicationId, redirectUri, keys} = settings;
	const parts: Parts<R> = {auth, clock, settings, party: {applicationId, redirectUri, keys: keys.state}};
	return {
		start: step(['GET', 'POST'], (visit) => start(visit, parts)),
		login: step(['GET'], (visit) => login(visit, parts)),
		callback: step(['GET'], (visit) => callback(visit, parts)),
	};
}

/** Sets the headers of every answer and every error. HEAD is refused with the other methods, because a link preview would spend an attempt. */
function step<R>(methods: readonly string[], run: Step<R>): Step<R> {
	return async function runStep(visit) {
		visit.setHeader('cache-control', 'no-store');
		visit.setHeader('referrer-policy', 'no-referrer');
		if (!methods.includes(visit.method)) {
			visit.setHeader('allow', methods.join(', '));
			return {status: 405, body: ''};
		}
		try {
			return await run(visit);
		} catch (error) {
			// Frameworks take `undefined` for success: Express goes on to the next handler, and Koa never answers.
			throw error ?? new Error('A function given to connectSeller() failed without an error.');
		}
	};
}
