/**
 * Puts `amazon` on a request: the got of an auth that belongs to the request, and is built when it is first read.
 *
 * Express and Koa share this file, which knows neither. Most requests never call Amazon, so that each gets one getter alone.
 */
import type {ServerResponse} from 'node:http';
import {bindingOf} from '../src/core/binding.js';
import {askedOnce} from '../src/core/identify.js';
import {readBindingRules} from '../src/core/rules.js';
import type {AmazonAuth, AmazonIdentity} from '../src/index.js';
import {memberOf, ownOf} from '../src/util/members.js';
import {disconnectSignal} from './disconnect.js';

/** Options of `amazonAuth()` in Express (`R` is the request) and Koa (`R` is the context). */
export interface AdapterOptions<R> {
	/**
	 * Names the account for which the request calls Amazon; no call of the request may be for another one. The function is called once a
	 * request, by the first call that needs the identity. If it gives nothing, an id that is `undefined` or empty, or no id of the kind that
	 * the call needs, the call fails with `IDENTITY_MISSING` and status 401; its own errors reach the framework as they are. If it failed, or
	 * a call gave up waiting, the next call of the request calls it again.
	 */
	identify: (request: R) => AmazonIdentity | undefined | Promise<AmazonIdentity | undefined>;
	/**
	 * The only operations that may be called, such as `GET /orders/v0/orders/{orderId}` or `POST /live/v2/charges`; any other call fails
	 * with `OPERATION_NOT_ALLOWED` before a token is fetched. An entry names no host, and stands for all regions and sandboxes that have the
	 * path. Method and path are compared as they are sent, with one segment for each `{parameter}`.
	 */
	operations?: readonly string[];
	/** Lets `amazon` call hosts that are not Amazon's, with no credential. By default that fails with `HOST_NOT_ALLOWED`. */
	otherHosts?: boolean;
	/**
	 * Which calls end when the browser goes away before the reply is complete, over HTTP/1 and HTTP/2. `'safe-methods'`, the default, ends
	 * GET, HEAD and OPTIONS, whether they are sent, wait for a token, or begin later; any other call runs to its end, even if it still waits
	 * for its token, since it was meant to happen. `'always'` ends every call, a payment too; `'never'` ends none. A token call under way goes
	 * on, since other callers may wait for the token.
	 */
	abortOnDisconnect?: 'safe-methods' | 'always' | 'never';
}

/** Puts `amazon` on a request, unless the same function has done so before. */
export type Bind<R> = (request: R, response: ServerResponse) => void;

/** @throws TypeError naming the option that is wrong, for a wrong auth, and if `amazonAuth` was given to `app.use` without a call */
export function createBind<R extends object>(auth: AmazonAuth, options: AdapterOptions<R>): Bind<R> {
	if (isRequest(auth)) {
		throw new TypeError(
			'"amazonAuth" makes the middleware and is none itself: write app.use(amazonAuth(auth, {identify})) and not app.use(amazonAuth).',
		);
	}
	const {rebind, clock} = bindingOf(auth, 'auth');
	const rules = readBindingRules(options ?? {});
	const identify = ownOf(options ?? {}, 'identify') as AdapterOptions<R>['identify']; // checked below
	const isCut = ownOf(options ?? {}, 'abortOnDisconnect') !== 'never';
	if (typeof identify !== 'function') {
		throw new TypeError(
			'"identify" must be a function that gives whom Amazon is called for, such as (request) => ({sellingPartnerId: request.session.sellerId}).',
		);
	}
	// The auth was made with a Got, so that what it is rebound to has one too.
	const ruled = rebind({identity: () => undefined, knownIdentity: undefined, rules}) as AmazonAuth;
	const ofRequest = bindingOf(ruled, 'auth').rebind;
	return function bindRequest(request, response) {
		const before = boundOf(request);
		if (before?.ruled === ruled) {
			return;
		}
		if (before) {
			// The later one would lift the rules of the earlier.
			throw new TypeError(
				'Two different amazonAuth() ran on one request: mount them on routes that do not overlap, or one for all and tell the routes apart in "identify".',
			);
		}
		let own: AmazonAuth | undefined;
		const build = (): AmazonAuth => {
			if (!own) {
				const disconnect = isCut ? disconnectSignal(response) : undefined;
				own = ofRequest({disconnect, identity: askedOnce(() => identify(request), clock)}) as AmazonAuth;
			}
			return own;
		};
		Object.defineProperty(request, BOUND, {value: {ruled, build}});
		Object.defineProperty(request, 'amazon', AMAZON);
	};
}

/**
 * The auth whose got is `amazon` of a request.
 *
 * @throws TypeError if no `amazonAuth()` has run
 */
export function boundAuth(request: object): AmazonAuth {
	const bound = boundOf(request);
	if (!bound) {
		throw new TypeError('No amazonAuth() ran before this handler: mount it with app.use(amazonAuth(auth, {identify})) first.');
	}
	return bound.build();
}

interface Bound {
	/** The auth of one `amazonAuth()`, which tells it from another. */
	readonly ruled: AmazonAuth;
	readonly build: () => AmazonAuth;
}

const BOUND = Symbol('got-amazon-auth');

const AMAZON: PropertyDescriptor & ThisType<object> = {
	configurable: true,
	get() {
		return boundAuth(this).got;
	},
};

function boundOf(request: object): Bound | undefined {
	return typeof request === 'object' && request !== null ? (request as {[BOUND]?: Bound})[BOUND] : undefined;
}

/** Whether the value is an Express request or a Koa context. */
function isRequest(value: unknown): boolean {
	return (
		typeof value === 'object' && value !== null && ['httpVersion', 'req'].some((name) => memberOf(value, name) !== undefined)
	);
}
