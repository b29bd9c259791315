/**
 * Reads what Amazon answered to an authorised send, and says whether got is to send again.
 *
 * Once a call, and only where the refused token can be replaced and the body can be sent again.
 */
import {isReplayable} from './got-body.js';
import {type Send, sendOf} from './got-seam.js';
import type {GotOptions, HookResponse} from './got-types.js';
import {reviewReply} from './review.js';
import type {Scope} from './scope.js';

/** Whether the reply of a call calls for a second send, which is then on its way. */
export function callsForResend(response: HookResponse, scope: Scope): boolean {
	// got's response holds got's request.
	const {options} = (response as HookResponse & {request: {options: GotOptions}}).request;
	const send = sendOf(options);
	if (!send || send.isOver || send.scope !== scope) {
		return false;
	}
	if (response.statusCode < 400) {
		// Whoever uses these options for another call (pagination may) starts afresh.
		send.isOver = true;
		return false;
	}
	const sendAgain = reviewOnce(response, send);
	if (!sendAgain || send.resent || !isReplayable(options.body)) {
		return false;
	}
	send.resent = true;
	return true;
}

/** Whether the reply says that another token would do; forgets the one it refuses. The same hooks twice ask twice. */
export function reviewOnce({statusCode, headers, rawBody}: HookResponse, send: Send): boolean {
	if (!send.attachment || send.reviewed) {
		return false;
	}
	send.reviewed = true;
	const sent = {
		url: send.attachment.url ?? new URL(send.href),
		headers: send.attachment.headers,
		operation: send.operation,
		stringToSign: send.attachment.stringToSign,
		isFinal: send.attachment.isFinal,
	};
	const verdict = reviewReply(sent, {status: statusCode, headers, body: rawBody}, send.scope.shared);
	send.error = verdict.error;
	return verdict.sendAgain;
}
