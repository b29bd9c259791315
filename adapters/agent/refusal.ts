/**
 * Reads a reply that may refuse the credential, within limits, before it is handed on.
 *
 * A refusal is short and comes with its headers: what is longer or slower is a customer's data, and goes on from where it was held.
 */
import type {IncomingMessage} from 'node:http';
import {MAX_REFUSAL_BYTES, onRefusalLate} from '../../src/core/refusal-limits.js';
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
