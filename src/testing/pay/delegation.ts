/**
 * Delegation tokens of Amazon Pay: `authorizationTokens/{mwsAuthToken}` gives them, `x-amz-pay-authtoken` carries them.
 *
 * Rules: Amazon Pay "AuthorizationTokens". Amazon documents that such tokens are HS256; the claims and the lifetime are the fake's own.
 */
import {randomBytes, randomUUID} from 'node:crypto';
import {jwtVerify, SignJWT} from 'jose';
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import type {World} from '../world.js';
import {payErrors} from './errors.js';

/** The secret that the fake signs its tokens with, and checks them by. */
const secret = randomBytes(32);

/** Answers the exchange of an MWS authorisation token. */
export async function answerExchange(request: ReceivedRequest, segment: string, keyId: string, world: World): Promise<Reply> {
	request.seen.operation = 'getAuthorizationToken';
	if (request.method !== 'GET') {
		return payErrors.reply('RequestNotSupported');
	}
	if (request.seen.sandbox) {
		return payErrors.reply('ResourceNotFound');
	}
	if (!world.memory.takeExchange(JSON.stringify([keyId, request.host]))) {
		return payErrors.reply('TooManyRequests');
	}
	const merchantId = new URLSearchParams(request.query.replaceAll('+', '%2B')).get('merchantId');
	if (!merchantId) {
		return payErrors.reply('InvalidParameterValue');
	}
	request.seen.merchantId = merchantId;
	const expected = world.merchants.mwsAuthTokenOf(merchantId);
	if (expected === undefined || expected !== decode(segment) || world.merchants.isRevoked(merchantId)) {
		return payErrors.reply('InvalidAuthorizationToken');
	}
	return json(200, {authorizationToken: await issue(merchantId, world)});
}

/** Finds the merchant of a delegation token; gives `undefined` for a token that is dead or was given out by somebody else. */
export async function merchantOf(token: string, world: World): Promise<string | undefined> {
	try {
		const {payload} = await jwtVerify(token, secret, {algorithms: ['HS256'], currentDate: new Date(world.clock.nowMs())});
		const {sub: merchantId, serial} = payload;
		if (merchantId === undefined || typeof serial !== 'number' || world.merchants.isRevoked(merchantId)) {
			return undefined;
		}
		const {deadDelegations} = world.memory;
		const dead = Math.max(deadDelegations.get(merchantId) ?? 0, deadDelegations.get('') ?? 0);
		return serial > dead ? merchantId : undefined;
	} catch {
		return undefined;
	}
}

async function issue(merchantId: string, world: World): Promise<string> {
	world.memory.delegations += 1;
	const issuedAt = Math.floor(world.clock.nowMs() / 1000);
	return new SignJWT({serial: world.memory.delegations})
		.setProtectedHeader({alg: 'HS256', typ: 'JWT'})
		.setSubject(merchantId)
		.setJti(randomUUID())
		.setIssuedAt(issuedAt)
		.setExpirationTime(issuedAt + (world.options.authorizationTokenExpiresIn ?? 3600))
		.sign(secret);
}

function decode(segment: string): string | undefined {
	try {
		return decodeURIComponent(segment);
	} catch {
		return undefined;
	}
}
