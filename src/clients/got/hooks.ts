/**
 * What stands in got's hook slots: authorise each send, read each reply, let no error out with a secret in it.
 *
 * The only file that knows the names of got's hooks; each slot hands on to a file of its own. `beforeRequest` runs for the first send,
 * every retry, every redirect hop and after a resend (got's documentation says otherwise of the last).
 */
import {authorizeSend} from './authorize.js';
import {HookFailure, leavingError} from './errors.js';
import {actsFor, refusalOf} from './layers.js';
import {resendsAfter} from './replies.js';
import type {GotError, GotHooks, GotOptions, HookOptions} from './types.js';
import type {Scope} from '../../core/binding.js';

/** Hooks that act for one identity: {@link GotHooks} of an auth. */
export function createHooks(scope: Scope): GotHooks {
	return {
		beforeRequest: [
			actsFor(scope, async function authorizeRequest(given: HookOptions, {retryCount = 0}: {retryCount?: number} = {}) {
				// got gives its own options object, which has more than the type promises to users.
				const options = given as GotOptions;
				try {
					await authorizeSend(options, scope, retryCount);
				} catch (error) {
					throw new HookFailure(await refusalOf(error, options, scope));
				}
			}),
		],
		afterResponse: [
			async function reviewResponse(response, retry) {
				// The caller's own hooks see the second reply only if got keeps them for it.
				return resendsAfter(response, scope) ? retry({preserveHooks: true, context: {}}) : response;
			},
		],
		beforeError: [
			async function explainError(error) {
				return leavingError(error as GotError, scope);
			},
		],
	};
}
