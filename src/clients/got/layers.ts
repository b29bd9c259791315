/**
 * Hooks of ours above hooks of ours on one got: harmless where they act for the same, and a conflict where not.
 *
 * got runs those of the lower layer first, and they may find no credential for a call that the upper one is meant to make. What the
 * lower one lacks is then not what is wrong.
 */

import type {Scope} from '../../core/binding.js';
import {AmazonAuthError, type AmazonAuthErrorCode} from '../../errors.js';
import {type Identity, isSameIdentity} from '../../identity.js';
import {DEFAULT_WAIT_MS} from '../../util/wait.js';
import type {GotOptions} from './types.js';

type Hook = (...parameters: never[]) => unknown;

/** What a call is refused with that the wrong one of two layers has looked at. */
const OF_IDENTITY: readonly AmazonAuthErrorCode[] = [
	'ERR_AMAZON_IDENTITY_MISSING',
	'ERR_AMAZON_IDENTITY_CONFLICT',
	'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
];

const scopes = new WeakMap<object, Scope>();

/** Notes whom a hook acts for. */
export function actsFor<H extends Hook>(scope: Scope, hook: H): H {
	scopes.set(hook, scope);
	return hook;
}

/** What to tell of a send that a layer refused: that another binding's hooks stand on the same got, if that is so. */
export async function refusalOf(error: unknown, options: GotOptions, scope: Scope): Promise<unknown> {
	if (!(error instanceof AmazonAuthError && OF_IDENTITY.includes(error.code))) {
		return error;
	}
	for (const hook of options.hooks?.beforeRequest ?? []) {
		const other = scopes.get(hook);
		if (other && other !== scope && !(await actForSame({scope: other}, {scope}, options).catch(() => true))) {
			return twoScopes();
		}
	}
	return error;
}

/** A scope, and its identity where that has been asked for already. */
interface Layer {
	readonly scope: Scope;
	readonly bound?: Identity | undefined;
}

/** Whether two layers act for the same: `as` made twice is one binding. */
export async function actForSame(one: Layer, other: Layer, {signal}: Pick<GotOptions, 'signal'>): Promise<boolean> {
	const {shared} = other.scope;
	if (one.scope.shared !== shared) {
		return false;
	}
	const wait = {signals: signal ? [signal] : [], deadlineMs: shared.clock.monotonicMs() + DEFAULT_WAIT_MS};
	const identityOf = async ({scope, bound}: Layer) => bound ?? scope.knownIdentity ?? (await scope.identity(wait));
	const [first, second] = [await identityOf(one), await identityOf(other)];
	return first === second || (first !== undefined && second !== undefined && isSameIdentity(first, second));
}

export function twoScopes(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_CONFLICT',
		'Hooks of two applications or of two identities are on one got instance: extend a got that has none with those of one.',
	);
}
