/**
 * A quota that is made with the first call that it may hold back: what keeps it is not loaded with the package.
 */
import {loadedOnce, part} from '../../util/lazy.js';
import type {Quota, UsagePlan} from './rate-limit.js';

const loadQuota = part(() => import('./rate-limit.js'));

/** The same quota for all who ask for it. */
export type LaterQuota = () => Promise<Quota>;

export function createLaterQuota(plan: UsagePlan): LaterQuota {
	return loadedOnce(async () => {
		const {createQuota} = await loadQuota();
		return createQuota(plan);
	});
}
