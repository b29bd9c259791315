/**
 * A call's body as got holds it: its bytes where they are known, and no second send where they are spent with the first.
 */
import {isUint8Array} from 'node:util/types';
import type {GotOptions} from './types.js';
import type {Call} from '../../apis/types.js';

/** Whether the same bytes can be sent again. */
export function isReplayable(body: unknown): boolean {
	return body === undefined || body === null || typeof body === 'string' || ArrayBuffer.isView(body);
}

/** The body as Amazon Pay signs it. */
export function readSignableBody({body, isStream, method}: GotOptions): Call['body'] {
	if (isUint8Array(body) || typeof body === 'string') {
		return body;
	}
	if (ArrayBuffer.isView(body)) {
		return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
	}
	// What will be piped into a stream is not known yet.
	const mayBePiped = isStream === true && method !== 'GET' && method !== 'HEAD';
	return isReplayable(body) && !mayBePiped ? undefined : 'unreadable-body';
}

/** Keeps got from trying a call again whose body is spent: an iterator would go out empty, and Amazon might take it. */
export function forbidResending(options: GotOptions): void {
	if (!isReplayable(options.body)) {
		// The last of them keeps a caller's `calculateDelay` from overruling the first.
		Object.assign(options.retry, {limit: 0, enforceRetryRules: true});
	}
}
