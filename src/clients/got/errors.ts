/**
 * Which error leaves a call, and that it holds nothing of the request.
 *
 * Ours leaves as it is; got's own leaves rewritten, with ours as its cause where the reply was about the credential.
 */

import type {Binding} from '../../core/binding.js';
import {reviewOnce} from '../../core/call.js';
import {becomeFrameworkError, isTimeout, withTimeoutStatus} from '../../core/error-status.js';
import {AmazonAuthError} from '../../errors.js';
import {redactError} from './redaction.js';
import {replyOf, sendOf} from './send.js';
import type {GotError, HookResponse} from './types.js';

/** Carries an error through got unread: got would try a call again whose resolver failed with a code of the network's. */
export class HookFailure extends Error {
	override readonly cause: Error;
	declare readonly code?: string;

	constructor(thrown: unknown) {
		const error =
			thrown instanceof Error
				? thrown
				: new TypeError('A function given by the application threw, or a signal was aborted with, what is no Error.');
		super(error.message);
		this.cause = error;
		if (error instanceof AmazonAuthError) {
			this.code = error.code;
		}
	}
}

/** The error to leave in place of the one that got is about to throw. */
export function leavingError(error: GotError, binding: Binding): Error {
	const {options, name} = error;
	const send = options && sendOf(options);
	if (send?.binding === binding) {
		send.isOver = true;
	}
	if (error.cause instanceof HookFailure) {
		const {cause} = error.cause;
		if (binding.rules.forFramework) {
			withTimeoutStatus(cause);
		}
		return cause;
	}
	if (!options || !send?.isPrivate || send.binding !== binding) {
		return error;
	}
	if (error.cause instanceof AmazonAuthError) {
		return error.cause; // thrown in the request function
	}
	// A stream's reply has passed no other hook, and its body cannot be sent again.
	if (options.isStream && isRefusal(error.response)) {
		reviewOnce(send, replyOf(error.response));
	}
	const isLate = isTimeout(error);
	redactError(error, {url: send.shownUrl, cause: send.error ?? thrownByCaller(error)});
	// A caller's `retry.calculateDelay` that returns 0 for everything forbids our second send too.
	if (name === 'RetryError' && send.error) {
		return send.error;
	}
	return binding.rules.forFramework
		? becomeFrameworkError(error, {cause: send.error, isLate, nowMs: binding.shared.clock.nowMs()})
		: error;
}

function isRefusal(response: GotError['response']): response is HookResponse {
	return response?.rawBody !== undefined && response.statusCode !== undefined && response.statusCode >= 400;
}

/** What a hook of the caller's threw is the caller's to word; whatever Node and got fail with has a code. */
function thrownByCaller({name, cause}: GotError): Error | undefined {
	return name === 'RequestError' && cause instanceof Error && !('code' in cause) ? cause : undefined;
}
