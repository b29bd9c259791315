/**
 * The object that `createAmazonAuth`, `as` and the adapters hand out: an auth, which is one binding's view of what all of them share.
 *
 * An application of many sellers makes one for each call, so what most calls do not need is built when it is first asked for.
 */

import type {Api} from './apis/api.js';
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
import {meantBy, ownedBy} from './core/owners.js';
import {readReply, readSent} from './core/read-call.js';
import {reviewReply, tellResent} from './core/review.js';
import {assertKnownKeys, readSignal} from './util/option-readers.js';
import {awake, DEFAULT_WAIT_MS} from './util/wait.js';

/** A function and not a private field gives the parts, so that an auth behind a Proxy has them too; nothing shows what a function holds. */
const PARTS: unique symbol = Symbol('parts');

interface Holder {
	[PARTS](): Parts<GotLike>;
}

/** Methods are fields, and not of the prototype: `const {authorize} = auth` goes on working. */
export class View<G extends GotLike> extends BindingHolder implements AmazonAuth<G> {
	readonly #binding: Binding;
	readonly #base: G;
	#parts: Parts<G> | undefined;

	/** @param base what `got` extends */
	constructor(binding: Binding, base: G) {
		super(binding, (changed) => new View(changed, base));
		this.#binding = binding;
		this.#base = base;
		(this as unknown as Holder)[PARTS] = () => {
			this.#parts ??= new Parts(binding, base);
			return this.#parts;
		};
		Object.freeze(this);
	}

	readonly as: AmazonAuth<G>['as'] = (identity, options) => {
		const {shared, signals, disconnect, rules} = this.#binding;
		const own = options === undefined ? undefined : readOwnSignal(options);
		const {source, now} = identitySource(identity, shared.clock);
		const binding = {shared, identity: source, knownIdentity: now, signals: own ? [...signals, own] : signals, disconnect, rules};
		return new View(binding, this.#base);
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
		const [ownSeller] = ofClients(clients, (api, client) => api.ownSeller?.(client));
		const told = meantBy(identity, bound, ownSeller).map((meant) => {
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
		return partsOf(this).hooks;
	}

	get got(): G {
		// Made of this very auth's base.
		return partsOf(this).got as G;
	}

	get fetch(): AmazonAuth['fetch'] {
		return partsOf(this).fetch;
	}

	get sellingPartner(): SellingPartnerTools {
		return partsOf(this).toolsOf('sellingPartner') as SellingPartnerTools;
	}

	get pay(): PayTools {
		return partsOf(this).toolsOf('pay') as PayTools;
	}
}

function partsOf(auth: object): Parts<GotLike> {
	return (auth as Holder)[PARTS]();
}

Object.freeze(View);
Object.freeze(View.prototype);

function readOwnSignal(options: unknown): AbortSignal | undefined {
	const {signal} = assertKnownKeys(options, ['signal'], 'options');
	return signal === undefined ? undefined : readSignal(signal, 'signal');
}

function statsOf({cache, clients, counts: {storeFailures}}: Shared): ReturnType<AmazonAuth['stats']> {
	const {minted, joined: joinedFlights, evictedAlive, refused, refreshedAhead} = cache.counts;
	return Object.freeze({
		cachedTokens: cache.size,
		openFlights: cache.openFlights,
		evictedAlive,
		minted,
		joined: joinedFlights,
		refreshedAhead,
		refused,
		fallbacks: ofClients(clients, (api, client) => api.fallbacks?.(client)).reduce((sum, one) => sum + one, 0),
		storeFailures,
	});
}

class Parts<G extends GotLike> {
	readonly #binding: Binding;
	readonly #base: G;
	#hooks: GotHooks | undefined;
	#got: G | undefined;
	#fetch: AmazonAuth['fetch'] | undefined;
	readonly #tools = new Map<string, object>();

	/** @param base what `got` extends */
	constructor(binding: Binding, base: G) {
		this.#binding = binding;
		this.#base = base;
	}

	get hooks(): GotHooks {
		this.#hooks ??= createHooks(this.#binding);
		return this.#hooks;
	}

	get got(): G {
		// What a got's extend returns is a got of its own kind.
		this.#got ??= redactDefaults(
			this.#base.extend({
				hooks: this.hooks,
				handlers: [redactFromTheStart, ...(this.#binding.rules.forFramework ? [pipeBodyAlone] : [])],
				...COPIES_NO_HEADERS,
				...redactedPages(this.#base),
			} as Parameters<G['extend']>[0]) as G,
		);
		return this.#got;
	}

	get fetch(): AmazonAuth['fetch'] {
		this.#fetch ??= createFetch(this.#binding);
		return this.#fetch;
	}

	/** What an API does beside calls, by the name of its option. */
	toolsOf(option: string): object | undefined {
		const known = this.#tools.get(option);
		if (known) {
			return known;
		}
		const api = APIS.find((one) => one.option === option);
		const {identity, signals, shared} = this.#binding;
		const tools = api?.tools?.(shared.clients.get(api.name), {identity, signals, clock: shared.clock});
		if (tools) {
			this.#tools.set(option, tools);
		}
		return tools;
	}
}

/** What a function gives for each API that is configured, but for undefined. */
function ofClients<T>(clients: Clients, get: (api: Api, client: object) => T | undefined): T[] {
	return APIS.flatMap((api) => {
		const client = clients.get(api.name);
		const found = client && get(api, client);
		return found === undefined ? [] : [found];
	});
}
