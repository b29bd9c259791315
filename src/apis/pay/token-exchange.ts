/**
 * Exchanges a merchant's MWS token for a delegation token (`x-amz-pay-authtoken`): rate-limited, and signed anew for each attempt.
 *
 * A refusal of the exchange is final, since it means that the merchant's MWS token or id is wrong. The token is opaque and Amazon states
 * no lifetime for it; where the token decodes as a JWT, its `exp` is taken as a hint.
 * Rule: "Authorization tokens" and "Delegated authorization" pages.
 */
import {AmazonAuthError} from '../../errors.js';
import {toldOnChannels} from '../../tokens/calls/retry.js';
import {faultOf, foreignSuccess, TokenCallFault, type TokenCallReply} from '../../tokens/calls/token-call.js';
import type {TokenSubject} from '../../tokens/key.js';
import {type MintedToken, readToken} from '../../tokens/token.js';
import type {Permit, SignedAhead} from '../../tokens/types.js';
import type {HeaderRecord} from '../../types.js';
import {ageMs, momentOf} from '../../util/clock.js';
import {digestOf} from '../../util/digest.js';
import {loadJose} from '../../util/lazy.js';
import {headerOf, parseObject} from '../../util/reply-parts.js';
import {waitWithin} from '../../util/wait.js';
import {encodeUrlPart} from './canonical-request.js';
import type {PayClient} from './client.js';
import {exchangePath, HOST_OF_REGION} from './environment.js';
import {isDateInFuture, isOfPay, type PayFault, payError, readPayFault, saidByPay} from './fault.js';
import {DATE_HEADER, type SignedPayRequest, signPayRequest} from './headers.js';
import type {PaySettings} from './options.js';

const OPERATION = {api: 'pay', operation: 'getAuthorizationToken'} as const;

export interface Exchange {
	readonly merchantId: string;
	readonly mwsAuthToken: string;
	/** The reserved permit of Amazon's rate limit, which may have been granted already. */
	readonly permit: Permit;
	readonly subject: TokenSubject;
	/** The signed request of the first attempt, where it was signed ahead. */
	readonly signed?: SignedAhead | undefined;
}

/** How long a signer may take before it is asked again: as long as an attempt of a token call. */
const SIGNING_MS = 10_000;
/** A signed request that waited longer for its permit is signed anew, since its date is signed too. */
const FRESH_MS = 5_000;

/**
 * Signs the request of an exchange.
 *
 * @throws TypeError for a token or id that fits no URL; what the application's own signer throws
 */
export async function signExchange(
	{clock, nowMs}: PayClient,
	key: PaySettings,
	whose: Pick<Exchange, 'merchantId' | 'mwsAuthToken'>,
): Promise<SignedAhead> {
	const since = momentOf(clock);
	const signed = await signPayRequest({...requestOf(key, whose), headers: {}, body: '', nowMs: nowMs(), key});
	return {...signed, since};
}

function requestOf(
	{region, publicKeyId}: PaySettings,
	{merchantId, mwsAuthToken}: Pick<Exchange, 'merchantId' | 'mwsAuthToken'>,
): {method: 'GET'; url: URL} {
	return buildAuthorizationTokenRequest({host: HOST_OF_REGION[region], publicKeyId, mwsAuthToken, merchantId});
}

/** @throws {@link AmazonAuthError}; TypeError for a token or id that fits no URL */
export async function exchange(
	client: PayClient,
	key: PaySettings,
	{merchantId, mwsAuthToken, permit, subject, signed: given}: Exchange,
	signal: AbortSignal,
): Promise<MintedToken> {
	const {clock, recent: calls} = client;
	const whose = {merchantId, mwsAuthToken};
	const {method, url} = requestOf(key, whose);
	let ahead = given;
	const signInTime = async (): Promise<SignedPayRequest> => {
		const signed = ahead;
		ahead = undefined;
		if (signed && ageMs(signed.since, clock) < FRESH_MS) {
			return signed;
		}
		const wait = {signals: [signal], deadlineMs: clock.monotonicMs() + SIGNING_MS};
		try {
			return await waitWithin(signExchange(client, key, whose), wait, clock);
		} catch (error) {
			throw isLate(error) ? new TokenCallFault('its request was not signed in time', {retries: 1}) : error;
		}
	};
	// The attempt limit is by URL, whose path holds the MWS token.
	const name = digestOf(url.href);
	const attempt = async (): Promise<MintedToken> => {
		await permit.use(signal);
		const signed = await signInTime();
		const reply = await client.call({method, url, headers: signed.headers}, signal, () => calls.sent(name));
		return readExchange(client, signed, reply, url.host);
	};
	const what = 'The authorization token exchange of Amazon Pay';
	return toldOnChannels(attempt, {what, signal, clock, subject, recent: {calls, name}});
}

function isLate(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.code === 'ERR_AMAZON_CREDENTIAL_TIMEOUT';
}

async function readExchange(
	client: PayClient,
	sent: SignedPayRequest,
	reply: TokenCallReply,
	host: string,
): Promise<MintedToken> {
	const {status, headers, body} = reply;
	const nowMs = client.nowMs();
	const read = await readAuthorizationTokenReply(status, headers, body, nowMs);
	if ('token' in read) {
		const {requestId} = saidByPay(readPayFault(status, headers, body));
		return {value: readToken(read.token, 'delegation', 'Amazon Pay'), lifetimeMs: read.expiresInMs, requestId};
	}
	const mayPass = status < 400 ? undefined : faultOf(reply, nowMs, {host, isOwn: isOfPay(read), amazon: saidByPay(read)});
	if (mayPass) {
		throw mayPass;
	}
	if (status === 200 && parseObject(body) === undefined) {
		throw foreignSuccess(reply, host);
	}
	if (isDateInFuture(read) && client.learnClock(headerOf(headers, 'date'), sent.headers[DATE_HEADER])) {
		throw new TokenCallFault('our clock is ahead of its own', {status, retries: 1});
	}
	throw refusal(read, sent);
}

function refusal(fault: PayFault, {stringToSign}: SignedPayRequest): AmazonAuthError {
	const {status} = fault;
	if (status < 300) {
		return new AmazonAuthError(
			'ERR_AMAZON_TOKEN_MALFORMED',
			'Amazon Pay answered the exchange without a token one can use.',
			OPERATION,
		);
	}
	if (status < 400) {
		return new AmazonAuthError(
			'ERR_AMAZON_TOKEN_UNREACHABLE',
			`The exchange answered ${status}, a redirect, which is not followed. Look for a proxy in between.`,
			OPERATION,
		);
	}
	const known = payError(fault, {operation: OPERATION.operation, stringToSign});
	if (known?.code === 'ERR_AMAZON_SIGNATURE_REFUSED') {
		return known;
	}
	const amazon = saidByPay(fault);
	return new AmazonAuthError(
		'ERR_AMAZON_TOKEN_REFUSED',
		`Amazon Pay gives no authorization token for this merchant (${[status, amazon.code].join(' ').trim()}). Check the MWS token and the merchant id the merchant handed over; both are those of production.`,
		{...OPERATION, amazon},
	);
}

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
