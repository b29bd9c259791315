/**
 * Plans a call to Amazon Pay: which key signs, for which merchant, and what `explain` says of the call.
 *
 * Every request is signed over its final bytes, with the merchant's delegation token where the identity names one. What is signed is
 * decided in sign-call.ts.
 */
import {AmazonAuthError} from '../../errors.js';
import type {Identity} from '../../identity.js';
import {readToken} from '../../tokens/token.js';
import type {AmazonContext, Explanation, PayRegion} from '../../types.js';
import {holds} from '../../util/members.js';
import {type Wait, waitWithin} from '../../util/wait.js';
import {NEEDS_APPLICATION} from '../accounts.js';
import {type Call, type Plan, reasonOfRefusal} from '../types.js';
import {canonicalUrl} from './canonical-request.js';
import type {PayClient} from './client.js';
import {assertExchangeable, authorizationToken, isExchange, merchantOf} from './delegation.js';
import {chooseKey, environmentOfKey, environmentOfPath, noKeyFits, unnamedEnvironment} from './environment.js';
import {AUTHORIZATION_TOKEN_HEADER} from './headers.js';
import {matchPayOperation, type PayOperation, payPrefix} from './operations.js';
import type {PaySettings} from './options.js';
import {signCall} from './sign-call.js';

export function planPay(
	{method, url, context}: Pick<Call, 'method' | 'url' | 'context'>,
	region: PayRegion,
	client: PayClient | undefined,
): Plan {
	const operation = matchPayOperation(method, url.pathname);
	return {
		api: 'pay',
		operation: operation?.operation,
		explain(identity) {
			if (!client) {
				throw notConfigured(operation?.operation);
			}
			return explainPay({operation, url, region, identity, context}, client.keys);
		},
		template: operation && `${payPrefix(url.pathname)}${operation.template}`,
		credentialId: () => JSON.stringify(['pay', region]),
		async attach(call, wait) {
			if (!client) {
				throw notConfigured(operation?.operation);
			}
			const href = canonicalOf(call.url);
			const sent = href === call.url.href ? call : {...call, url: new URL(href)};
			const key = keyFor(client, sent.url);
			const delegated = delegationToken(sent, key, client, wait);
			const signed = signCall(sent, key, delegated && (await delegated), client);
			return key.isElsewhere ? waitWithin(signed, wait, client.clock) : signed;
		},
	};
}

function canonicalOf(url: URL): string {
	try {
		return canonicalUrl(url);
	} catch (error) {
		// The message names the rule that is broken and nothing of the URL.
		const why = error instanceof Error ? error.message : '';
		throw new AmazonAuthError('ERR_AMAZON_URL_NOT_CANONICAL', `The URL cannot be signed: ${why}.`, {api: 'pay'});
	}
}

function keyFor({keys}: PayClient, url: URL): PaySettings {
	const chosen = chooseKey(keys, url);
	if (holds(chosen, 'key')) {
		return chosen.key;
	}
	throw noKeyFits(chosen);
}

/** Undefined for a call on the provider's own account: most calls are, and they need not wait for a promise. */
function delegationToken(
	{url, identity, headers}: Call,
	key: PaySettings,
	client: PayClient,
	wait: Wait,
): Promise<string> | undefined {
	const merchant = merchantOf(identity, key, {isExchange: isExchange(url)});
	const given = headers[AUTHORIZATION_TOKEN_HEADER];
	if (given === undefined) {
		return merchant && authorizationToken(client, key, merchant, wait);
	}
	if (identity.merchantId !== undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_CONFLICT',
			`The call brings its own ${AUTHORIZATION_TOKEN_HEADER} and is for a merchant whose token would be put on: leave one of the two out.`,
			{api: 'pay'},
		);
	}
	// The header is kept and signed as it is, so a refresh token or another API's token must be refused in it.
	readToken(given, 'delegation', `The header ${AUTHORIZATION_TOKEN_HEADER}`);
	return undefined;
}

function notConfigured(operation: string | undefined): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'Amazon Pay was called, but createAmazonAuth got no "pay" option: give it {publicKeyId, privateKey, region}.',
		{api: 'pay', operation},
	);
}

export interface PayCall {
	readonly operation: PayOperation | undefined;
	readonly url: URL;
	readonly region: PayRegion;
	/** Undefined where the identity is unknown until the call is made. */
	readonly identity: Identity | undefined;
	readonly context: AmazonContext;
}

/** @throws AmazonAuthError where the identity would have the call refused */
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
