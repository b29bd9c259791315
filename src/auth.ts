/**
 * The object that `createAmazonAuth`, `as` and the adapters hand out: an auth, which is one binding's view of what all of them share.
 *
 * An application of many sellers makes one for each call, so what most calls do not need is built when it is first asked for.
 */

import type {AdsTools} from './apis/ads/types.js';
import type {Api} from './apis/api.js';
import type {BusinessTools} from './apis/business/types.js';
import {APIS} from './apis/index.js';
import type {PayTools} from './apis/pay/types.js';
import type {SellingPartnerTools} from './apis/selling-partner/tools/types.js';
import type {AmazonAuth} from './auth-types.js';
import {createFetch} from './clients/fetch/fetch.js';
import {createHooks} from './clients/got/hooks.js';
import {COPIES_NO_HEADERS, pipeBodyAlone} from './clients/got/instance.js';
import {redactDefaults, redactedPages, redactFromTheStart} from './clients/got/redaction.js';
import type {GotHooks, GotLike} from './clients/got/types.js';
import {authorizeRequest, explainRequest} from './core/authorize.js';
import {type Binding, BindingHolder, type Clients, type Shared} from './core/binding.js';
import {identitySource} from './core/identify.js';
import {meantBy, type OwnAccounts, ownedBy} from './core/owners.js';
import {readReply, readSent} from './core/read-call.js';
import {reviewReply, tellResent} from './core/review.js';
import {alone} from './util/members.js';
import {assertKnownKeys, readSignal} from './util/option-readers.js';
import {awake, DEFAULT_WAIT_MS} from './util/wait.js';

/** A function and not a private field gives the members, so that an auth behind a Proxy has them too; nothing shows what a function holds. */
const MEMBERS: unique symbol = Symbol('members');

interface WithMembers {
	[MEMBERS](): LazyMembers;
}

export function createAuth(binding: Binding): AmazonAuth<GotLike> {
	return new Auth(binding);
}

/** Methods are fields, and not of the prototype: `const {authorize} = auth` goes on working. */
class Auth extends BindingHolder implements AmazonAuth<GotLike> {
	readonly #binding: Binding;

	constructor(binding: Binding) {
		super(binding);
		this.#binding = binding;
		let members: LazyMembers | undefined;
		(this as unknown as WithMembers)[MEMBERS] = () => {
			members ??= createMembers(binding);
			return members;
		};
		Object.freeze(this);
	}

	readonly as: AmazonAuth<GotLike>['as'] = (identity, options) => {
		const {shared, signals, disconnect, rules} = this.#binding;
		const own = options === undefined ? undefined : readOwnSignal(options);
		const {source, now} = identitySource(identity, shared.clock);
		const bound = own ? [...signals, own] : signals;
		return createAuth({shared, identity: source, knownIdentity: now, signals: bound, disconnect, rules});
	};

	readonly authorize: AmazonAuth['authorize'] = (request, options) =>
		authorizeRequest(request, options ?? undefined, this.#binding);

	readonly review: AmazonAuth['review'] = async (sent, reply) => {
		const {shared} = this.#binding;
		const given = readSent(sent);
		const verdict = reviewReply(given, readReply(reply), shared);
		if (verdict.sendAgain) {
			tellResent(given, verdict.error, shared.cache);
		}
		return {...verdict};
	};

	readonly explain: AmazonAuth['explain'] = (method, url, amazon) => explainRequest({method, url, amazon}, this.#binding);

	readonly forget: AmazonAuth['forget'] = async (identity) => {
		const {knownIdentity, signals, shared} = this.#binding;
		const {cache, clients, clock} = shared;
		const wait = {signals, deadlineMs: clock.monotonicMs() + DEFAULT_WAIT_MS};
		const bound = knownIdentity ?? (await this.#binding.identity(wait));
		const own = alone<OwnAccounts>(...ofClients(clients, ownAccountOf));
		const told = meantBy(identity, bound, own).map((meant) => {
			const belongs = ownedBy(meant);
			ofClients(clients, (api, client) => api.forget?.(client, belongs));
			return cache.forget(belongs, meant);
		});
		await awake(Promise.all(told));
	};

	readonly stats: AmazonAuth['stats'] = () => statsOf(this.#binding.shared);

	readonly close: AmazonAuth['close'] = () => awake(this.#binding.shared.cache.close());

	readonly [Symbol.asyncDispose]: AmazonAuth['close'] = this.close;

	get hooks(): GotHooks {
		return membersOf(this).hooks();
	}

	get got(): GotLike {
		return membersOf(this).got();
	}

	get fetch(): AmazonAuth['fetch'] {
		return membersOf(this).fetch();
	}

	get sellingPartner(): SellingPartnerTools {
		return membersOf(this).sellingPartner();
	}

	get business(): BusinessTools {
		return membersOf(this).business();
	}

	get ads(): AdsTools {
		return membersOf(this).ads();
	}

	get pay(): PayTools {
		return membersOf(this).pay();
	}
}

Object.freeze(Auth);
Object.freeze(Auth.prototype);

function membersOf(auth: object): LazyMembers {
	return (auth as WithMembers)[MEMBERS]();
}

type LazyMembers = {
	readonly [Name in 'hooks' | 'got' | 'fetch' | 'sellingPartner' | 'business' | 'ads' | 'pay']: () => AmazonAuth<GotLike>[Name];
};

/** Most bound auths are never asked for these members; each is made when it is first asked for, and once. */
function createMembers(binding: Binding): LazyMembers {
	const hooks = once(() => createHooks(binding));
	return {
		hooks,
		got: once(() => extendGot(binding, hooks())),
		fetch: once(() => createFetch(binding)),
		sellingPartner: once(() => toolsOf('sellingPartner', binding) as SellingPartnerTools),
		business: once(() => toolsOf('business', binding) as BusinessTools),
		ads: once(() => toolsOf('ads', binding) as AdsTools),
		pay: once(() => toolsOf('pay', binding) as PayTools),
	};
}

function extendGot({rules, shared: {base}}: Binding, hooks: GotHooks): GotLike {
	// What a got's extend returns is a got of its own kind.
	return redactDefaults(
		base.extend({
			hooks,
			handlers: [redactFromTheStart, ...(rules.forFramework ? [pipeBodyAlone] : [])],
			...COPIES_NO_HEADERS,
			...redactedPages(base),
		} as Parameters<GotLike['extend']>[0]) as GotLike,
	);
}

/** What an API does beside calls, by the name of its option. */
function toolsOf(option: string, {identity, signals, shared: {clients, clock}}: Binding): object | undefined {
	const api = APIS.find((one) => one.option === option);
	return api?.tools?.(clients.get(api.name), {identity, signals, clock});
}

function once<T>(make: () => T): () => T {
	let made: T | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

function readOwnSignal(options: unknown): AbortSignal | undefined {
	const {signal} = assertKnownKeys(options, ['signal'], 'options');
	return signal === undefined ? undefined : readSignal(signal, 'signal');
}

function statsOf({cache, clients, counts: {storeFailures}}: Shared): ReturnType<AmazonAuth['stats']> {
	const {minted, joined: joinedFlights, evictedAlive, refused, refreshedAhead} = cache.counts;
	const paced = ofClients(clients, (api, client) => api.paced?.(client));
	return Object.freeze({
		cachedTokens: cache.size,
		openFlights: cache.openFlights,
		evictedAlive,
		minted,
		joined: joinedFlights,
		refreshedAhead,
		refused,
		fallbacks: sum(ofClients(clients, (api, client) => api.fallbacks?.(client))),
		storeFailures,
		waiting: sum(paced.map(({waiting}) => waiting)),
		paced: sum(paced.map((counts) => counts.paced)),
		turnedAway: sum(paced.map(({turnedAway}) => turnedAway)),
	});
}

function sum(counts: readonly number[]): number {
	return counts.reduce((total, one) => total + one, 0);
}

/** What a function gives for each API that is configured, but for undefined. */
function ownAccountOf({identityKey, ownAccount}: Api, client: object): OwnAccounts | undefined {
	const ids = ownAccount?.(client);
	return identityKey && ids !== undefined ? {[identityKey.key]: ids} : undefined;
}

function ofClients<T>(clients: Clients, get: (api: Api, client: object) => T | undefined): T[] {
	return APIS.flatMap((api) => {
		const client = clients.get(api.name);
		const found = client && get(api, client);
		return found === undefined ? [] : [found];
	});
}
