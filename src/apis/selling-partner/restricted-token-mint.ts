/**
 * Mints a Restricted Data Token under the seller's rate limit, with the seller's access token, and once more if that token is dead.
 *
 * Mints always go to the production host, since tokens minted in the sandbox cannot be used.
 * @see https://developer-docs.amazon.com/sp-api/docs/sp-api-sandbox
 */

import {publish, refusalOf} from '../../diagnostics/channels.js';
import {AmazonAuthError} from '../../errors.js';
import {productionHost} from '../../hosts.js';
import {createPermit} from '../../tokens/calls/reservation.js';
import {toldOnChannels} from '../../tokens/calls/retry.js';
import {aboutToken, type TokenSubject} from '../../tokens/key.js';
import type {MintedToken} from '../../tokens/token.js';
import type {Permit} from '../../tokens/types.js';
import {shortName} from '../../util/digest.js';
import {basicDate} from '../../util/encoding.js';
import {holds} from '../../util/members.js';
import {headerOf} from '../../util/reply-parts.js';
import {RATE_HEADER} from '../../util/retry-after.js';
import {userAgent} from '../access-token-headers.js';
import {budgetAccount, RESTRICTED, type Seller, type SellingPartnerClient} from './client.js';
import type {RestrictedResource} from './need.js';
import {buildRestrictedTokenRequest, DeadAccessToken, readRestrictedTokenReply} from './tokens-api.js';

export interface Mint {
	readonly resources: readonly RestrictedResource[];
	readonly targetApplication?: string | undefined;
	/** The name by which the rate limit tells the mint from others of the seller. */
	readonly key: string;
	/** The one operation that the token is for. */
	readonly operation?: string | undefined;
	/** The reserved permit of the seller's rate limit, which may have been granted already. */
	readonly permit?: Permit | undefined;
	/** Called where the mint has to wait for a function of the application. */
	readonly leavePlace?: (() => void) | undefined;
}

const REFUSED = 'ERR_AMAZON_ACCESS_TOKEN_REFUSED';

export async function mintRestrictedDataToken(
	client: SellingPartnerClient,
	seller: Seller,
	mint: Mint,
	signal: AbortSignal,
): Promise<MintedToken> {
	const permit = mint.permit ?? createPermit(client.budget, budgetAccount(seller), mint.key);
	const first = await tryMint(client, seller, {...mint, permit}, signal);
	if (holds(first, 'minted')) {
		return first.minted;
	}
	if (client.cache.refuse(first.dead) !== 'kept') {
		const {status} = first;
		publish('retried', () => ({
			...aboutToken(subjectOf(seller, mint)),
			what: 'token-call',
			attempt: 2,
			delayMs: 0,
			status,
		}));
		mint.leavePlace?.();
		const second = await tryMint(client, seller, {...mint, permit}, signal);
		if (holds(second, 'minted')) {
			return second.minted;
		}
	}
	throw refusedTwice();
}

async function tryMint(
	client: SellingPartnerClient,
	seller: Seller,
	mint: Mint & {readonly permit: Permit},
	signal: AbortSignal,
): Promise<{minted: MintedToken} | {dead: string; status: number}> {
	const {cache, call, clock, settings, mints: calls} = client;
	const {resources, targetApplication, permit, operation} = mint;
	const account = budgetAccount(seller);
	const token = client.accounts.request(seller.owner, seller.region);
	const {value} = await cache.token(token, {signals: [signal]});
	// The attempt limit counts by grant, so that a new authorization is tried at once.
	const name = shortName(
		JSON.stringify([account, client.accounts.grantOf(token.key) ?? null, resources, targetApplication ?? null]),
	);
	const send = async (): Promise<MintedToken> => {
		await permit.use(signal);
		const headers = {'user-agent': userAgent(settings.userAgent), 'x-amz-date': basicDate(clock.nowMs())};
		const host = productionHost(seller.region);
		const request = buildRestrictedTokenRequest({host, accessToken: value, resources, targetApplication, headers});
		const reply = await call(request, signal, () => calls.sent(name));
		const budget = await client.budget();
		budget.applyRate(account, Number(headerOf(reply.headers, RATE_HEADER)));
		return readRestrictedTokenReply(reply, host, clock.nowMs());
	};
	try {
		const subject = subjectOf(seller, mint);
		return {
			minted: await toldOnChannels(send, {
				what: 'The Tokens API',
				signal,
				clock,
				subject,
				recent: {calls, name},
				toError: deadTokenError,
			}),
		};
	} catch (error) {
		if (error instanceof DeadAccessToken) {
			const {amazon} = error;
			publish('refused', () => ({
				...aboutToken({...token, operation}),
				what: 'request',
				ageMs: cache.seen(value)?.ageMs,
				...refusalOf({code: REFUSED, amazon}),
			}));
			return {dead: value, status: amazon.status};
		}
		throw error;
	}
}

function deadTokenError(error: unknown): AmazonAuthError | undefined {
	return error instanceof DeadAccessToken ? refusedTwice() : undefined;
}

function refusedTwice(): AmazonAuthError {
	return new AmazonAuthError(
		REFUSED,
		"The Tokens API refuses the seller's access token, though it is new. Has the seller revoked the authorization?",
		{api: 'selling-partner', operation: 'createRestrictedDataToken'},
	);
}

function subjectOf({owner}: Seller, {operation}: Mint): TokenSubject {
	return {label: RESTRICTED, owner, operation};
}
