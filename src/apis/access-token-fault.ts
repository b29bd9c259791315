/**
 * Reads the refusals of the APIs that take an access token in `x-amz-access-token`: what Amazon's sentence means for the token.
 *
 * Amazon answers 403 both for an expired token and for a missing role; only its sentence tells them apart. Errors quote Amazon's sentences
 * by allow-list, since a reply may hold anything. What a sentence of one API alone means, that API says.
 */
import {AmazonAuthError, type AmazonSaid} from '../errors.js';
import type {Explanation, HeaderRecord} from '../types.js';
import {isSignedByAmazon} from '../util/foreign-reply.js';
import {headerOf, parseObject, shownCode, shownRequestId} from '../util/reply-parts.js';
import {retryAfterMs} from '../util/retry-after.js';

/** The name of an API, as `explain` tells it. */
type ApiName = Exclude<Explanation['api'], 'none'>;

/** What a sentence means for every such API. */
export type Meaning = 'token-dead' | 'token-missing' | 'secret-expired' | 'throttled' | 'denied';

/** Amazon's sentences, whole or by their fixed part, and what each means. Nothing of the caller's can be in them. */
export type Sentences<M extends string> = readonly (readonly [RegExp, M])[];

const SENTENCES: Sentences<Meaning> = [
	[/^The access token you provided has expired\.?$/, 'token-dead'],
	[/^The access token you provided is revoked, malformed or invalid\.?$/, 'token-dead'],
	[/^Access token is missing in the request header\.?$/, 'token-missing'],
	[/^The LWA secret token you provided has expired\.?$/, 'secret-expired'],
	[/^You exceeded your quota for the requested resource\.?$/, 'throttled'],
	[/^Access to requested resource is denied\.?$/, 'denied'],
];

export interface Refusal<M extends string> {
	/** `foreign`: something in between answered. Undefined for a sentence that is not known. */
	readonly meaning: Meaning | M | 'foreign' | undefined;
	readonly said: AmazonSaid;
}

export interface RefusedReply {
	readonly status: number;
	readonly headers: HeaderRecord;
	readonly body: string;
}

/** How long a throttled call waits. */
export interface Waiting {
	/** What a date in `Retry-After` is counted from. */
	readonly nowMs: number;
	/** The documented rate of the operation, where it is known. */
	readonly perSecond?: number | undefined;
}

/** Statuses on which a reply is about the credential at all. */
export function isAboutCredential(status: number): boolean {
	return status === 401 || status === 403 || status === 407 || status === 429;
}

/** @param own the sentences of one API beside those of all */
export function readRefusal<M extends string = never>(
	{status, headers, body}: RefusedReply,
	own: Sentences<M | Meaning> = [],
): Refusal<M> {
	const errors = parseObject(body)?.errors;
	if (!Array.isArray(errors) && !isSignedByAmazon(headers)) {
		return {meaning: 'foreign', said: {status}};
	}
	const reply = firstError(errors);
	const sentences: Sentences<M | Meaning> = [...SENTENCES, ...own];
	const meaningsOf = (text: unknown): readonly (M | Meaning)[] =>
		typeof text === 'string' ? sentences.filter(([pattern]) => pattern.test(text)).map(([, meaning]) => meaning) : [];
	const known = [reply?.details, reply?.message].flatMap(meaningsOf);
	return {
		// `denied` counts only where nothing else is known, since Amazon says it beside each of the others.
		meaning: known.find((one) => one !== 'denied') ?? (status === 429 ? 'throttled' : known[0]),
		said: saidBy(status, headers, reply, (text) => meaningsOf(text).length > 0),
	};
}

/** The id by which Amazon's support finds the call. */
export function requestIdOf(headers: HeaderRecord): string | undefined {
	return shownRequestId(headerOf(headers, 'x-amzn-requestid'));
}

/** @param waiting left out where nobody waits: no header about it is read then */
export function throttled(
	api: ApiName,
	amazon: AmazonSaid,
	reply: Pick<RefusedReply, 'status' | 'headers'>,
	waiting: Waiting | undefined,
): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Amazon throttles this operation. Try again later, and less often.', {
		api,
		amazon,
		retryAfterMs: waiting && retryAfterMs(reply, waiting.nowMs, waiting.perSecond),
	});
}

/** @param advice what to look at where Amazon's sentence says nothing */
export function denied(api: ApiName, {meaning, said: amazon}: Refusal<string>, advice: string): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_ACCESS_DENIED', DENIALS[meaning ?? ''] ?? advice, {api, amazon});
}

const DENIALS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
	'secret-expired': 'The client secret has expired: rotate it in the developer console and configure the new one.',
	'token-missing': 'The access token did not arrive: something between here and Amazon removes x-amz-access-token.',
});

function firstError(errors: unknown): Record<string, unknown> | undefined {
	const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
	// An object has string keys.
	return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
}

function saidBy(
	status: number,
	headers: HeaderRecord,
	reply: Record<string, unknown> | undefined,
	isKnown: (value: unknown) => boolean,
): AmazonSaid {
	const sentence = (value: unknown): value is string => isKnown(value);
	const code = shownCode(reply?.code);
	const requestId = requestIdOf(headers);
	return {
		status,
		...(code === undefined ? {} : {code}),
		...(sentence(reply?.message) ? {message: reply.message} : {}),
		...(sentence(reply?.details) ? {details: reply.details} : {}),
		...(requestId === undefined ? {} : {requestId}),
	};
}
