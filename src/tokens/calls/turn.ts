/**
 * A call's turn under a quota that is waited for ahead of the call, and given back where the call is not made after all.
 */
import type {LaterQuota} from './later-quota.js';
import type {Quota} from './rate-limit.js';

/** At most one turn at a time. */
export interface Turn {
	/** Waits in line for it, unless it is had already. */
	take(signal: AbortSignal): Promise<void>;
	/** Resolves when the call may be made; the next one needs another turn. */
	spend(signal: AbortSignal): Promise<void>;
	/** Leaves it to the next in line, if it is had and no call was made. */
	giveBack(): void;
}

export function createTurn(quota: LaterQuota, account: string, ticket: string): Turn {
	/** Whose turn is had. */
	let had: Quota | undefined;
	const turn: Turn = {
		async take(signal) {
			if (!had) {
				const asked = await quota();
				await asked.take(account, ticket, signal);
				had = asked;
			}
		},
		async spend(signal) {
			await turn.take(signal);
			had = undefined;
		},
		giveBack() {
			had?.giveBack(account);
			had = undefined;
		},
	};
	return turn;
}
