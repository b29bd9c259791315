/**
 * `got-amazon-auth/undici`: an interceptor that puts the right credential on requests that undici sends to Amazon. undici 7 and 8.
 *
 * The file reads options; undici/call.ts carries a call out.
 * @module got-amazon-auth/undici
 */
import type {Dispatcher} from 'undici';
import {MAX_BODY_BYTES} from '../src/clients/body-bytes.js';
import {bindingOf} from '../src/core/binding.js';
import type {AmazonAuth} from '../src/index.js';
import {assertKnownKeys} from '../src/util/option-readers.js';
import {startCall} from './undici/call.js';

/** Options of `amazonInterceptor()`. */
export interface AmazonInterceptorOptions {
	/**
	 * How much of a body that comes as a stream or an iterator is read before it is sent, so that it can be signed and sent again: 1 MiB
	 * by default. A longer one is sent once; Amazon Pay's, which must be signed, fails with `BODY_NOT_SIGNABLE`.
	 */
	maxBodyBytes?: number;
}

/**
 * An interceptor for `compose`: requests to Amazon through the dispatcher carry the credential of the account that `auth` acts for;
 * requests to other hosts stay as they are. A function given to `as` is called for each request, in the async context of that request, so
 * that one agent serves many sellers.
 *
 * The interceptor works with the `fetch`, `request`, `stream` and `pipeline` of undici. A request that its caller aborts while the
 * credential is fetched is never sent. A refused token is replaced and the request sent once more, if its body allows that; a refusal that
 * is still incomplete two seconds after its headers is handed on unread. Errors reach the caller of `request` as they are, and the caller
 * of `fetch` as the `cause` of its `TypeError`.
 *
 * Replies to requests with a credential say `cache-control: no-store`, since undici's cache would give the reply of one seller to another.
 * A redirect that may not keep the credential is shown with a final dot after its host, and a redirect of Amazon Pay without `location`.
 * Compose `dns` before this interceptor, `retry` and `redirect` after it.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * const dispatcher = new Agent().compose(amazonInterceptor(auth.as({sellingPartnerId})));
 * const {body} = await request(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`, {dispatcher});
 */
export function amazonInterceptor(
	auth: AmazonAuth,
	options: AmazonInterceptorOptions = {},
): Dispatcher.DispatcherComposeInterceptor {
	if (typeof auth === 'function') {
		throw new TypeError('"amazonInterceptor" makes the interceptor and is none itself: write compose(amazonInterceptor(auth)).');
	}
	const {binding} = bindingOf(auth, 'auth');
	const {maxBodyBytes = MAX_BODY_BYTES} = assertKnownKeys(options, ['maxBodyBytes'], 'options');
	if (typeof maxBodyBytes !== 'number' || !Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 0) {
		throw new TypeError('"maxBodyBytes" must be a whole number of bytes, 0 or more.');
	}
	return function composeAmazon(dispatch) {
		return function dispatchWithCredential(request, handler) {
			return startCall(request, handler, {dispatch, binding, maxBodyBytes});
		};
	};
}
