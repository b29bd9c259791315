/**
 * A client secret nobody has used yet is tried by one call alone: with a wrong one, a thousand sellers would be refused a thousand times.
 *
 * Whatever but a refusal of the client comes of the trial, the others go on together from then on.
 */
import type {Clock} from '../clock.js';
import {AmazonAuthError} from '../errors.js';
import {waitWithin} from '../wait.js';

export interface Trials {
	/** Runs the call, after the trial of its secret if one is on; `assertOpen` throws where that showed that there is no use. */
	run<T>(secret: string, signal: AbortSignal, step: {assertOpen: () => void; call: () => Promise<T>}): Promise<T>;
}

/** More secrets than any application has at a time; those beyond are tried anew. */
const REMEMBERED = 100;

export function createTrials(clock: Clock): Trials {
	const tried = new Set<string>();
	const trials = new Map<string, Promise<void>>();
	return {
		async run(secret, signal, {assertOpen, call}) {
			assertOpen();
			for (let trial = trials.get(secret); trial && !tried.has(secret); trial = trials.get(secret)) {
				await waitWithin(trial, {signals: [signal]}, clock);
				assertOpen();
			}
			if (tried.has(secret)) {
				return call();
			}
			const outcome = call();
			const settled = outcome.then(
				() => tried.add(secret),
				(error: unknown) => isRefusedClient(error) || tried.add(secret),
			);
			const trial = settled.then(() => {
				trials.delete(secret);
				if (tried.size > REMEMBERED) {
					tried.clear();
				}
			});
			trials.set(secret, trial);
			return outcome;
		},
	};
}

function isRefusedClient(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.code === 'invalid_client';
}
