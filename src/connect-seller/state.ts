/**
 * The `state` that goes to Amazon and back: a JWT that says which attempt this is and that it is ours, and tells a reader nothing else.
 *
 * User, tenant and cookie are in it as hashes that only the browser's cookie can be held against: Amazon, its logs and histories of
 * browsers see no id of the application's. Knows no store: whether an attempt was spent is for attempts.ts.
 */
import {createHmac, timingSafeEqual} from 'node:crypto';
import type {JWTPayload} from 'jose';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import type {SellingRegion} from '../types.js';
import {digestOf} from '../util/digest.js';
import {loadJose} from '../util/lazy.js';
import {alone} from '../util/members.js';
import {LIFETIME_S} from './cookies.js';

/** Whose states these are: `iss` and `aud`. */
export interface StateParty {
	readonly applicationId: string;
	readonly redirectUri: string;
	/** The first signs, all verify. */
	readonly keys: readonly [Uint8Array, ...Uint8Array[]];
}

/** Who began, as the application knows them. */
export interface Beginner {
	readonly user: string;
	readonly tenant: string | undefined;
}

/** What an attempt is about. */
export interface Attempt {
	readonly jti: string;
	readonly region: SellingRegion;
	readonly marketplaceId: string | undefined;
}

/** A state whose signature, party and time are right: what it is of still has to be held against the browser. */
export interface SignedAttempt extends Attempt {
	readonly cookieHash: string;
	readonly beginnerHash: string;
}

export async function signState(
	{jti, region, marketplaceId}: Attempt,
	{cookie, beginner, nowMs}: {cookie: string; beginner: Beginner; nowMs: number},
	{applicationId, redirectUri, keys}: StateParty,
): Promise<string> {
	const {SignJWT} = await loadJose();
	const nowS = Math.floor(nowMs / 1000);
	return new SignJWT({region, ...(marketplaceId === undefined ? {} : {marketplaceId}), cookie: digestOf(cookie)})
		.setProtectedHeader({alg: 'HS256', typ: TYPE})
		.setIssuer(applicationId)
		.setAudience(redirectUri)
		.setSubject(hashOfBeginner(beginner, cookie))
		.setJti(jti)
		.setIssuedAt(nowS)
		.setExpirationTime(nowS + LIFETIME_S)
		.sign(keys[0]);
}

/** The attempt, or why it is none of ours. */
export async function verifyState(
	state: string,
	{applicationId, redirectUri, keys}: StateParty,
	nowMs: number,
): Promise<SignedAttempt | RefusalReason> {
	if (state.length > LONGEST) {
		return 'state-malformed';
	}
	const {errors, jwtVerify} = await loadJose();
	let reason: RefusalReason = 'state-malformed';
	for (const key of keys) {
		try {
			const {payload} = await jwtVerify(
				state,
				key,
				alone({
					algorithms: ['HS256'],
					typ: TYPE,
					issuer: applicationId,
					audience: redirectUri,
					requiredClaims: ['exp', 'iat', 'jti', 'sub'],
					maxTokenAge: LIFETIME_S,
					currentDate: new Date(nowMs),
				}),
			);
			return readAttempt(alone(payload)) ?? 'state-malformed';
		} catch (error) {
			if (error instanceof errors.JWSSignatureVerificationFailed) {
				reason = 'state-forged';
				continue; // it may be another key's
			}
			return reasonOf(error, errors);
		}
	}
	return reason;
}

/** Whether the cookie is the one that was set with this state. */
export function isOfCookie({cookieHash}: SignedAttempt, cookie: string): boolean {
	return isSame(digestOf(cookie), cookieHash);
}

/** Whether who is signed in now, for which tenant, is who began. */
export function isOfBeginner({beginnerHash}: SignedAttempt, beginner: Beginner, cookie: string): boolean {
	return isSame(hashOfBeginner(beginner, cookie), beginnerHash);
}

/** A type of its own, so that no other JWT of the application passes for a state. */
const TYPE = 'amazon-connect+jwt';
const LONGEST = 2048;
const REGIONS: readonly unknown[] = ['na', 'eu', 'fe'] satisfies SellingRegion[];

function reasonOf(error: unknown, errors: typeof import('jose').errors): RefusalReason {
	if (error instanceof errors.JWTExpired) {
		return 'state-expired';
	}
	if (error instanceof errors.JWTClaimValidationFailed) {
		return 'state-foreign';
	}
	return error instanceof errors.JOSEAlgNotAllowed ? 'state-forged' : 'state-malformed';
}

function readAttempt({jti, sub, region, marketplaceId, cookie}: JWTPayload): SignedAttempt | undefined {
	if (typeof jti !== 'string' || typeof sub !== 'string' || typeof cookie !== 'string' || !isRegion(region)) {
		return undefined;
	}
	return {
		jti,
		region,
		marketplaceId: typeof marketplaceId === 'string' ? marketplaceId : undefined,
		cookieHash: cookie,
		beginnerHash: sub,
	};
}

function isRegion(value: unknown): value is SellingRegion {
	return REGIONS.includes(value);
}

/** The cookie is random, and known to this browser alone: without it a short user id could be found by trying. */
function hashOfBeginner({user, tenant}: Beginner, cookie: string): string {
	return createHmac('sha256', cookie)
		.update(JSON.stringify([user, tenant ?? null]))
		.digest('base64url');
}

function isSame(one: string, other: string): boolean {
	const [left, right] = [Buffer.from(one), Buffer.from(other)];
	return left.length === right.length && timingSafeEqual(left, right);
}
