/**
 * The call that exchanges the MWS token of a merchant for a delegation token (`x-amz-pay-authtoken`): its request and its reply.
 *
 * The token is opaque. Amazon states no lifetime; where the token happens to decode as a JWT, its `exp` is a hint and nothing more.
 * Rule: "Authorization tokens" and "Delegated authorization" pages.
 */

import {loadJose} from '../../util/load-jose.js';
import {parseObject} from '../../util/reply-parts.js';
import type {HeaderRecord} from '../../types.js';
import {exchangePath} from './environment.js';
import {type PayFault, readPayFault} from './fault.js';
import {encodeUrlPart} from './url-part.js';

const DEFAULT_LIFETIME_MS = 15 * 60_000;
const LONGEST_LIFETIME_MS = 24 * 60 * 60_000;

export interface AuthorizationToken {
	readonly token: string;
	/** How long to keep it: by its own claim where it makes one, 15 minutes where not, a day at most. */
	readonly expiresInMs: number;
}

/**
 * The request of the exchange, to be signed like any other and without an idempotency key.
 *
 * @throws TypeError for a token or merchant id that is empty, `.` or `..`, or holds a slash or a control character.
 * @see https://developer.amazon.com/docs/amazon-pay-checkout/delegated-authorization.html
 */
export function buildAuthorizationTokenRequest(exchange: {
	host: string;
	publicKeyId: string;
	mwsAuthToken: string;
	merchantId: string;
}): {method: 'GET'; url: URL} {
	const path = exchangePath(exchange.publicKeyId, exchange.mwsAuthToken);
	const merchantId = encodeUrlPart(exchange.merchantId, 'merchantId');
	return {method: 'GET', url: new URL(`https://${exchange.host}${path}?merchantId=${merchantId}`)};
}

/** The token in a reply, or the fault. A 200 without a usable token is a fault with status 200 and no code. */
export async function readAuthorizationTokenReply(
	status: number,
	headers: HeaderRecord,
	body: string | Uint8Array,
	nowMs: number,
): Promise<AuthorizationToken | PayFault> {
	const token = status === 200 ? parseObject(body)?.authorizationToken : undefined;
	if (!isHeaderSafeToken(token)) {
		return readPayFault(status, headers, body);
	}
	return {token, expiresInMs: (await claimedLifetimeMs(token, nowMs)) ?? DEFAULT_LIFETIME_MS};
}

function isHeaderSafeToken(token: unknown): token is string {
	return typeof token === 'string' && /^[\x21-\x7e]{1,8192}$/.test(token);
}

async function claimedLifetimeMs(token: string, nowMs: number): Promise<number | undefined> {
	const {decodeJwt} = await loadJose();
	try {
		// Only Amazon can verify the signature, and its header may name an algorithm that JOSE does not know.
		const {exp} = decodeJwt(token);
		const lifetimeMs = Number(exp) * 1000 - nowMs;
		return lifetimeMs > 0 ? Math.min(lifetimeMs, LONGEST_LIFETIME_MS) : undefined;
	} catch {
		return undefined;
	}
}
