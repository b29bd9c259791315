/**
 * A client secret nobody has used yet is tried by one call alone: with a wrong one, a thousand sellers would be refused a thousand times.
 *
 * Whatever but a refusal of the client comes of the trial, the others go on together from then on. A trial that nobody answers keeps
 * them for two seconds only; then the next of them tries too, and the first answer to any is for all.
 */

import {AmazonAuthError} from '../../errors.js';
import type {Clock} from '../../util/clock.js';
import {waitWithin} from '../../util/wait.js';

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
		const timer = setTimeout(end, PATIENCE_MS).unref();
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
				(error: unknown) => judged(secret, isRefusedClient(error)),
			);
			return outcome;
		},
	};
}

function isRefusedClient(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.code === 'invalid_client';
}
