/**
 * `createAmazonAuth`: wires the pieces once, and makes the views of them that `as` and the adapters hand out.
 */
import got, {type Got} from 'got';
import type {AmazonAuth, AmazonAuthOptions} from './amazon-auth-types.js';
import {authorizeRequest} from './authorize.js';
import {createClients} from './authorizer.js';
import {systemClock} from './clock.js';
import {TOKEN_ENDPOINT} from './endpoints.js';
import {explainRequest} from './explain.js';
import {createFleet} from './fleet.js';
import {createHooks} from './got-hooks.js';
import {shieldFromTheStart} from './got-shield.js';
import type {GotHooks, GotLike} from './got-types.js';
import {assertPresent, type Identity, identitySource, readIdentity, UNBOUND} from './identity.js';
import {assertKnownKeys, readSignal} from './option-readers.js';
import {readOptions} from './options.js';
import {ownedBy, ownerOf} from './owners.js';
import {createPayTools, type PayTools} from './pay/tools.js';
import {readReply, readSent} from './requests.js';
import {reviewReply} from './review.js';
import {NO_RULES, type Rebind, registerRebind, type Scope, type Shared} from './scope.js';
import {forgetLearned} from './selling-partner/client.js';
import {createSellingPartnerTools, type SellingPartnerTools} from './selling-partner/tools.js';
import {createTransport} from './token-call/transport.js';
import {inTurn} from './token-call/turns.js';
import {createTokenCache} from './tokens/token-cache.js';
import type {AmazonIdentity} from './types.js';

/**
 * Makes an auth: one cache of tokens, and got with the right credential on every request to Amazon.
 *
 * Make one for an application and keep it; another cache means other tokens. Nothing is sent before the first call.
 * @throws TypeError naming the option that is wrong
 * @example
 * const auth = createAmazonAuth({appstore: {clientId, clientSecret}});
 * const edit = await auth.got(amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits`).json();
 */
export function createAmazonAuth<G extends GotLike = Got>(options: AmazonAuthOptions<G>): AmazonAuth<G> {
	const settings = readOptions(options);
	const clock = systemClock;
	const fleet = createFleet(settings.sharing, clock);
	const cache = createTokenCache({
		clock,
		maxTokens: settings.maxTokens,
		refresh: settings.refresh,
		sharing: fleet.sharing,
	});
	const clients = createClients({
		settings,
		call: inTurn(createTransport(settings.got), {clock, pausedHost: TOKEN_HOST}),
		cache,
		clock,
		sharedRefusals: fleet.refusals,
	});
	// G is the type of the base that was given, or of got itself.
	const base = (options.got ?? got) as G;
	return createView({shared: {settings, clients, cache, clock, fleet}, ...UNBOUND_VIEW}, base);
}

const TOKEN_HOST = new URL(TOKEN_ENDPOINT).host;

const UNBOUND_VIEW = {
	identity: () => UNBOUND,
	knownIdentity: UNBOUND,
	signal: undefined,
	disconnect: undefined,
	rules: NO_RULES,
} as const;

function createView<G extends GotLike>(scope: Scope, base: G): AmazonAuth<G> {
	const {shared} = scope;
	// Built when first asked for: most requests of a framework never call Amazon, and extending got costs more than all the rest.
	let hooks: GotHooks | undefined;
	let bound: G | undefined;
	let sellingPartner: SellingPartnerTools | undefined;
	let pay: PayTools | undefined;
	const rebind: Rebind<G> = (change) => createView({...scope, ...change}, base);
	const view: AmazonAuth<G> = {
		get hooks() {
			hooks ??= createHooks(scope);
			return hooks;
		},
		get got() {
			// What a got's extend returns is a got of its own kind.
			bound ??= base.extend({
				hooks: view.hooks,
				handlers: [shieldFromTheStart],
				...(scope.rules.forFramework ? {copyPipedHeaders: false} : {}),
			} as Parameters<G['extend']>[0]) as G;
			return bound;
		},
		as(identity, asOptions = {}) {
			const given = assertKnownKeys(asOptions, ['signal'], 'options');
			const signal = given.signal === undefined ? undefined : readSignal(given.signal, 'signal');
			const {source, now} = identitySource(identity, shared.clock);
			return rebind({identity: source, knownIdentity: now, signal: joined(scope.signal, signal)});
		},
		authorize: (request, requestOptions) => authorizeRequest(request, requestOptions ?? {}, scope),
		async review(sent, reply) {
			const verdict = reviewReply(readSent(sent), readReply(reply), shared);
			return {...verdict};
		},
		explain: (method, url, amazon) => explainRequest({method, url, amazon}, scope),
		async forget(identity) {
			const given: Identity = identity === undefined ? {} : readOwner(identity);
			const belongs = ownedBy(given);
			const told = shared.cache.forget(belongs, ownerOf(given));
			if (shared.clients.sellingPartner) {
				forgetLearned(shared.clients.sellingPartner, belongs);
			}
			await told;
		},
		get sellingPartner() {
			sellingPartner ??= createSellingPartnerTools(scope);
			return sellingPartner;
		},
		get pay() {
			pay ??= createPayTools(shared.settings.pay);
			return pay;
		},
		stats: () => statsOf(shared),
		close: () => shared.cache.close(),
		[Symbol.asyncDispose]: () => shared.cache.close(),
	};
	registerRebind(view, shared.clock, rebind);
	return Object.freeze(view);
}

function joined(outer: AbortSignal | undefined, inner: AbortSignal | undefined): AbortSignal | undefined {
	return outer && inner ? AbortSignal.any([outer, inner]) : (inner ?? outer);
}

/** @throws TypeError for an identity of nobody, whose tokens would be everybody's; `IDENTITY_MISSING` where a key holds nothing */
function readOwner(value: AmazonIdentity): Identity {
	const identity = readIdentity(value, 'identity');
	if (Object.keys(identity).length === 0) {
		throw new TypeError('"identity" names nobody: call forget() without one to drop all tokens.');
	}
	for (const key of ['sellingPartnerId', 'merchantId', 'tenant'] as const) {
		assertPresent(identity, key);
	}
	return identity;
}

function statsOf({cache, clients, fleet}: Shared): ReturnType<AmazonAuth['stats']> {
	const {minted, joined: joinedFlights, evictedAlive, refused, refreshedAhead} = cache.counts;
	return Object.freeze({
		cachedTokens: cache.size,
		openFlights: cache.openFlights,
		evictedAlive,
		minted,
		joined: joinedFlights,
		refreshedAhead,
		refused,
		fallbacks: clients.sellingPartner?.counts.fallbacks ?? 0,
		storeFailures: fleet.counts.storeFailures,
	});
}
