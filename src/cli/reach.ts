/**
 * Finds out whether Amazon's hosts answer, and whether the clock of this machine agrees with theirs.
 *
 * A HEAD without a credential is sent to each host. A reply with any status shows that the host answers.
 */
import type {AmazonAuth} from '../index.js';
import {adviceForNetwork, codeOf} from './failures.js';
import {type Check, type Finding, ok, skipped} from './steps.js';

/**
 * How far the clocks may be apart: replies tell whole seconds and take a while to arrive.
 *
 * Amazon Pay refuses any date in its future. The package learns from such a refusal how far its clock is ahead.
 */
const TOLERATED_MS = 60_000;

/** Options of got for a call that is sent once and given up after ten seconds. */
export const ONCE = {retry: {limit: 0}, timeout: {request: 10_000}, followRedirect: false} as const;

/** Makes the steps "reach" and "clock". */
export function reachChecks(hosts: readonly string[], nowMs: () => number): readonly Check[] {
	/** How far this machine is ahead of the first host whose reply had a date. */
	let aheadMs: number | undefined;
	return [
		{
			name: 'reach',
			isNeeded: true,
			async run(auth) {
				for (const host of hosts) {
					const reached = await reach(host, auth, nowMs);
					if ('code' in reached) {
						const detail = `${host} is unreachable (${reached.code}).`;
						return {status: 'failed', detail, advice: adviceForNetwork(reached.code)};
					}
					aheadMs ??= reached.aheadMs;
				}
				return ok(`${hosts.join(' and ')} ${hosts.length > 1 ? 'answer' : 'answers'}.`);
			},
		},
		// The later steps are taken in spite of a wrong clock: it may be harmless, and they show whether it is.
		{name: 'clock', isNeeded: false, run: async () => findingOn(aheadMs)},
	];
}

async function reach(
	host: string,
	auth: AmazonAuth,
	nowMs: () => number,
): Promise<{readonly aheadMs: number | undefined} | {readonly code: string}> {
	try {
		const sentMs = nowMs();
		const {headers} = await auth.got(`https://${host}/`, {
			...ONCE,
			method: 'HEAD',
			throwHttpErrors: false,
			context: {amazon: false},
		});
		const between = (sentMs + nowMs()) / 2;
		const theirsMs = Date.parse(headers.date ?? '');
		return {aheadMs: Number.isNaN(theirsMs) ? undefined : between - theirsMs};
	} catch (error) {
		return {code: codeOf(error)};
	}
}

function findingOn(aheadMs: number | undefined): Finding {
	if (aheadMs === undefined) {
		return skipped('The replies do not tell the time.');
	}
	if (Math.abs(aheadMs) <= TOLERATED_MS) {
		return ok('The clock of this machine agrees with that of Amazon.');
	}
	return {
		status: 'failed',
		detail: `The clock of this machine is ${amountOf(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of Amazon.`,
		advice:
			'Set it by a time server. Amazon Pay refuses signatures dated in the future, and the age of tokens is measured by this clock.',
	};
}

function amountOf(ms: number): string {
	return ms < 120_000 ? `${Math.round(ms / 1000)} seconds` : `about ${Math.round(ms / 60_000)} minutes`;
}
