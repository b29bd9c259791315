/**
 * Throttles operations by the usage plans that the test gives.
 *
 * A plan counts for a seller and a region, and that of a grantless operation for the region. A refusal says neither the rate nor when to
 * come back, as Amazon's does not. Source: "Usage plans and rate limits".
 */
import type {Reply} from '../http/exchange.js';
import {createTokenBuckets} from '../token-bucket.js';
import type {World} from '../world.js';
import {refuse} from './gate.js';

/** Who calls what, where. */
export interface PlannedCall {
	readonly operation: string;
	readonly host: string;
	/** Undefined for grantless operations. */
	readonly sellingPartnerId: string | undefined;
}

/** Takes a place in the usage plan of the operation, and gives the reply; a refusal where no place is free. */
export function withinPlan(call: PlannedCall, world: World, answer: () => Reply): Reply {
	const {operation, host, sellingPartnerId = ''} = call;
	const {usagePlans = {}} = world.options;
	const plan = Object.hasOwn(usagePlans, operation) ? usagePlans[operation] : undefined;
	if (!plan) {
		return answer();
	}
	const take = world.memory.plans.get(operation) ?? createTokenBuckets({...plan, nowMs: world.clock.nowMs});
	world.memory.plans.set(operation, take);
	if (!take(JSON.stringify([host, sellingPartnerId]))) {
		return refuse('QuotaExceeded');
	}
	const reply = answer();
	return {...reply, headers: {...reply.headers, 'x-amzn-RateLimit-Limit': String(plan.perSecond)}};
}
