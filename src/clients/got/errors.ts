/**
 * Decides which error leaves a call, and takes everything of the request out of it.
 *
 * An error of this package leaves as it is. An error of got leaves redacted, with the error of this package as its cause if the reply was
 * about the credential.
 */

import type {Binding} from '../../core/binding.js';
import {reviewOnce} from '../../core/call.js';
import {becomeFrameworkError, isTimeout, withTimeoutStatus} from '../../core/error-status.js';
import {tellTurn} from '../../core/pacing.js';
import {AmazonAuthError} from '../../errors.js';
import {redactError} from './redaction.js';
import {replyOf, sendOf} from './send.js';
import type {GotError, HookResponse} from './types.js';

/** Hides an error from got, which would send a call again if a function of the application failed with a code of the network. */
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

/** The error that leaves the call in place of the one that got is about to throw. */
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
	// The reply to a stream has passed no other hook. A second send is impossible, since the body was a stream.
	if (options.isStream && isRefusal(error.response)) {
		const reply = replyOf(error.response);
		tellTurn(send, {...reply, isReplayable: false});
		reviewOnce(send, reply);
	}
	const isLate = isTimeout(error);
	redactError(error, {url: send.shownUrl, cause: send.error ?? thrownByCaller(error)});
	// A `retry.calculateDelay` of the caller that always returns 0 forbids the second send after a refusal too.
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

/** An error that a hook of the caller threw, which stays as it is; errors of Node and of got have a code. */
function thrownByCaller({name, cause}: GotError): Error | undefined {
	return name === 'RequestError' && cause instanceof Error && !('code' in cause) ? cause : undefined;
}
