/**
 * Waiting for a token while its mint may be held up: whoever cannot sit a known pause out is told at once, and not at the deadline.
 *
 * The flight goes on for those who can, and a caller who is told has begun none.
 */
import type {Clock} from '../util/clock.js';
import {AmazonAuthError} from '../errors.js';
import {type Wait, waitWithin} from '../util/wait.js';
import type {TokenRequest} from './flights.js';

export interface Patience extends Wait {
	/** Until when a pause is sat out, on the monotonic clock; as long as it takes, where it is not given. */
	readonly sitsOutUntilMs: number | undefined;
}

type Held = Pick<TokenRequest, 'hold' | 'label'>;

/** @throws {@link AmazonAuthError} `THROTTLED` where a pause lasts too long for the caller */
export function assertNotHeld(request: Held, patience: Patience, clock: Clock): void {
	const tooLong = tooLongFor(request, patience, clock);
	if (tooLong) {
		throw tooLong;
	}
}

/** @throws what {@link assertNotHeld} does, also once such a pause begins; what `waitWithin` does */
export async function waitUnlessHeld<T>(landed: Promise<T>, request: Held, patience: Patience, clock: Clock): Promise<T> {
	const {hold} = request;
	if (!hold || patience.sitsOutUntilMs === undefined) {
		return waitWithin(landed, patience, clock);
	}
	const held = new AbortController();
	const leave = hold.onBegin(() => {
		const tooLong = tooLongFor(request, patience, clock);
		if (tooLong) {
			held.abort(tooLong);
		}
	});
	try {
		return await waitWithin(landed, {...patience, signals: [...patience.signals, held.signal]}, clock);
	} finally {
		leave();
	}
}

function tooLongFor({hold, label}: Held, {sitsOutUntilMs}: Patience, clock: Clock): AmazonAuthError | undefined {
	const leftMs = hold?.leftMs() ?? 0;
	if (leftMs === 0 || sitsOutUntilMs === undefined || clock.monotonicMs() + leftMs < sitsOutUntilMs) {
		return undefined;
	}
	return new AmazonAuthError(
		'ERR_AMAZON_THROTTLED',
		"Amazon's token service asks for a pause, which ends after the deadline of this call. Try again after it, or give the call a longer timeout.",
		{api: label.api, retryAfterMs: Math.ceil(leftMs)},
	);
}
