/**
 * One application's access to Login with Amazon, or to another token endpoint: retries, and client secrets that rotate.
 *
 * Several secrets may be valid at once (Amazon keeps the old one for seven days): on `invalid_client` the next is tried, each once, and
 * the one that worked is tried first from then on. A secret that nobody has used yet is tried by one call alone: with a wrong one, a
 * thousand sellers would be refused a thousand times.
 */

import {AmazonAuthError} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {shortName} from '../../util/digest.js';
import {unreferenced, waitWithin} from '../../util/wait.js';
import {createAttemptLimit} from '../calls/attempt-limit.js';
import {toldOnChannels} from '../calls/retry.js';
import type {TokenCall} from '../calls/token-call.js';
import type {TokenSubject} from '../key.js';
import type {SharedRefusals} from '../types.js';
import {LOGIN_WITH_AMAZON, type TokenEndpoint} from './endpoint.js';
import {createRefusals} from './refusals.js';
import {asToldOf, mayRepeat} from './single-use.js';
import {buildTokenRequest, readTokenReply} from './token-endpoint.js';
import type {AccessTokenReply, Grant, LoginWithAmazon} from './types.js';

export interface LoginOptions {
	readonly clientId: string;
	/** The client secrets now, newest first. */
	readonly secrets: () => Promise<readonly string[]>;
	/** Login with Amazon for every region, where none is given. */
	readonly endpoint?: TokenEndpoint | undefined;
	readonly call: TokenCall;
	readonly clock: Clock;
	/** What other processes were refused, where there are any. */
	readonly sharedRefusals?: SharedRefusals | undefined;
}

export function createLoginWithAmazon({clientId, secrets, call, clock, ...options}: LoginOptions): LoginWithAmazon {
	const {endpoint = LOGIN_WITH_AMAZON, sharedRefusals} = options;
	let worked: string | undefined;
	const refusals = createRefusals({clientId, endpoint, clock, shared: sharedRefusals});
	const trials = createSecretTrials(clock);
	const calls = createAttemptLimit(clock);

	const ask = async (grant: Grant, subject: TokenSubject, secret: string, signal: AbortSignal): Promise<AccessTokenReply> => {
		const name = nameOf(secret, grant);
		const send = async (): Promise<AccessTokenReply> => {
			const reply = await call(buildTokenRequest(grant, {clientId, secret}, endpoint), signal, () => calls.sent(name));
			return readTokenReply(reply, {grantType: grant.grant_type, endpoint, nowMs: clock.nowMs()});
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
						what: endpoint.giver,
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

export interface SecretTrials {
	/** Runs the call, after the trial of its secret if one is on; `assertOpen` throws where that showed that there is no use. */
	run<T>(secret: string, signal: AbortSignal, step: {assertOpen: () => void; call: () => Promise<T>}): Promise<T>;
}

/** More secrets than any application has at a time; those beyond are tried anew. */
const REMEMBERED = 100;
const PATIENCE_MS = 2_000;

interface Trial {
	/** Resolves when the others may look again. */
	readonly over: Promise<void>;
	end(): void;
}

/**
 * Whatever but a refusal of the client comes of a trial, the others go on together from then on. A trial that nobody answers keeps them
 * for two seconds only; then the next of them tries too, and the first answer to any is for all.
 */
export function createSecretTrials(clock: Clock): SecretTrials {
	const tried = new Set<string>();
	/** The newest of each secret. */
	const trials = new Map<string, Trial>();

	const begin = (secret: string): void => {
		let resolve = (): void => {};
		const over = new Promise<void>((done) => {
			resolve = done;
		});
		const end = (): void => {
			clearTimeout(timer);
			trials.delete(secret);
			resolve();
		};
		// Unreferenced: the call that is tried keeps the process alive.
		const timer = unreferenced(setTimeout(end, PATIENCE_MS));
		trials.set(secret, {over, end});
	};

	const judged = (secret: string, isRefused: boolean): void => {
		if (!isRefused) {
			if (tried.size >= REMEMBERED) {
				tried.clear();
			}
			tried.add(secret);
		}
		// Not always its own: another may have begun since.
		trials.get(secret)?.end();
	};

	return {
		async run(secret, signal, {assertOpen, call}) {
			assertOpen();
			for (let trial = trials.get(secret); trial && !tried.has(secret); trial = trials.get(secret)) {
				await waitWithin(trial.over, {signals: [signal]}, clock);
				assertOpen();
			}
			if (tried.has(secret)) {
				return call();
			}
			begin(secret);
			const outcome = call();
			outcome.then(
				() => judged(secret, false),
				(error: unknown) => judged(secret, isInvalidClient(error)),
			);
			return outcome;
		},
	};
}

function isInvalidClient(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.code === 'invalid_client';
}
