/**
 * The parts of an auth that most calls do without: each built when it is first asked for, and once.
 */
import type {AmazonAuth} from './auth-types.js';
import {createFetch} from './clients/fetch/fetch.js';
import {createHooks} from './clients/got/hooks.js';
import {quietPages} from './clients/got/parsing.js';
import {shieldDefaults, shieldFromTheStart} from './clients/got/shield.js';
import {COPIES_NO_HEADERS, pipeBodyAlone} from './clients/got/instance.js';
import type {GotHooks, GotLike} from './clients/got/types.js';
import {createPayTools, type PayTools} from './apis/pay/tools.js';
import type {Scope} from './core/binding.js';
import {createSellingPartnerTools, type SellingPartnerTools} from './apis/selling-partner/tools/tools.js';

export class Parts<G extends GotLike> {
	readonly #scope: Scope;
	readonly #base: G;
	#hooks: GotHooks | undefined;
	#got: G | undefined;
	#fetch: AmazonAuth['fetch'] | undefined;
	#sellingPartner: SellingPartnerTools | undefined;
	#pay: PayTools | undefined;

	/** @param base what `got` extends */
	constructor(scope: Scope, base: G) {
		this.#scope = scope;
		this.#base = base;
	}

	get hooks(): GotHooks {
		this.#hooks ??= createHooks(this.#scope);
		return this.#hooks;
	}

	get got(): G {
		// What a got's extend returns is a got of its own kind.
		this.#got ??= shieldDefaults(
			this.#base.extend({
				hooks: this.hooks,
				handlers: [shieldFromTheStart, ...(this.#scope.rules.forFramework ? [pipeBodyAlone] : [])],
				...COPIES_NO_HEADERS,
				...quietPages(this.#base),
			} as Parameters<G['extend']>[0]) as G,
		);
		return this.#got;
	}

	get fetch(): AmazonAuth['fetch'] {
		this.#fetch ??= createFetch(this.#scope);
		return this.#fetch;
	}

	get sellingPartner(): SellingPartnerTools {
		this.#sellingPartner ??= createSellingPartnerTools(this.#scope);
		return this.#sellingPartner;
	}

	get pay(): PayTools {
		this.#pay ??= createPayTools(this.#scope);
		return this.#pay;
	}
}
