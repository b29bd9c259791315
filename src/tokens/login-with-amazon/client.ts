/**
 * One application's access to Login with Amazon: retries, and client secrets that rotate.
 *
 * Several secrets may be valid at once (Amazon keeps the old one for seven days): on `invalid_client` the next is tried, each once, and
 * the one that worked is tried first from then on.
 */

import {AmazonAuthError} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {shortName} from '../../util/digest.js';
import {createAttemptLimit} from '../calls/attempt-limit.js';
import {toldOnChannels} from '../calls/retry.js';
import type {TokenCall} from '../calls/token-call.js';
import type {TokenSubject} from '../key.js';
import type {SharedRefusals} from '../types.js';
import {createRefusals} from './refusals.js';
import {createSecretTrials} from './secret-trial.js';
import {asToldOf, mayRepeat} from './single-use.js';
import {buildTokenRequest, readTokenReply} from './token-endpoint.js';
import type {AccessTokenReply, Grant, LoginWithAmazon} from './types.js';

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
	const trials = createSecretTrials(clock);
	const calls = createAttemptLimit(clock);

	const ask = async (grant: Grant, subject: TokenSubject, secret: string, signal: AbortSignal): Promise<AccessTokenReply> => {
		const name = nameOf(secret, grant);
		const send = async (): Promise<AccessTokenReply> => {
			const reply = await call(buildTokenRequest(grant, clientId, secret), signal, () => calls.sent(name));
			return readTokenReply(reply, grant.grant_type, clock.nowMs());
		};
		return trials.run(secret, signal, {
			assertOpen() {
				// Before a trial: what is held back tries no secret.
				const refusal = refusals.of(secret, grant) ?? calls.refusalOf(name);
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
					const recent = {calls, name};
					return await toldOnChannels(send, {
						what: 'Login with Amazon',
						signal,
						clock,
						subject,
						recent,
						mayRepeat: mayRepeat(grant),
					});
				} catch (error) {
					await refusals.remember(secret, grant, error);
					throw asToldOf(grant, error);
				}
			},
		});
	};

	return async (grant, subject, signal, asked) => {
		let refusal: unknown;
		for (const secret of orderBy(asked ?? (await secrets()), worked)) {
			try {
				const reply = await ask(grant, subject, secret, signal);
				worked = secret;
				return reply;
			} catch (error) {
				if (!isInvalidClient(error)) {
					throw error;
				}
				refusal = error;
			}
		}
		throw refusal;
	};
}

/** A new secret or grant has another name: it is held back by nothing that befell the old one. */
function nameOf(secret: string, grant: Grant): string {
	return shortName(JSON.stringify([secret, grant]));
}

/** Each once, newest first; the secret that worked last before them, as long as it is still one of them. */
function orderBy(secrets: readonly string[], worked: string | undefined): Iterable<string> {
	return new Set(worked !== undefined && secrets.includes(worked) ? [worked, ...secrets] : secrets);
}

function isInvalidClient(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.code === 'invalid_client';
}
