/**
 * What a send may carry that follows another one of its call: a redirect never gives.
 *
 * Whoever answers a request chooses where a redirect goes, and must not thereby choose a credential. Nor must one of the caller's own
 * travel: clients take `authorization` off on the way to another host (got 14 not from https to http), and neither of Amazon's own headers.
 */
import type {SendBefore} from './send.js';
import type {Plan} from '../apis/types.js';

/** Whether a send goes to another URL than the one before it, which a retry does not. */
export function isHop(url: URL, before: SendBefore | undefined): boolean {
	return before !== undefined && sentUrl(before).href !== url.href;
}

/** The method that fetch and undici follow a redirect with. @see https://fetch.spec.whatwg.org/#http-redirect-fetch */
export function methodAfter(status: number, method: string): string {
	const becomesGet = status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';
	return becomesGet ? 'GET' : method;
}

/**
 * The plan, where the send may carry what it says.
 *
 * A first send may. A hop carries a credential only within one origin, and only the one that the send before had; a retry carries what
 * is asked for now, if the send before had any.
 */
export function carryOver(
	plan: Plan | undefined,
	{url, method}: {url: URL; method: string},
	before: SendBefore | undefined,
): Plan | undefined {
	if (before === undefined || plan === undefined) {
		return plan;
	}
	if (before.credentialId === undefined) {
		return undefined;
	}
	if (!isHop(url, before) && before.method === method) {
		return plan;
	}
	return sentUrl(before).origin === url.origin && before.credentialId() === plan.credentialId() ? plan : undefined;
}

const CREDENTIALS = ['authorization', 'x-amz-access-token', 'x-amz-pay-authtoken'];

/** Takes the caller's own credentials off a call to Amazon that is sent on to another origin. Names in any case. */
export function dropCredentials(headers: Record<string, unknown>, url: URL, before: SendBefore | undefined): void {
	if (!before?.isPrivate || sentUrl(before).origin === url.origin) {
		return;
	}
	for (const name of Object.keys(headers)) {
		if (CREDENTIALS.includes(name.toLowerCase())) {
			delete headers[name];
		}
	}
}

function sentUrl({attachment, href}: SendBefore): URL {
	return attachment?.url ?? new URL(href);
}
