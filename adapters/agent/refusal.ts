/**
 * Reads a reply that may refuse the credential, within limits, before it is handed on, and tells whether the request goes once more.
 *
 * A refusal is short and comes with its headers: what is longer or slower is a customer's data, and goes on from where it was held.
 */
import type {IncomingMessage} from 'node:http';
import {callsForResend} from '../../src/core/call.js';
import {tellTurn} from '../../src/core/pacing.js';
import {MAX_REFUSAL_BYTES, onRefusalLate} from '../../src/core/refusal-limits.js';
import type {Send} from '../../src/core/send.js';
import type {ReadReply} from './reply-writer.js';

/** Calls back once, with a reply that is whole or paused. */
export function readRefusal(reply: IncomingMessage, whenRead: (read: ReadReply) => void): void {
	const chunks: Buffer[] = [];
	let length = 0;
	const settle = (isWhole: boolean): void => {
		stopWaiting();
		reply.off('data', onData).off('end', onEnd).off('close', onBroken);
		if (!isWhole) {
			reply.pause();
		}
		whenRead({chunks, isWhole});
	};
	const onData = (chunk: Buffer): void => {
		chunks.push(chunk);
		length += chunk.length;
		if (length > MAX_REFUSAL_BYTES) {
			settle(false);
		}
	};
	const onEnd = (): void => settle(true);
	const onBroken = (): void => settle(false);
	const stopWaiting = onRefusalLate(() => settle(false));
	reply.on('data', onData).once('end', onEnd).once('close', onBroken);
	reply.on('error', () => {}); // told by 'close'
}

interface Replayable {
	readonly isReplayable: boolean;
}

/** Whether the request, which was throttled, waits for another turn. Asked once of each reply: the pace is mended by it. */
export function hasAnotherTurn(
	{statusCode: status = 0, headers}: IncomingMessage,
	send: Send,
	{isReplayable}: Replayable,
): boolean {
	return tellTurn(send, {status, headers, isReplayable});
}

/** Whether another credential would do. */
export function wantsAnother(
	{statusCode: status = 0, headers}: IncomingMessage,
	{isWhole, chunks}: ReadReply,
	send: Send,
	request: Replayable,
): boolean {
	return isWhole && callsForResend(send, {status, headers, body: Buffer.concat(chunks)}, request);
}
