/**
 * Reads what Amazon answered to an authorised send, and says whether got is to send again.
 *
 * Once a call, and only where the refused token can be replaced and the body can be sent again.
 */
import {callsForResend} from '../../core/call.js';
import {isReplayable} from './body.js';
import {sendOf} from './send.js';
import type {GotOptions, HookResponse} from './types.js';
import type {Scope} from '../../core/binding.js';
import type {AmazonReply} from '../../types.js';

/** Whether the reply of a call calls for a second send, which is then on its way. */
export function resendsAfter(response: HookResponse, scope: Scope): boolean {
	// got's response holds got's request, each of which has a hidden class of its own: see got-seam.ts.
	const options = Reflect.get((response as HookResponse & {request: object}).request, 'options') as GotOptions;
	const send = sendOf(options);
	if (!send || send.isOver || send.scope !== scope) {
		return false;
	}
	send.isAnswered = true;
	if (response.statusCode < 400) {
		send.isOver = true;
		return false;
	}
	// The same hooks twice ask twice.
	return callsForResend(send, replyOf(response), {isReplayable: isReplayable(options.body)});
}

export function replyOf({statusCode, headers, rawBody}: HookResponse): AmazonReply {
	return {status: statusCode, headers, body: rawBody};
}
