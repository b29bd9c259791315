/**
 * Amazon Pay: every request signed over its final bytes, with the merchant's delegation token where one is named.
 *
 * Decides which key signs and for whom; what is signed is decided in sign-call.ts.
 */

import {AmazonAuthError} from '../../errors.js';
import {holds} from '../../util/members.js';
import type {Call, Plan} from '../types.js';
import {readToken} from '../../tokens/token-syntax.js';
import type {PayRegion} from '../../types.js';
import {type Wait, waitWithin} from '../../util/wait.js';
import {canonicalUrl} from './canonical-url.js';
import type {PayClient} from './client.js';
import {authorizationToken, isExchange, merchantOf} from './delegation.js';
import {chooseKey, noKeyFits} from './environment.js';
import {explainPay} from './explain.js';
import {matchPayOperation, payPrefix} from './operations.js';
import type {PaySettings} from './options.js';
import {AUTHORIZATION_TOKEN_HEADER} from './headers.js';
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

/** Undefined for a call that is for nobody else: most are, and need not wait. */
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
	// Kept and signed: a refresh token or one of another API must not leave in it.
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
