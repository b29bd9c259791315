/**
 * Takes the steps of a check-up one after the other, and skips those that need a step which has failed.
 *
 * This file knows no service. Findings are sentences without a secret.
 */
import type {AmazonAuth, AmazonAuthErrorCode, Explanation} from '../index.js';

/** An API, as the explanations of the package name it. */
export type ServiceName = Exclude<Explanation['api'], 'none'>;

/** The outcome of one step. */
export interface Finding {
	readonly status: 'ok' | 'failed' | 'skipped';
	readonly detail: string;
	/** A sentence that says what to do about a failure. */
	readonly advice?: string;
	readonly code?: AmazonAuthErrorCode;
	/** Amazon's reply, where the step failed by one. */
	readonly amazon?: {readonly status: number; readonly code?: string; readonly requestId?: string};
}

/** A step that was taken or skipped, with its outcome. */
export interface Step extends Finding {
	readonly service: ServiceName;
	readonly name: string;
}

/** A step that can be taken. */
export interface Check {
	readonly name: string;
	/** Whether the steps after it are skipped where it fails. */
	readonly isNeeded: boolean;
	run(auth: AmazonAuth): Promise<Finding>;
}

export function ok(detail: string): Finding {
	return {status: 'ok', detail};
}

export function skipped(detail: string): Finding {
	return {status: 'skipped', detail};
}

/** Takes the steps in order, and skips the rest once a needed one has failed. */
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

/** Gives the steps as skipped, since the step `broken` failed before them. */
export function* skipSteps(service: ServiceName, checks: readonly Check[], broken: string): Generator<Step> {
	for (const {name} of checks) {
		yield {service, name, ...skipped(`Not looked at, because "${broken}" failed.`)};
	}
}
