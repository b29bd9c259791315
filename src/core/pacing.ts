/**
 * The turn of a send where calls are paced: it is taken right before the send leaves, given back where nothing was sent, and told the reply.
 *
 * Which line a send waits in, and for how long, is the API's. A layer above that has put its credential on has waited already, and a hop of
 * a redirect goes on with the turn of its call. A call that Amazon throttles all the same was not carried out, so that it is sent again at
 * its next turn, where its body can be.
 */

import {isPromise} from 'node:util/types';
import type {Attachment, Call, Plan} from '../apis/types.js';
import type {HeaderRecord} from '../types.js';
import type {Send} from './send.js';

interface TurnWait {
	readonly signals: readonly AbortSignal[];
	/** The deadline that the caller has set. */
	readonly deadlineMs: number | undefined;
	/** Whether a layer above has put its credential on, and so has waited. */
	readonly isCarrying: () => boolean;
}

/**
 * Waits until the send may leave, and notes its turn there.
 *
 * @returns whether it has waited
 * @throws AmazonAuthError `THROTTLED` where the turn comes after the deadline; the reason of a signal that aborts
 */
export async function takeTurn(
	send: Send,
	pace: NonNullable<Plan['pace']>,
	call: Call,
	{signals, deadlineMs, isCarrying}: TurnWait,
): Promise<boolean> {
	if (send.turn || send.isHop || isCarrying()) {
		return false;
	}
	const turn = pace(call, {signals, deadlineMs, isFirst: send.throttled > 0});
	if (isPromise(turn)) {
		send.turn = await turn;
		return true;
	}
	send.turn = turn;
	return false;
}

/** What the credential's promise gives; the turn is given back where it fails. */
export async function keepingTurn(send: Send, credential: Attachment | Promise<Attachment>): Promise<Attachment> {
	try {
		return await credential;
	} catch (error) {
		giveTurnBack(send);
		throw error;
	}
}

/** Nothing was sent. */
export function giveTurnBack({turn}: Send): void {
	turn?.giveBack();
}

/** How often a call is sent that Amazon throttles each time. */
const MOST_SENDS = 5;

/** A reply, and whether the body of its request can be sent again. */
interface Heard {
	readonly status: number;
	/** By lower-case name. */
	readonly headers: HeaderRecord;
	readonly isReplayable: boolean;
}

/**
 * Tells the send's turn the reply, once.
 *
 * @returns whether the call is to be sent again at its next turn, for clients that do not do so by themselves
 */
export function tellTurn(send: Send, {status, headers, isReplayable}: Heard): boolean {
	const {turn} = send;
	if (!turn?.answered({status, headers})) {
		return false;
	}
	send.throttled += 1;
	return isReplayable && send.throttled < MOST_SENDS;
}
