/**
 * The parts of an auth that most calls do without: each built when it is first asked for, and once.
 */
import type {AmazonAuth} from './amazon-auth-types.js';
import {createFetch} from './fetch.js';
import {createHooks} from './got-hooks.js';
import {quietPages} from './got-parsing.js';
import {shieldDefaults, shieldFromTheStart} from './got-shield.js';
import {COPIES_NO_HEADERS, pipeBodyAlone} from './got-streams.js';
import type {GotHooks, GotLike} from './got-types.js';
import {createPayTools, type PayTools} from './pay/tools.js';
import type {Scope} from './scope.js';
import {createSellingPartnerTools, type SellingPartnerTools} from './selling-partner/tools.js';

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
