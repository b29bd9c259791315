/**
 * Decides which headers a signed Amazon Pay request goes out with, and makes idempotency keys.
 *
 * The base set of every official SDK and each `x-amz-pay-*` header are signed; what a proxy may rewrite is left out (`user-agent`,
 * `content-length`, `host`). Knows nothing of retries or of the clock: the date is a parameter. Amazon keeps an idempotency key for good,
 * so one call keeps one key over all its sends; it refuses keys over 32 characters, such as a UUID with its hyphens.
 * Rule: the official SDKs, and the "Idempotency" page.
 */

import {randomUUID} from 'node:crypto';
import type {PayRegion} from '../../types.js';
import {basicDate} from '../../util/encoding.js';
import {canonicalHeaderValue, canonicalRequest, isCanonicalUrl} from './canonical-request.js';
import {authorizationHeader, type PayAlgorithm, type PaySigner, stringToSign} from './signature.js';

export const AUTHORIZATION_TOKEN_HEADER = 'x-amz-pay-authtoken';
export const IDEMPOTENCY_KEY_HEADER = 'x-amz-pay-idempotency-key';
export const DATE_HEADER = 'x-amz-pay-date';
const PREFIX = 'x-amz-pay-';

/** A configured key, ready to sign. */
export interface PayKey {
	readonly publicKeyId: string;
	readonly algorithm: PayAlgorithm;
	readonly region: PayRegion;
	readonly sign: PaySigner;
}

export interface PayRequest {
	readonly method: string;
	/** As `canonicalUrl` writes it. */
	readonly url: URL;
	/** The caller's headers: each `x-amz-pay-*` is kept and signed, the others are left alone. */
	readonly headers: Readonly<Record<string, string>>;
	/** The body as it goes on the wire; empty where there is none. */
	readonly body: string | Uint8Array;
	readonly nowMs: number;
	readonly key: PayKey;
	/** A delegation token: whom the request is for. */
	readonly authorizationToken?: string | undefined;
	readonly idempotencyKey?: string | undefined;
}

export interface SignedPayRequest {
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	/** The text that was signed, to compare with the one Amazon echoes. */
	readonly stringToSign: string;
}

/**
 * The headers to put on.
 *
 * Each try of a call is signed anew, with its own date and the same idempotency key.
 * @throws TypeError for a URL that is not canonical, a GET or HEAD with a body, a header that is given twice or is ours to set, and
 * an idempotency key that Amazon would refuse.
 */
export async function signPayRequest(request: PayRequest): Promise<SignedPayRequest> {
	assertSignable(request);
	const {method, url, body, key} = request;
	const signed = headersToSign(request);
	const canonical = canonicalRequest({method, url, headers: signed, body});
	const text = stringToSign(key.algorithm, canonical.canonicalRequest);
	const {publicKeyId, algorithm} = key;
	const {signedHeaders} = canonical;
	signed.authorization = authorizationHeader({algorithm, publicKeyId, signedHeaders, signature: await key.sign(text)});
	return {headers: signed, stringToSign: text};
}

function assertSignable({method, url, body}: PayRequest): void {
	if (!isCanonicalUrl(url)) {
		throw new TypeError('"url" must be written as "canonicalUrl" gives it: what is signed is what is sent');
	}
	if (body.length > 0 && /^(get|head)$/i.test(method)) {
		throw new TypeError(`"body" must be empty for ${method.toUpperCase()}`);
	}
}

function headersToSign(request: PayRequest): Record<string, string> {
	const signed: Record<string, string> = {
		accept: 'application/json',
		'content-type': 'application/json',
		[DATE_HEADER]: basicDate(request.nowMs),
		'x-amz-pay-host': request.url.hostname,
		'x-amz-pay-region': request.key.region,
	};
	const put = (name: string, value: string): void => {
		if (Object.hasOwn(signed, name)) {
			throw new TypeError(`The header "${name}" must be given once, and not at all where it is set for you`);
		}
		signed[name] = canonicalHeaderValue(name, value);
	};
	for (const [spelling, value] of Object.entries(request.headers)) {
		const name = spelling.toLowerCase();
		if (name.startsWith(PREFIX)) {
			put(name, value);
		}
	}
	if (request.authorizationToken !== undefined) {
		put(AUTHORIZATION_TOKEN_HEADER, request.authorizationToken);
	}
	if (request.idempotencyKey !== undefined) {
		put(IDEMPOTENCY_KEY_HEADER, request.idempotencyKey);
	}
	const idempotencyKey = signed[IDEMPOTENCY_KEY_HEADER];
	if (idempotencyKey !== undefined && !isIdempotencyKey(idempotencyKey)) {
		throw new TypeError(
			`The header "${IDEMPOTENCY_KEY_HEADER}" must be 1 to 32 characters of A-Z, a-z, 0-9, "_" and "-": strip the dashes of a UUID`,
		);
	}
	return signed;
}

/** A fresh idempotency key: 32 characters, 122 random bits. */
export function newIdempotencyKey(): string {
	return randomUUID().replaceAll('-', '');
}

/** Whether Amazon takes a text as an idempotency key. @see https://developer.amazon.com/docs/amazon-pay-api-v2/idempotency.html */
export function isIdempotencyKey(text: string): boolean {
	return /^[A-Za-z0-9_-]{1,32}$/.test(text);
}
