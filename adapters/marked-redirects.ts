/**
 * Decides which `location` of a redirect the caller sees, if redirects are followed above this package and a hop looks like a first send.
 *
 * Clients on undici's dispatchers and on Node's agents follow redirects by themselves, and give no sign that tells a hop from a first send.
 * So a hop that must lose its credential is marked in its URL: a host with a final dot is the same host, and is no host that gets a
 * credential. A marked hop goes on without a credential, the caller's own included. A hop that may keep its credential has no mark.
 */
import {isIP} from 'node:net';
import {mayFollow, planSend} from '../src/core/call.js';
import {match} from '../src/core/match.js';
import {methodAfter, type Send, type SendBefore} from '../src/core/send.js';

/** The URL without the mark, and whether the URL had one. */
export function unmark(url: URL): {url: URL; isMarked: boolean} {
	const {hostname} = url;
	const isMarked = hostname.endsWith('.');
	// The dot stays on a name of one part, which is another name without it.
	if (!isMarked || hostname.indexOf('.') === hostname.length - 1) {
		return {url, isMarked};
	}
	const bare = new URL(url);
	bare.hostname = hostname.slice(0, -1);
	return {url: bare, isMarked};
}

/** The send before a marked hop, of which is known that it went to another origin and that its credential must stay there. */
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

/** The send that a reply answers, with what a client that follows its redirect would carry along. */
export interface Shown {
	readonly send: Send;
	/** The caller gave credentials for Amazon, which the client that follows would carry to the next origin. */
	readonly hasOwnCredentials: boolean;
	readonly isMarked: boolean;
	/** Whether a hop without TLS comes through here too, where a mark would be read. */
	readonly seesHttp: boolean;
}

/**
 * The headers to change before a reply is shown, by lower-case name; undefined removes a header.
 *
 * Replies to requests with a credential say `no-store`, since a cache above would give them to any caller that asks for the same URL.
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

/** The `location` to show for a redirect; undefined for a redirect that must not be followed. */
function shownLocation(
	status: number,
	location: string,
	{send, hasOwnCredentials, isMarked, seesHttp}: Shown,
): string | undefined {
	if (!isRedirect(status)) {
		return location;
	}
	if (!mayFollow(send) || !URL.canParse(location, send.href)) {
		return undefined;
	}
	const from = new URL(send.href);
	const {url: target} = unmark(new URL(location, from));
	if (!isReadAlike(target) || isAmazonInUtf8(location, target, from)) {
		return undefined;
	}
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

/** Some clients follow a `location` under every status of the 300s. */
function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

/** Whether clients with Node's older `url.parse` read the same host: that one ends a host where it meets an unusual character. */
function isReadAlike({protocol, hostname}: URL): boolean {
	return !protocol.startsWith('http') || /^(?:[\w.-]+|\[[\d.:a-f]+\])$/.test(hostname);
}

/** Whether a client that reads the bytes of a header as UTF-8, such as got, would find Amazon's host where the others find another. */
function isAmazonInUtf8(location: string, target: URL, from: URL): boolean {
	const text = Buffer.from(location, 'latin1').toString();
	if (text === location || !URL.canParse(text, from.href)) {
		return false;
	}
	const {url} = unmark(new URL(text, from));
	return url.host !== target.host && match(url).api !== 'none';
}

function keepsCredential(send: Send, target: URL, status: number): boolean {
	if (target.username || target.password) {
		return false; // a client takes them off the URL, and the hop would pass for one that may have a credential
	}
	try {
		return planSend({method: methodAfter(status, send.method), url: target, ...BARE}, send.binding, send).plan !== undefined;
	} catch {
		return true; // the hop will be refused with an error of its own
	}
}

const BARE = {amazon: undefined, amazonName: 'amazon'};

function marked(target: URL): string | undefined {
	if (isIP(target.hostname.replace(/^\[|\]$/g, '')) !== 0) {
		return undefined; // an IP address cannot have a final dot
	}
	const written = new URL(target);
	written.hostname = target.hostname.endsWith('.') ? target.hostname : `${target.hostname}.`;
	return written.href;
}
