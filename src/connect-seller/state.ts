/**
 * Signs and verifies the `state` that goes to Amazon and back: a JWT that names the attempt and hides everything else from its readers.
 *
 * The state holds user, tenant and cookie as hashes that can be checked only with the browser's cookie, so that Amazon, its logs and the
 * histories of browsers see no id of the application. The file knows no store: attempts.ts tells whether an attempt was spent.
 */
import {createHmac, timingSafeEqual} from 'node:crypto';
import type {JWTPayload} from 'jose';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import type {SellingRegion} from '../types.js';
import {digestOf} from '../util/digest.js';
import {loadJose} from '../util/lazy.js';
import {alone} from '../util/members.js';
import {LIFETIME_S} from './cookies.js';

/** The application that signs the states, as `iss` and `aud`. */
export interface StateParty {
	readonly applicationId: string;
	readonly redirectUri: string;
	/** The first key signs, and all verify. */
	readonly keys: readonly [Uint8Array, ...Uint8Array[]];
}

/** The user who began an attempt, as the application names the user. */
export interface Beginner {
	readonly user: string;
	readonly tenant: string | undefined;
}

/** An attempt, and the marketplace that is to be connected. */
export interface Attempt {
	readonly jti: string;
	readonly region: SellingRegion;
	readonly marketplaceId: string | undefined;
}

/** An attempt from a state whose signature, application and time are right; its hashes are still to be compared with the browser's. */
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

/** The attempt, or the reason to refuse the state. */
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
				continue; // another key may have signed it
			}
			return reasonOf(error, errors);
		}
	}
	return reason;
}

/** Whether the cookie was set together with this state. */
export function isOfCookie({cookieHash}: SignedAttempt, cookie: string): boolean {
	return isSame(digestOf(cookie), cookieHash);
}

/** Whether the user and tenant now are those that began the attempt. */
export function isOfBeginner({beginnerHash}: SignedAttempt, beginner: Beginner, cookie: string): boolean {
	return isSame(hashOfBeginner(beginner, cookie), beginnerHash);
}

/** The type in the header, so that another JWT of the application is refused as a state. */
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

/** Hashes user and tenant with the cookie, which is random and known to this browser alone: a short user id could be guessed otherwise. */
function hashOfBeginner({user, tenant}: Beginner, cookie: string): string {
	return createHmac('sha256', cookie)
		.update(JSON.stringify([user, tenant ?? null]))
		.digest('base64url');
}

function isSame(one: string, other: string): boolean {
	const [left, right] = [Buffer.from(one), Buffer.from(other)];
	return left.length === right.length && timingSafeEqual(left, right);
}
