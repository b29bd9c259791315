/**
 * What is told of a call to Amazon Pay before it is made: the operation, whose call it is, and which environment it goes to.
 */

import {NEEDS_APPLICATION} from '../accounts.js';
import type {Identity} from '../../identity.js';
import {holds} from '../../util/members.js';
import {reasonOfRefusal} from '../types.js';
import type {AmazonContext, Explanation, PayRegion} from '../../types.js';
import {assertExchangeable, isExchange, merchantOf} from './delegation.js';
import {chooseKey, environmentOfKey, environmentOfPath, noKeyFits, unnamedEnvironment} from './environment.js';
import type {PayOperation} from './operations.js';
import type {PaySettings} from './options.js';

export interface PayCall {
	readonly operation: PayOperation | undefined;
	readonly url: URL;
	readonly region: PayRegion;
	/** Undefined where it is known only when it is asked. */
	readonly identity: Identity | undefined;
	readonly context: AmazonContext;
}

/** @throws AmazonAuthError where the call would be refused for whom it is, or is not, for */
export function explainPay(call: PayCall, keys: readonly PaySettings[]): Explanation {
	const {operation, url, region} = call;
	const chosen = chooseKey(keys, url);
	const named = operation === undefined ? {} : {operation: operation.operation};
	if (holds(chosen, 'mismatch')) {
		return {api: 'pay', credential: 'none', region, reason: reasonOfRefusal(noKeyFits(chosen)), ...named};
	}
	const {publicKeyId} = chosen.key;
	const unnamed = unnamedEnvironment({publicKeyId, pathname: url.pathname});
	const environment = environmentOfPath(url.pathname) ?? environmentOfKey(publicKeyId);
	return {
		api: 'pay',
		credential: 'pay-signature',
		region,
		header: 'authorization',
		reason: `${reasonFor(call, isFor(call, chosen.key))}${call.identity ? '' : needsOf(call)}${unnamed === undefined ? '' : ` ${unnamed}`}`,
		...named,
		...(environment === undefined ? {} : {sandbox: environment === 'sandbox'}),
	};
}

/** Whether the call is for a merchant, as far as that is known. */
function isFor({identity, context, url}: PayCall, key: PaySettings): {isDelegated: boolean} {
	if (!identity) {
		return {isDelegated: context.merchantId !== undefined};
	}
	const merchant = merchantOf(identity, key, {isExchange: isExchange(url)});
	if (merchant) {
		assertExchangeable(key);
	}
	return {isDelegated: merchant !== undefined};
}

function needsOf({url}: PayCall): string {
	return isExchange(url)
		? NEEDS_APPLICATION
		: ' The identity must name merchantId for a merchant, or application: true for oneself.';
}

function reasonFor({operation}: PayCall, {isDelegated}: {isDelegated: boolean}): string {
	const signed = 'Amazon Pay takes a signature over method, path, query, headers and body';
	if (operation?.operation === 'getAuthorizationToken') {
		return `${signed}; this exchange is the provider's own call and carries no delegation token.`;
	}
	const need = operation === undefined ? '' : TOKEN_NEEDS[operation.token];
	return isDelegated
		? `${signed}; the delegation token of the merchant goes along and is signed with the rest${need}.`
		: `${signed}${need}.`;
}

const TOKEN_NEEDS: Readonly<Record<PayOperation['token'], string>> = {
	required: '; this operation must be called for a merchant, with a delegation token',
	optional: '; this operation may be called for a merchant',
	none: '; this operation takes no delegation token',
	unstated: '',
	contradictory: '; whether this operation may be called for a merchant is told differently by different sources',
};
