/**
 * One send of a call that got makes, which the functions of this package in `options.request` and `options.parseJson` remember.
 *
 * got copies both functions into the options of retries and redirects. There are two, because a hook of the caller may replace one.
 */

import type {Send} from '../../core/send.js';
import type {AmazonReply} from '../../types.js';
import type {GivenRetry, GotOptions, HookResponse, Parse, RequestFunction} from './types.js';

/** One send of a call that got makes. */
export interface GotSend extends Send {
	/** got's options for this send. Each send has an object of its own, and another call may start from a copy. */
	readonly options: GotOptions;
	readonly originals: Originals;
	/** The caller's `timeout.request`, and the part that was left for the send. */
	timeout: {readonly givenMs: number; readonly leftMs: number} | undefined;
	/** The caller's retry options, if they were widened for the send. */
	givenRetry: GivenRetry | undefined;
	/** Signals that end the send beside those of its binding: those of the layers below. */
	above: readonly AbortSignal[] | undefined;
	wasSent: boolean;
	/** The reply has come, and is something else than a redirect that got follows. */
	isAnswered: boolean;
	/** The call has ended or has gone on with another send: the request function adds nothing any more. */
	isOver: boolean;
}

/** The functions of the caller that those of this package stand in for. */
interface Originals {
	/** Undefined for most callers. */
	readonly request: RequestFunction | undefined;
	readonly parseJson: Parse;
}

/** Gives the class below an object that exists already as its `this`. */
class AdoptedObject {
	constructor(carrier: object) {
		// biome-ignore lint/correctness/noConstructorReturn: the subclass puts its private field on this object.
		return carrier;
	}
}

/** A private field on a function: as hidden as an entry of a WeakMap, which would take half a microsecond more for each function. */
class Carrier extends AdoptedObject {
	readonly #send: GotSend;

	constructor(carrier: object, send: GotSend) {
		super(carrier);
		this.#send = send;
	}

	static sendOf(carrier: unknown): GotSend | undefined {
		return typeof carrier === 'function' && #send in carrier ? (carrier as unknown as Carrier).#send : undefined;
	}
}

/** Remembers which send a function in got's options belongs to. */
export function remember<F extends object>(carrier: F, send: GotSend): F {
	new Carrier(carrier, send);
	return carrier;
}

/** The last send that these options, or what they were copied from, went through. */
export function sendOf({request, parseJson}: Pick<GotOptions, 'request' | 'parseJson'>): GotSend | undefined {
	return Carrier.sendOf(request) ?? Carrier.sendOf(parseJson);
}

/** The caller's functions, even under those of an earlier send: nested in another, the function of that send would put its token on. */
export function originalsOf({request, parseJson = JSON.parse}: GotOptions): Originals {
	const requesting = Carrier.sendOf(request);
	return {
		// got refuses anything but a function in this option.
		request: requesting ? requesting.originals.request : (request as RequestFunction | undefined),
		parseJson: Carrier.sendOf(parseJson)?.originals.parseJson ?? parseJson,
	};
}

export function replyOf({statusCode, headers, rawBody}: HookResponse): AmazonReply {
	return {status: statusCode, headers, body: rawBody};
}
