/**
 * Decides whether two layers of hooks of this package may stand on one got: they may if both act for the same identity.
 *
 * got runs the hooks of the lower layer first, and these may find no credential for a call that the upper layer is meant to authorise. The
 * error to give is then the conflict of the two layers, and the missing credential is only its symptom.
 */

import type {Binding} from '../../core/binding.js';
import {AmazonAuthError, type AmazonAuthErrorCode} from '../../errors.js';
import {type Identity, isSameIdentity} from '../../identity.js';
import {DEFAULT_WAIT_MS} from '../../util/wait.js';
import type {GotOptions} from './types.js';

type Hook = (...parameters: never[]) => unknown;

/** The codes of errors that the wrong one of two layers gives. */
const OF_IDENTITY: readonly AmazonAuthErrorCode[] = [
	'ERR_AMAZON_IDENTITY_MISSING',
	'ERR_AMAZON_IDENTITY_CONFLICT',
	'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
];

const bindings = new WeakMap<object, Binding>();

/** Notes whom a hook acts for. */
export function actsFor<H extends Hook>(binding: Binding, hook: H): H {
	bindings.set(hook, binding);
	return hook;
}

/** The error to give for a send that a layer refused: the conflict, if hooks of another binding stand on the same got. */
export async function refusalOf(error: unknown, options: GotOptions, binding: Binding): Promise<unknown> {
	if (!(error instanceof AmazonAuthError && OF_IDENTITY.includes(error.code))) {
		return error;
	}
	for (const hook of options.hooks?.beforeRequest ?? []) {
		const other = bindings.get(hook);
		if (other && other !== binding && !(await actForSame({binding: other}, {binding}, options).catch(() => true))) {
			return twoScopes();
		}
	}
	return error;
}

/** A binding, with its identity if that is known already. */
interface Layer {
	readonly binding: Binding;
	readonly bound?: Identity | undefined;
}

/** Whether two layers act for the same identity: `as` gives equal bindings when it is called twice with the same ids. */
export async function actForSame(one: Layer, other: Layer, {signal}: Pick<GotOptions, 'signal'>): Promise<boolean> {
	const {shared} = other.binding;
	if (one.binding.shared !== shared) {
		return false;
	}
	const wait = {signals: signal ? [signal] : [], deadlineMs: shared.clock.monotonicMs() + DEFAULT_WAIT_MS};
	const identityOf = async ({binding, bound}: Layer) => bound ?? binding.knownIdentity ?? (await binding.identity(wait));
	const [first, second] = [await identityOf(one), await identityOf(other)];
	return first === second || (first !== undefined && second !== undefined && isSameIdentity(first, second));
}

export function twoScopes(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_CONFLICT',
		'Hooks of two applications or of two identities are on one got instance: extend a got that has none with those of one.',
	);
}
