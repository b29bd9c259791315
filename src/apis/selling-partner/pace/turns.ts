/**
 * Which line a call to the Selling Partner API waits in: that of its operation, its seller and its region.
 *
 * Amazon counts a usage plan for an application and a seller together, and grantless operations for the application alone. The sandbox has
 * plans that no model names. An operation that is in no table is told from others by the beginning and the length of its path.
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */

import {idsOf, ownerOf} from '../../../tokens/key.js';
import type {Explanation} from '../../../types.js';
import type {Clock} from '../../../util/clock.js';
import {part} from '../../../util/lazy.js';
import {segmentCount} from '../../../util/paths.js';
import type {Call, Turn, TurnAsked} from '../../types.js';
import {type OperationPlan, usagePlanOf} from '../usage-plans.js';
import type {PaceCounts, PaceLines, Place} from './line.js';

/** The lines of one application. */
export interface Pacing {
	readonly counts: PaceCounts;
	take(place: Place, asked: TurnAsked): Turn | Promise<Turn>;
}

/** A host as far as usage plans go. */
export interface PacedHost {
	readonly host: string;
	readonly sandbox: boolean;
}

const loadLines = part(() => import('./line.js'));

export function createPacing(clock: Clock): Pacing {
	const counts: PaceCounts = {waiting: 0, paced: 0, turnedAway: 0};
	let lines: PaceLines | undefined;
	const afterLoading = async (place: Place, asked: TurnAsked): Promise<Turn> => {
		const {createPaceLines} = await loadLines();
		lines ??= createPaceLines(clock, counts);
		return lines.take(place, asked);
	};
	return {counts, take: (place, asked) => (lines ? lines.take(place, asked) : afterLoading(place, asked))};
}

export function placeOf(
	need: {readonly credential: string; readonly operation: string | undefined},
	endpoint: PacedHost,
	call: Call,
	account?: string,
): Place {
	const {method, url, identity} = call;
	const plan = planOf(method, url.pathname, endpoint);
	const isGrantless = need.credential === 'grantless';
	const {tenant, sellingPartnerId = account} = identity;
	const seller = isGrantless ? '' : JSON.stringify([tenant, sellingPartnerId]);
	const operation = plan?.operation ?? need.operation;
	return {
		key: `${plan?.row ?? nameOf(method, url.pathname)} ${endpoint.host} ${seller}`,
		plan,
		host: endpoint.host,
		about: () => ({
			api: 'selling-partner',
			operation,
			...idsOf(ownerOf({tenant, sellingPartnerId: isGrantless ? undefined : sellingPartnerId})),
		}),
	};
}

/** What `explain` says of the usage plan of a call that is paced. */
export function explainPlan(method: string, pathname: string, endpoint: PacedHost): NonNullable<Explanation['usagePlan']> {
	const plan = planOf(method, pathname, endpoint);
	return plan ? {operation: plan.operation, perSecond: Number(plan.rate), burst: plan.burst} : 'unknown';
}

function planOf(method: string, pathname: string, {sandbox}: PacedHost): OperationPlan | undefined {
	return sandbox ? undefined : usagePlanOf(method, pathname);
}

/** The API, its version and the resource: ids follow after them. */
const NAMING = /^(?:\/[^/]+){1,3}/;

function nameOf(method: string, pathname: string): string {
	return `${method} ${NAMING.exec(pathname)?.[0] ?? ''} ${segmentCount(pathname)}`;
}
