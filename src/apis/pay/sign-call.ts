/**
 * One send of a call, signed: over the body's bytes, with the idempotency key that makes it safe to send again, and the rule for that.
 *
 * Signed anew for each send, since the date is signed; the idempotency key stays that of the first.
 */
import {AmazonAuthError} from '../../errors.js';
import {ownerOf} from '../../tokens/key.js';
import {rememberCredential} from '../../tokens/known-credentials.js';
import type {Attachment, Call, RetryRule} from '../types.js';
import type {PayClient} from './client.js';
import {IDEMPOTENCY_KEY_HEADER, newIdempotencyKey, signPayRequest} from './headers.js';
import {matchPayOperation} from './operations.js';
import type {PaySettings} from './options.js';

/** The statuses on which Amazon's own SDKs send again. */
const RETRY: RetryRule = {statusCodes: [408, 425, 429, 500, 502, 503, 504], networkErrors: true};
/** A POST without an idempotency key is sent again only where Amazon says that the first one was not carried out. */
const RETRY_THROTTLED: RetryRule = {statusCodes: [429], networkErrors: false};

/**
 * @throws {@link AmazonAuthError} `BODY_NOT_SIGNABLE`; TypeError for a header that is ours to set, or an idempotency key Amazon refuses
 */
export async function signCall(
	call: Call,
	key: PaySettings,
	authorizationToken: string | undefined,
	client: PayClient,
): Promise<Attachment> {
	const {method, url, headers} = call;
	const idempotencyKey = keyToAdd(call);
	const {stringToSign, headers: signed} = await signPayRequest({
		method,
		url,
		headers,
		body: signableBody(call),
		nowMs: client.nowMs(),
		key,
		authorizationToken,
		idempotencyKey,
	});
	const sentKey = signed[IDEMPOTENCY_KEY_HEADER];
	const {tenant, merchantId} = call.identity;
	rememberCredential(signed.authorization ?? '', client.cache, ownerOf({tenant, merchantId}));
	return {
		headers: signed,
		defaults: {},
		url,
		stringToSign,
		retry: method === 'POST' && sentKey === undefined ? RETRY_THROTTLED : RETRY,
		carried: sentKey === undefined ? undefined : {[IDEMPOTENCY_KEY_HEADER]: sentKey},
		isFinal: false,
	};
}

/**
 * The key that makes a POST safe to send again: the same for every send of the call. None where the caller gave one.
 *
 * @throws TypeError where a payment that was sent would be made a second time, under another key
 */
function keyToAdd({method, url, headers, carried}: Call): string | undefined {
	if (method !== 'POST') {
		return undefined;
	}
	const given = headers[IDEMPOTENCY_KEY_HEADER];
	const sent = carried === 'unknown' ? undefined : carried?.[IDEMPOTENCY_KEY_HEADER];
	if (given !== undefined) {
		if (sent !== undefined && sent !== given) {
			throw new TypeError(
				`The call was sent under another "${IDEMPOTENCY_KEY_HEADER}" and would be made twice: a call keeps its key. Make another call for another payment.`,
			);
		}
		return undefined;
	}
	if (matchPayOperation(method, url.pathname)?.idempotencyKey === 'none') {
		return undefined;
	}
	if (carried === 'unknown') {
		throw new TypeError(
			`A hook sends the call again with a "request" and a "parseJson" of its own, so it cannot be told under which key it was sent: give it an "${IDEMPOTENCY_KEY_HEADER}" yourself.`,
		);
	}
	return sent ?? newIdempotencyKey();
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
