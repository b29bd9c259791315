/**
 * One application's access to Login with Amazon: retries, and client secrets that rotate.
 *
 * Several secrets may be valid at once (Amazon keeps the old one for seven days): on `invalid_client` the next is tried once, and the
 * one that worked is tried first from then on.
 */
import type {Clock} from '../clock.js';
import {AmazonAuthError} from '../errors.js';
import type {SharedRefusals} from '../store/shared-refusals.js';
import type {TokenCall} from '../token-call/reply.js';
import {withRetries} from '../token-call/retries.js';
import type {TokenKind} from '../tokens/token-syntax.js';
import {createRefusals} from './refusals.js';
import {type AccessTokenReply, readTokenReply} from './token-reply.js';
import {buildTokenRequest, type Grant} from './token-request.js';
import {createTrials} from './trials.js';

/** Asks Login with Amazon for an access token. */
export type LoginWithAmazon = (grant: Grant, kind: TokenKind, signal: AbortSignal) => Promise<AccessTokenReply>;

export interface LoginOptions {
	readonly clientId: string;
	/** The client secrets now, newest first. */
	readonly secrets: () => Promise<readonly string[]>;
	readonly call: TokenCall;
	readonly clock: Clock;
	/** What other processes were refused, where there are any. */
	readonly sharedRefusals?: SharedRefusals | undefined;
}

export function createLoginWithAmazon({clientId, secrets, call, clock, sharedRefusals}: LoginOptions): LoginWithAmazon {
	let worked: string | undefined;
	const refusals = createRefusals({clientId, clock, shared: sharedRefusals});
	const trials = createTrials(clock);

	const ask = async (grant: Grant, kind: TokenKind, secret: string, signal: AbortSignal): Promise<AccessTokenReply> => {
		const send = async (): Promise<AccessTokenReply> =>
			readTokenReply(await call(buildTokenRequest(grant, clientId, secret), signal), kind, clock.nowMs());
		return trials.run(secret, signal, {
			assertOpen() {
				const refusal = refusals.of(secret, grant);
				if (refusal) {
					throw refusal;
				}
			},
			async call() {
				const refusal = await refusals.ofOthers(secret, grant);
				if (refusal) {
					throw refusal;
				}
				try {
					return await withRetries(send, {what: 'Login with Amazon', signal});
				} catch (error) {
					await refusals.remember(secret, grant, error);
					throw error;
				}
			},
		});
	};

	return async (grant, kind, signal) => {
		const [first, second] = orderBy(await secrets(), worked);
		try {
			const reply = await ask(grant, kind, first, signal);
			worked = first;
			return reply;
		} catch (error) {
			if (second === undefined || !isInvalidClient(error)) {
				throw error;
			}
			const reply = await ask(grant, kind, second, signal);
			worked = second;
			return reply;
		}
	};
}

/** The secret that worked last comes first, as long as it is still one of them. */
function orderBy(secrets: readonly string[], worked: string | undefined): [string, string | undefined] {
	const [newest = '', ...older] = secrets;
	if (worked === undefined || worked === newest || !older.includes(worked)) {
		return [newest, older[0]];
	}
	return [worked, newest];
}

function isInvalidClient(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.code === 'invalid_client';
}
