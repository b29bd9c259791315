/**
 * Decides what a refusal of the Selling Partner API means for the token, and makes the error to catch.
 *
 * Amazon answers 403 both for an expired token and for a missing role; only its sentence tells them apart. Errors quote Amazon's sentences
 * by allow-list, since a reply may hold anything. For a call to the wrong region, the marketplaces in its query tell the right endpoint.
 */

import {AmazonAuthError, type AmazonSaid, errorWith} from '../../errors.js';
import {productionHost, SELLING_PARTNER_HOSTS} from '../../hosts.js';
import type {HeaderRecord} from '../../types.js';
import {isSignedByAmazon} from '../../util/foreign-reply.js';
import {headerOf, parseObject, shownCode, shownRequestId} from '../../util/reply-parts.js';
import {retryAfterMs} from '../../util/retry-after.js';
import {regionOf} from './marketplaces.js';

export interface SellingPartnerFault {
	/** `foreign`: something in between answered. */
	readonly kind: 'token-dead' | 'role-missing' | 'document-restricted' | 'throttled' | 'denied' | 'foreign' | 'other';
	readonly said: AmazonSaid;
	/** What to tell the caller, where the refusal is about the credential. */
	readonly error?: AmazonAuthError;
}

type Meaning = Exclude<SellingPartnerFault['kind'], 'foreign' | 'other'> | 'wrong-region' | 'secret-expired' | 'token-missing';

/** Amazon's sentences, whole or by their fixed part, and what each means. Nothing of the caller's can be in them. */
const SENTENCES: readonly (readonly [RegExp, Meaning])[] = [
	[/^The access token you provided has expired\.?$/, 'token-dead'],
	[/^The access token you provided is revoked, malformed or invalid\.?$/, 'token-dead'],
	[/^Access token is missing in the request header\.?$/, 'token-missing'],
	[/^The LWA secret token you provided has expired\.?$/, 'secret-expired'],
	[/^The marketplaces you provided are not valid for region\.?$/, 'wrong-region'],
	[/^Access to the resource is forbidden\.?$/, 'document-restricted'],
	[
		/^Application does not have access to one or more requested data elements: \[(?:[A-Za-z]{1,40}(?:, )?){1,8}\]$/,
		'role-missing',
	],
	[/^Application do(?:es)? not have access to some or all requested resources?\.?$/, 'role-missing'],
	[/^You exceeded your quota for the requested resource\.?$/, 'throttled'],
	[/^Invalid or unsupported document ID found\.?$/, 'denied'],
	[/^Access to requested resource is denied\.?$/, 'denied'],
];

/** Statuses on which a reply is about the credential at all. */
export function isAboutCredential(status: number): boolean {
	return status === 401 || status === 403 || status === 407 || status === 429;
}

/** How long a throttled call waits. */
export interface Waiting {
	/** What a date in `Retry-After` is counted from. */
	readonly nowMs: number;
	/** The documented rate of the operation, where it is known. */
	readonly perSecond?: number | undefined;
}

/** @param waiting left out where nobody waits: no header about it is read then */
export function readSellingPartnerFault(
	status: number,
	headers: HeaderRecord,
	body: string,
	waiting?: Waiting,
): SellingPartnerFault {
	const errors = parseObject(body)?.errors;
	if (!Array.isArray(errors) && !isSignedByAmazon(headers)) {
		return {kind: 'foreign', said: {status}};
	}
	const reply = firstError(errors);
	const texts = [reply?.details, reply?.message];
	const known = texts.flatMap((text) => SENTENCES.filter(([pattern]) => typeof text === 'string' && pattern.test(text)));
	const said = saidBy(status, headers, reply);
	// `denied` counts only where nothing else is known, since Amazon says it beside each of the others.
	const meaning = known.find(([, one]) => one !== 'denied')?.[1] ?? (status === 429 ? 'throttled' : known[0]?.[1]);
	// Only a 400 of the mint means this: with another status the same words come from a server that failed.
	switch (meaning === 'role-missing' && status !== 400 ? 'denied' : meaning) {
		case 'token-dead':
		case 'role-missing':
		case 'document-restricted':
			return {kind: meaning as SellingPartnerFault['kind'], said}; // one of the three above
		case 'throttled':
			return {
				kind: 'throttled',
				said,
				error: throttled(said, waiting && retryAfterMs({status, headers}, waiting.nowMs, waiting.perSecond)),
			};
		default:
			if (status !== 401 && status !== 403) {
				return {kind: 'other', said};
			}
			return {kind: 'denied', said, error: denied(meaning, said)};
	}
}

function throttled(amazon: AmazonSaid, retryAfterMs: number | undefined): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Amazon throttles this operation. Try again later, and less often.', {
		api: 'selling-partner',
		amazon,
		retryAfterMs,
	});
}

function denied(meaning: Meaning | undefined, said: AmazonSaid): AmazonAuthError {
	switch (meaning) {
		case 'wrong-region':
			return error(
				'WRONG_REGION',
				'The marketplaces of this call, or those of the seller, belong to another region than the host. Call the endpoint of their region: auth.sellingPartner.endpoint(marketplaceId) names it.',
				said,
			);
		case 'secret-expired':
			return error(
				'ACCESS_DENIED',
				'The client secret has expired: rotate it in the developer console and configure the new one.',
				said,
			);
		case 'token-missing':
			return error(
				'ACCESS_DENIED',
				'The access token did not arrive: something between here and Amazon removes x-amz-access-token.',
				said,
			);
		default:
			return error(
				'ACCESS_DENIED',
				'Amazon denies this call, and not because of an old token. Check that the path exists, that the application has the role for it, and that the seller authorised it after it had that role.',
				said,
			);
	}
}

function error(code: 'ACCESS_DENIED' | 'WRONG_REGION', message: string, amazon: AmazonSaid): AmazonAuthError {
	return new AmazonAuthError(`ERR_AMAZON_${code}`, message, {api: 'selling-partner', amazon});
}

function firstError(errors: unknown): Record<string, unknown> | undefined {
	const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
	// An object has string keys.
	return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
}

function saidBy(status: number, headers: HeaderRecord, reply: Record<string, unknown> | undefined): AmazonSaid {
	const known = (value: unknown): value is string =>
		typeof value === 'string' && SENTENCES.some(([pattern]) => pattern.test(value));
	const code = shownCode(reply?.code);
	const requestId = requestIdOf(headers);
	return {
		status,
		...(code === undefined ? {} : {code}),
		...(known(reply?.message) ? {message: reply.message} : {}),
		...(known(reply?.details) ? {details: reply.details} : {}),
		...(requestId === undefined ? {} : {requestId}),
	};
}

/** The id by which Amazon's support finds the call. */
export function requestIdOf(headers: HeaderRecord): string | undefined {
	return shownRequestId(headerOf(headers, 'x-amzn-requestid'));
}

/** The error with the right endpoint in its message, where it is of a wrong region and the URL tells the right one. */
export function nameEndpoint(error: AmazonAuthError, {hostname, searchParams}: URL): AmazonAuthError {
	if (error.code !== 'ERR_AMAZON_WRONG_REGION') {
		return error;
	}
	const here = SELLING_PARTNER_HOSTS.get(hostname);
	const ids = [...searchParams].filter(([name]) => /^marketplaceids?$/i.test(name)).flatMap(([, value]) => value.split(','));
	const region = ids.map(regionOf).find((found) => found !== undefined && found !== here?.region);
	if (region === undefined) {
		return error;
	}
	const endpoint = `https://${here?.sandbox ? 'sandbox.' : ''}${productionHost(region)}`;
	return errorWith(error, {message: `The marketplaces of this call belong to ${endpoint}: call that endpoint.`});
}
