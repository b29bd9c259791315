/**
 * `createAmazonAuth`: wires the pieces once.
 */
import got, {type Got} from 'got';
import type {SharedByApis} from './apis/api.js';
import {APIS} from './apis/index.js';
import {loadConcurrency, loadLogin} from './apis/lazy-parts.js';
import {createAuth} from './auth.js';
import type {AmazonAuth, AmazonAuthOptions} from './auth-types.js';
import type {GotLike} from './clients/got/types.js';
import {type Clients, NO_RULES} from './core/binding.js';
import {UNBOUND} from './identity.js';
import {loadAhead} from './load-ahead.js';
import {readOptions} from './options.js';
import {createTokenCache} from './tokens/cache.js';
import {createHostBackoffs} from './tokens/calls/host-backoff.js';
import {createTransport} from './tokens/calls/transport.js';
import {knowTokensOf} from './tokens/known-credentials.js';
import type {ClientCredentials} from './tokens/login-with-amazon/client-credentials.js';
import {LOGIN_WITH_AMAZON, type TokenEndpoint} from './tokens/login-with-amazon/endpoint.js';
import type {LoginWithAmazon} from './tokens/login-with-amazon/types.js';
import {createSharing} from './tokens/store/sharing.js';
import {systemClock} from './util/clock.js';
import {loadedWhenCalled} from './util/lazy.js';

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
	loadAhead(settings);
	const clock = systemClock;
	const shared = createSharing(settings.sharing, clock);
	const cache = createTokenCache({
		clock,
		maxTokens: settings.maxTokens,
		refresh: settings.refresh,
		sharing: shared.sharing,
	});
	knowTokensOf(cache);
	const pauses = createHostBackoffs(clock);
	const transport = createTransport(settings.got);
	const call = loadedWhenCalled(async () => {
		const {limitConcurrency} = await loadConcurrency();
		return limitConcurrency(transport, {clock, pauseOf: pauses.known});
	});
	const holdOf: SharedByApis['holdOf'] = ({url}) => pauses.of(url);
	const login = ({clientId, secrets}: ClientCredentials, endpoint?: TokenEndpoint): LoginWithAmazon =>
		loadedWhenCalled(async () => {
			const {createLoginWithAmazon} = await loadLogin();
			return createLoginWithAmazon({clientId, secrets, endpoint, call, clock, sharedRefusals: shared.refusals});
		});
	const {maxTokens} = settings;
	const loginHold = holdOf(LOGIN_WITH_AMAZON);
	const clients = createClients(settings.apis, {cache, clock, call, login, loginHold, holdOf, maxTokens});
	const base = settings.got ?? got;
	// G is the type of the base that was given, or of got itself; what its `extend` gives is of that type.
	return createAuth({
		shared: {clients, cache, clock, counts: shared.counts, base, createAuth},
		...UNBOUND_BINDING,
	}) as AmazonAuth<G>;
}

const UNBOUND_BINDING = {
	identity: () => UNBOUND,
	knownIdentity: UNBOUND,
	signals: [],
	disconnect: undefined,
	rules: NO_RULES,
} as const;

/** @param settings of the APIs that are configured, by name */
function createClients(settings: ReadonlyMap<string, unknown>, shared: SharedByApis): Clients {
	return new Map(
		APIS.filter(({name}) => settings.has(name)).map((api) => [api.name, api.createClient(settings.get(api.name), shared)]),
	);
}
