/**
 * One send of a call, whatever client makes it: what is remembered of the send for its reply and for the send after it.
 */

import type {Attachment, Call, Plan, Turn} from '../apis/types.js';
import type {AmazonAuthError} from '../errors.js';
import type {Identity} from '../identity.js';
import type {AmazonContext} from '../types.js';
import type {Binding} from './binding.js';

/** One send of a call: the first, a hop of a redirect, a retry, or the second send after a dead token. */
export interface Send {
	readonly binding: Binding;
	/** The URL as it was asked for, which nobody changes; what was sent is in {@link Send.attachment} where it differs. */
	readonly url: URL;
	readonly href: string;
	/** The method in capitals. */
	readonly method: string;
	/** False if the caller wants the request bare. */
	readonly context: AmazonContext | false;
	/** What the send carries. If undefined, it goes without a credential, and so does every send that follows. */
	readonly plan: Plan | undefined;
	/** Tells the plan's credential from another. */
	readonly credentialId: (() => string) | undefined;
	/** The origin and the operation's template: all that is shown of a URL. */
	readonly shownUrl: string;
	/** True if the send goes to Amazon or has come from there, or its URL is a credential itself: then nothing of it is shown. */
	readonly isPrivate: boolean;
	readonly operation: string | undefined;
	/** Headers made for an earlier send of the call, which this one keeps. */
	readonly carried: Call['carried'];
	attachment: Attachment | undefined;
	/** Whom the call is for, once that was asked: a retry is not for who is signed in by then. */
	bound: Identity | undefined;
	/** The send leads where a redirect said. */
	readonly isHop: boolean;
	/** Its turn in a usage plan, once it has had one. */
	turn: Turn | undefined;
	/** How often Amazon has throttled a call that had waited for its turn. */
	throttled: number;
	/** The call's one second send because of a dead token has been made. */
	resent: boolean;
	/** Its reply has been looked at. */
	reviewed: boolean;
	/** What its reply said of the credential. */
	error: AmazonAuthError | undefined;
}

/** The part of a send that the send after it is compared with. */
export type SendBefore = Pick<Send, 'href' | 'method' | 'credentialId' | 'isPrivate' | 'attachment'> &
	Partial<Pick<Send, 'resent' | 'carried' | 'bound' | 'throttled'>>;

/** The method that fetch and undici follow a redirect with. @see https://fetch.spec.whatwg.org/#http-redirect-fetch */
export function methodAfter(status: number, method: string): string {
	const becomesGet = status === 303 ? method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';
	return becomesGet ? 'GET' : method;
}
