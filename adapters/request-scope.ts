/**
 * `amazon` on a request: an auth of the request's own, built when it is first asked for.
 *
 * What Express and Koa share; knows neither. Most requests never call Amazon, so each gets one getter and nothing else.
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
	 * Whom Amazon is called for; the request calls for nobody else. Asked once a request, at the first call that needs to know. Where it
	 * gives nothing, an id that is `undefined` or empty, or none that the call is for, the call fails with `IDENTITY_MISSING` and status 401;
	 * what it throws reaches the framework as it is. Where it failed, or a call gave up waiting for it, the next call of the request asks
	 * again.
	 */
	identify: (request: R) => AmazonIdentity | undefined | Promise<AmazonIdentity | undefined>;
	/**
	 * The only operations that may be called, such as `GET /orders/v0/orders/{orderId}` or `POST /live/v2/charges`; any other call fails
	 * with `OPERATION_NOT_ALLOWED` before a token is fetched. They name no host: one entry stands for all regions and sandboxes that
	 * have the path. Method and path are compared as they are sent, each `{parameter}` being one segment.
	 */
	operations?: readonly string[];
	/** Lets `amazon` call hosts that are not Amazon's, with no credential. By default that fails with `HOST_NOT_ALLOWED`. */
	otherHosts?: boolean;
	/**
	 * What ends when the browser goes away before its reply was ended, over HTTP/1 and HTTP/2. `'safe-methods'`, the default: GET, HEAD
	 * and OPTIONS, sent, still waiting for a token, or begun after that; any other call runs to its end, also from the wait on, since it
	 * was meant to happen. `'always'`: every call, a payment too. `'never'`: none. A token under way is fetched to the end, others may
	 * wait for it.
	 */
	abortOnDisconnect?: 'safe-methods' | 'always' | 'never';
}

/** Puts `amazon` on a request, or leaves it where the same function has put it before. */
export type Bind<R> = (request: R, response: ServerResponse) => void;

/** @throws TypeError naming what is wrong, if it is the options, the auth, or that `amazonAuth` was given to `app.use` uncalled */
export function createBind<R extends object>(auth: AmazonAuth, options: AdapterOptions<R>): Bind<R> {
	if (isRequest(auth)) {
		throw new TypeError(
			'"amazonAuth" makes the middleware and is none itself: write app.use(amazonAuth(auth, {identify})) and not app.use(amazonAuth).',
		);
	}
	const {rebind, clock} = bindingOf(auth, 'auth');
	const rules = readBindingRules(options ?? {});
	const identify = ownOf(options ?? {}, 'identify') as AdapterOptions<R>['identify']; // looked at below
	const isCut = ownOf(options ?? {}, 'abortOnDisconnect') !== 'never';
	if (typeof identify !== 'function') {
		throw new TypeError(
			'"identify" must be a function that gives whom Amazon is called for, such as (request) => ({sellingPartnerId: request.session.sellerId}).',
		);
	}
	// `createAmazonAuth` types its got by what it was given, and that was a Got.
	const ruled = rebind({identity: () => undefined, knownIdentity: undefined, rules}) as AmazonAuth;
	const ofRequest = bindingOf(ruled, 'auth').rebind;
	return function bindRequest(request, response) {
		const before = boundOf(request);
		if (before?.ruled === ruled) {
			return;
		}
		if (before) {
			// The inner one would lift the rules of the outer.
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
 * The auth that `amazon` of a request belongs to.
 *
 * @throws TypeError where no `amazonAuth()` has run
 */
export function boundAuth(request: object): AmazonAuth {
	const bound = boundOf(request);
	if (!bound) {
		throw new TypeError('No amazonAuth() ran before this handler: mount it with app.use(amazonAuth(auth, {identify})) first.');
	}
	return bound.build();
}

interface Bound {
	/** Tells one `amazonAuth()` from another. */
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

/** An Express request or a Koa context. */
function isRequest(value: unknown): boolean {
	return (
		typeof value === 'object' && value !== null && ['httpVersion', 'req'].some((name) => memberOf(value, name) !== undefined)
	);
}
