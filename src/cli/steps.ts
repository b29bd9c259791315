/**
 * The steps of a check-up: one after the other, and those that a failed one stands in the way of are skipped.
 *
 * Knows no service. What is found is told by name, in sentences without a secret.
 */
import type {AmazonAuth, AmazonAuthErrorCode, Explanation} from '../index.js';

/** An API, as the explanations of the package name it. */
export type ServiceName = Exclude<Explanation['api'], 'none'>;

/** What came of one step. */
export interface Finding {
	readonly status: 'ok' | 'failed' | 'skipped';
	readonly detail: string;
	/** What to do about it. */
	readonly advice?: string;
	readonly code?: AmazonAuthErrorCode;
	/** What Amazon said, where it spoke. */
	readonly amazon?: {readonly status: number; readonly code?: string; readonly requestId?: string};
}

/** A step that was taken. */
export interface Step extends Finding {
	readonly service: ServiceName;
	readonly name: string;
}

/** A step to take. */
export interface Check {
	readonly name: string;
	/** Nothing after it makes sense without it. */
	readonly isNeeded: boolean;
	run(auth: AmazonAuth): Promise<Finding>;
}

export function ok(detail: string): Finding {
	return {status: 'ok', detail};
}

export function skipped(detail: string): Finding {
	return {status: 'skipped', detail};
}

/** Takes the steps until one that the others need has failed. */
export async function* takeSteps(service: ServiceName, checks: readonly Check[], auth: AmazonAuth): AsyncGenerator<Step> {
	for (const [index, {name, isNeeded, run}] of checks.entries()) {
		const finding = await run(auth);
		yield {service, name, ...finding};
		if (isNeeded && finding.status === 'failed') {
			yield* skipSteps(service, checks.slice(index + 1), name);
			return;
		}
	}
}

/** The steps that are not taken, because another failed before. */
export function* skipSteps(service: ServiceName, checks: readonly Check[], broken: string): Generator<Step> {
	for (const {name} of checks) {
		yield {service, name, ...skipped(`Not looked at, because "${broken}" failed.`)};
	}
}
