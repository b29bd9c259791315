/**
 * One send of a call of got's, and how got carries it to the next: by the functions of ours in `options.request` and `options.parseJson`.
 *
 * Both travel through retries and redirects, and a caller's hook may replace one of them.
 */

import type {Send} from '../../core/send.js';
import type {AmazonReply} from '../../types.js';
import type {GivenRetry, GotOptions, HookResponse, Parse, RequestFunction} from './types.js';

/** One send of a call of got's. */
export interface GotSend extends Send {
	/** got's options for this send: another object for each, and the next call may start from a copy of it. */
	readonly options: GotOptions;
	readonly originals: Originals;
	/** The caller's `timeout.request`, and what was left of it for the send. */
	timeout: {readonly givenMs: number; readonly leftMs: number} | undefined;
	/** The caller's retries, where they were widened for the send. */
	givenRetry: GivenRetry | undefined;
	/** What ends it beside its binding's signals: those of hooks that stand below, of the same binding. */
	above: readonly AbortSignal[] | undefined;
	wasSent: boolean;
	/** Its reply has come, and was no redirect that got follows. */
	isAnswered: boolean;
	/** The call has ended or gone on with another send: the wrapper adds nothing any more. */
	isOver: boolean;
}

/** What the caller had where our functions stand. */
interface Originals {
	/** Normally undefined. */
	readonly request: RequestFunction | undefined;
	readonly parseJson: Parse;
}

/** Makes `this` of the class below the object that is given to it. */
class AdoptedObject {
	constructor(carrier: object) {
		// biome-ignore lint/correctness/noConstructorReturn: that is what it is for.
		return carrier;
	}
}

/** A private field on a function: as hidden as what a WeakMap holds, which takes half a microsecond for each function of each call. */
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

/** Wrappers must not nest, or an old one would put its token on. */
export function originalsOf({request, parseJson = JSON.parse}: GotOptions): Originals {
	const requesting = Carrier.sendOf(request);
	return {
		// got admits nothing but functions here.
		request: requesting ? requesting.originals.request : (request as RequestFunction | undefined),
		parseJson: Carrier.sendOf(parseJson)?.originals.parseJson ?? parseJson,
	};
}

export function replyOf({statusCode, headers, rawBody}: HookResponse): AmazonReply {
	return {status: statusCode, headers, body: rawBody};
}
