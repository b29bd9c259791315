/**
 * Amazon Pay: every request signed over its final bytes, with the merchant's delegation token where one is named.
 */
import {AmazonAuthError} from '../errors.js';
import {assertPresent} from '../identity.js';
import type {Attachment, Call, Plan, RetryRule} from '../strategy.js';
import type {PayRegion} from '../types.js';
import type {Wait} from '../wait.js';
import {canonicalUrl} from './canonical-url.js';
import type {PayClient} from './client.js';
import {authorizationToken} from './delegation.js';
import {chooseKey, environmentOfPath} from './environment.js';
import {newIdempotencyKey} from './idempotency.js';
import {matchPayOperation, type PayOperation} from './operations.js';
import type {PaySettings} from './options.js';
import {AUTHORIZATION_TOKEN_HEADER, IDEMPOTENCY_KEY_HEADER, signPayRequest} from './pay-headers.js';

/** Amazon's own SDKs send these again; each attempt is signed anew, with the same idempotency key. */
const RETRY: RetryRule = {statusCodes: [408, 425, 429, 500, 502, 503, 504], networkErrors: true};
/** A POST without an idempotency key may have been carried out: only where Amazon says that it was not. */
const RETRY_ONCE: RetryRule = {statusCodes: [429], networkErrors: false};

export function planPay(
	{method, url, identity}: Pick<Call, 'method' | 'url' | 'identity'>,
	region: PayRegion,
	client: PayClient | undefined,
): Plan {
	const operation = matchPayOperation(method, url.pathname);
	return {
		explanation: {
			api: 'pay',
			credential: 'pay-signature',
			region,
			header: 'authorization',
			reason: reasonFor(operation, identity.merchantId !== undefined),
			...(operation === undefined ? {} : {operation: operation.operation}),
			...(environmentOfPath(url.pathname) === undefined ? {} : {sandbox: environmentOfPath(url.pathname) === 'sandbox'}),
		},
		template: operation?.template,
		credentialId: JSON.stringify(['pay', region]),
		async attach(call, wait) {
			if (!client || client.keys.length === 0) {
				throw notConfigured();
			}
			const url = new URL(canonicalOf(call.url));
			const key = keyFor(client, url);
			const token = await delegationToken(call, url, key, client, wait);
			return sign({...call, url}, key, token, client);
		},
	};
}

function reasonFor(operation: PayOperation | undefined, delegated: boolean): string {
	const signed = 'Amazon Pay takes a signature over method, path, query, headers and body';
	if (operation?.operation === 'getAuthorizationToken') {
		return `${signed}; this exchange is the provider's own call and carries no delegation token.`;
	}
	const need = operation === undefined ? '' : TOKEN_NEEDS[operation.token];
	return delegated
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

function canonicalOf(url: URL): string {
	try {
		return canonicalUrl(url);
	} catch (error) {
		// The message names the rule that is broken and nothing of the URL.
		throw new AmazonAuthError(
			'ERR_AMAZON_URL_NOT_CANONICAL',
			`The URL cannot be signed: ${error instanceof Error ? error.message : ''}.`,
			{
				api: 'pay',
			},
		);
	}
}

function keyFor({keys}: PayClient, url: URL): PaySettings {
	const chosen = chooseKey(keys, url);
	if ('key' in chosen) {
		return chosen.key;
	}
	throw new AmazonAuthError('ERR_AMAZON_ENVIRONMENT_MISMATCH', `${chosen.mismatch}. Nothing was sent.`, {api: 'pay'});
}

async function delegationToken(
	{identity, headers}: Call,
	url: URL,
	key: PaySettings,
	client: PayClient,
	wait: Wait,
): Promise<string | undefined> {
	assertPresent(identity, 'tenant');
	assertPresent(identity, 'merchantId');
	const {merchantId, tenant} = identity;
	if (merchantId === undefined) {
		return undefined;
	}
	if (headers[AUTHORIZATION_TOKEN_HEADER] !== undefined) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_CONFLICT',
			`The call brings its own ${AUTHORIZATION_TOKEN_HEADER} and is for a merchant whose token would be put on: leave one of the two out.`,
			{api: 'pay'},
		);
	}
	// The exchange is the provider's own call, whoever makes it.
	if (/\/authorizationTokens\//.test(url.pathname)) {
		return undefined;
	}
	const request = authorizationToken(client, key, merchantId, tenant);
	return (client.cache.peek(request.key) ?? (await client.cache.obtain(request, wait))).value;
}

async function sign(call: Call, key: PaySettings, token: string | undefined, client: PayClient): Promise<Attachment> {
	const {method, url, headers} = call;
	const idempotencyKey = keyToAdd(call);
	const {stringToSign, headers: signed} = await signPayRequest({
		method,
		url,
		headers,
		body: signableBody(call),
		nowMs: client.nowMs(),
		key,
		...(token === undefined ? {} : {authorizationToken: token}),
		...(idempotencyKey === undefined ? {} : {idempotencyKey}),
	});
	const carried = idempotencyKey === undefined ? {} : {carried: {[IDEMPOTENCY_KEY_HEADER]: idempotencyKey}};
	const isOnce = method === 'POST' && signed[IDEMPOTENCY_KEY_HEADER] === undefined;
	return {headers: signed, defaults: {}, url, stringToSign, retry: isOnce ? RETRY_ONCE : RETRY, ...carried};
}

/** The key that makes a POST safe to send again: the same for every send of the call. None where the caller gave one. */
function keyToAdd({method, url, headers, carried}: Call): string | undefined {
	if (method !== 'POST' || headers[IDEMPOTENCY_KEY_HEADER] !== undefined) {
		return undefined;
	}
	if (matchPayOperation(method, url.pathname)?.idempotencyKey === 'none') {
		return undefined;
	}
	return carried?.[IDEMPOTENCY_KEY_HEADER] ?? newIdempotencyKey();
}

function signableBody({method, body}: Call): string | Uint8Array {
	if (body === 'unreadable-body') {
		throw notSignable(
			'its body is a stream, a form with files or an iterator, whose bytes are not known before they are sent. Give the body as a string, Buffer, json or form.',
		);
	}
	if (body !== undefined && body.length > 0 && (method === 'GET' || method === 'HEAD')) {
		throw notSignable(`a ${method} with a body is no request of Amazon Pay. Leave the body out.`);
	}
	return body ?? '';
}

function notSignable(why: string): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_BODY_NOT_SIGNABLE', `The request to Amazon Pay cannot be signed: ${why}`, {api: 'pay'});
}

function notConfigured(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'Amazon Pay was called, but createAmazonAuth got no "pay" option: give it {publicKeyId, privateKey, region}.',
		{api: 'pay'},
	);
}
