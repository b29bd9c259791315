/**
 * Where a caller may be sent by a redirect, when what follows it sits above this package and a hop looks like a first send.
 *
 * Clients on undici's dispatchers and on Node's agents follow redirects by themselves, and nothing of theirs tells a hop from a first
 * send. So the mark is written on the hop's URL: a host with its final dot is the same host, and none that gets a credential. Such a
 * hop goes on without a credential, the caller's own included. A hop that may keep its credential has no mark.
 */
import {isIP} from 'node:net';
import {mayFollow, planSend} from '../src/core/call.js';
import {match} from '../src/core/match.js';
import {methodAfter, type Send, type SendBefore} from '../src/core/send.js';

const REDIRECTS: readonly number[] = [300, 301, 302, 303, 307, 308];

/** The URL without the mark, and whether it was there. */
export function unmark(url: URL): {url: URL; isMarked: boolean} {
	const {hostname} = url;
	const isMarked = hostname.endsWith('.');
	// A name of one part is another name without its dot.
	if (!isMarked || hostname.indexOf('.') === hostname.length - 1) {
		return {url, isMarked};
	}
	const bare = new URL(url);
	bare.hostname = hostname.slice(0, -1);
	return {url: bare, isMarked};
}

/** The send before a marked one, as far as it is known: somewhere else, and without a credential. */
export function senderOf({method}: {method: string}): SendBefore {
	return {
		href: 'https://redirect.invalid/',
		method,
		credentialId: undefined,
		isPrivate: true,
		attachment: undefined,
		resent: false,
		carried: undefined,
		bound: undefined,
	};
}

/** The send that a reply answers, and what whoever follows its redirect would carry along. */
export interface Shown {
	readonly send: Send;
	/** The caller gave credentials of Amazon's along, which whoever follows would carry to the next origin. */
	readonly hasOwnCredentials: boolean;
	readonly isMarked: boolean;
	/** Whether a hop without TLS comes through here too, where a mark would be read. */
	readonly seesHttp: boolean;
}

/**
 * What is shown in place of what came, by lower-case name; undefined takes a header away.
 *
 * Replies that a credential was sent for forbid their storing, since a cache above would give them to whoever asks for the same URL.
 */
export function changesOf(
	{location}: {readonly location?: unknown},
	status: number,
	shown: Shown,
): Record<string, string | undefined> {
	const changes: Record<string, string | undefined> = {};
	if (shown.send.attachment && status >= 200) {
		changes['cache-control'] = 'no-store';
	}
	if (typeof location === 'string') {
		const to = shownLocation(status, location, shown);
		if (to !== location) {
			changes.location = to;
		}
	}
	return changes;
}

/** The `location` to show for a redirect; undefined where it must not be followed. */
function shownLocation(
	status: number,
	location: string,
	{send, hasOwnCredentials, isMarked, seesHttp}: Shown,
): string | undefined {
	if (!REDIRECTS.includes(status) || !URL.canParse(location, send.href)) {
		return location;
	}
	if (!mayFollow(send)) {
		return undefined;
	}
	const from = new URL(send.href);
	const {url: target} = unmark(new URL(location, from));
	const isCarried = send.isPrivate && hasOwnCredentials;
	if (target.protocol !== 'https:' && !seesHttp && (isCarried || match(target).api === 'insecure')) {
		return undefined;
	}
	if (match(target).api !== 'none') {
		return keepsCredential(send, target, status) ? location : marked(target);
	}
	const leaves = isMarked || target.origin !== from.origin;
	return leaves && isCarried ? marked(target) : location;
}

function keepsCredential(send: Send, target: URL, status: number): boolean {
	try {
		return planSend({method: methodAfter(status, send.method), url: target, ...BARE}, send.binding, send).plan !== undefined;
	} catch {
		return true; // the hop will not be sent at all, and says why
	}
}

const BARE = {amazon: undefined, amazonName: 'amazon'};

function marked(target: URL): string | undefined {
	if (isIP(target.hostname.replace(/^\[|\]$/g, '')) !== 0) {
		return undefined; // an address takes no dot
	}
	const written = new URL(target);
	written.hostname = target.hostname.endsWith('.') ? target.hostname : `${target.hostname}.`;
	return written.href;
}
