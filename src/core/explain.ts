/**
 * `explain`: the plan for a request in words, with no network and no secret.
 */
import {planFor} from './authorizer.js';
import {readCallContext} from './call-context.js';
import {AmazonAuthError} from '../errors.js';
import {mergeIdentity} from '../identity.js';
import {match} from './match.js';
import {hostMeant} from '../util/near-miss.js';
import {readMethod, readUrl} from './requests.js';
import type {Scope} from './binding.js';
import {assertAllowed} from './rules.js';
import {reasonOfRefusal} from '../apis/types.js';
import type {AmazonContext, Explanation} from '../types.js';

export function explainRequest(
	{method, url, amazon}: {method: string; url: string | URL; amazon: AmazonContext | undefined},
	scope: Scope,
): Explanation {
	const verb = readMethod(method, 'method');
	const target = readUrl(url, 'url');
	const context = readCallContext(amazon, 'amazon');
	const found = match(target);
	if (found.api === 'none') {
		return {api: 'none', credential: 'none', reason: `${found.reason}${hostMeant(target.hostname)}`};
	}
	const api = found.api === 'insecure' ? 'none' : found.api;
	if (context === false) {
		return {api, credential: 'none', reason: 'The call asks to be sent bare.'};
	}
	const {knownIdentity, shared} = scope;
	try {
		assertAllowed(scope.rules, verb, target);
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
