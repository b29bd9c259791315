/**
 * What a scope made for a browser's request may call, and what outlives that request.
 *
 * An id from a user can make a path of it and a URL can come from anywhere: what was not meant is refused before a token is fetched.
 */
import {readOperations} from './allowed-operations.js';
import {AmazonAuthError} from '../errors.js';
import {match} from './match.js';
import {alone} from '../util/members.js';
import {hostMeant} from '../util/near-miss.js';
import {assertKnownKeys, readOneOf} from '../util/option-readers.js';
import type {Scope, ScopeRules} from './binding.js';

/** When calls end with the request they were made for. */
export type AbortOnDisconnect = 'safe-methods' | 'always' | 'never';

/**
 * The rules that the options of an adapter's `amazonAuth()` stand for.
 *
 * @throws TypeError naming the option that is wrong
 */
export function readScopeRules(options: unknown): ScopeRules {
	const {operations, otherHosts = false, abortOnDisconnect = 'safe-methods'} = assertKnownKeys(options, KEYS, 'options');
	if (typeof otherHosts !== 'boolean') {
		throw new TypeError('"otherHosts" must be true or false.');
	}
	const mode = readOneOf<AbortOnDisconnect>(abortOnDisconnect, ['safe-methods', 'always', 'never'], 'abortOnDisconnect');
	return alone<ScopeRules>({
		...(operations === undefined ? {} : {allows: readOperations(operations, 'operations')}),
		amazonOnly: !otherHosts,
		cuts: CUTS[mode],
		forFramework: true,
	});
}

/** @throws {@link AmazonAuthError} `HOST_NOT_ALLOWED`, `OPERATION_NOT_ALLOWED` */
export function assertAllowed({amazonOnly, allows}: ScopeRules, method: string, url: URL): void {
	if (!amazonOnly && !allows) {
		return;
	}
	const isAmazon = match(url).api !== 'none';
	if (amazonOnly && !isAmazon) {
		throw new AmazonAuthError(
			'ERR_AMAZON_HOST_NOT_ALLOWED',
			`${url.hostname} is not one of Amazon's API hosts.${hostMeant(url.hostname)} Call other hosts with plain got, or set otherHosts: true in the options of amazonAuth().`,
		);
	}
	if (isAmazon && allows && !allows(method.toUpperCase(), url.pathname)) {
		throw new AmazonAuthError(
			'ERR_AMAZON_OPERATION_NOT_ALLOWED',
			`This ${method.toUpperCase()} to ${url.hostname} is none of the "operations" this application allows itself; nothing was sent.`,
		);
	}
}

/** What ends a call of this method, be it sent or still waiting for its credential. */
export function signalsFor({signals, disconnect, rules}: Scope, method: string): readonly AbortSignal[] {
	const isCut = disconnect && (rules.cuts?.(method.toUpperCase()) ?? true);
	return isCut ? [...signals, disconnect] : signals;
}

const KEYS = ['identify', 'operations', 'otherHosts', 'abortOnDisconnect'] as const;

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

const CUTS: Readonly<Record<AbortOnDisconnect, (method: string) => boolean>> = {
	// An order that was half placed is worse than a reply nobody reads.
	'safe-methods': (method) => SAFE_METHODS.includes(method),
	always: () => true,
	never: () => false,
};
