/**
 * Work that ends at its deadline, and not only the wait for it: what it brought later would come to nobody.
 */
import type {AmazonAuthError} from '../../../errors.js';
import {followedBy} from '../../../util/joined-signals.js';
import {DEFAULT_WAIT_MS} from '../../../util/wait.js';

/**
 * What the work gives; it ends as soon as one of the signals aborts.
 *
 * @param late what a deadline that passes is to the caller: asked then, since it may depend on how far the work has come
 */
export async function beforeDeadline<T>(
	signals: readonly AbortSignal[],
	late: () => AmazonAuthError,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const deadline = new AbortController();
	// Not unreferenced: it keeps the process alive meanwhile, which waits between attempts do not.
	const timer = setTimeout(() => deadline.abort(late()), DEFAULT_WAIT_MS);
	try {
		return await followedBy([...signals, deadline.signal], work);
	} finally {
		clearTimeout(timer);
	}
}
