/**
 * Decides what a refusal of the Selling Partner API means for the token, and makes the error to catch.
 *
 * Beside what all such APIs say, it speaks of roles, restricted documents and regions. For a call to the wrong region, the marketplaces in
 * its query tell the right endpoint.
 */

import {AmazonAuthError, type AmazonSaid, errorWith} from '../../errors.js';
import {productionHost, SELLING_PARTNER_HOSTS} from '../../hosts.js';
import type {HeaderRecord} from '../../types.js';
import {denied, type Meaning, type Refusal, readRefusal, type Sentences, throttled, type Waiting} from '../access-token-fault.js';
import {regionOf} from './marketplaces.js';

export interface SellingPartnerFault {
	/** `foreign`: something in between answered. */
	readonly kind: 'token-dead' | 'role-missing' | 'document-restricted' | 'throttled' | 'denied' | 'foreign' | 'other';
	readonly said: AmazonSaid;
	/** What to tell the caller, where the refusal is about the credential. */
	readonly error?: AmazonAuthError;
}

type OwnMeaning = 'role-missing' | 'document-restricted' | 'wrong-region';

const SENTENCES: Sentences<OwnMeaning | Meaning> = [
	[/^The marketplaces you provided are not valid for region\.?$/, 'wrong-region'],
	[/^Access to the resource is forbidden\.?$/, 'document-restricted'],
	[
		/^Application does not have access to one or more requested data elements: \[(?:[A-Za-z]{1,40}(?:, )?){1,8}\]$/,
		'role-missing',
	],
	[/^Application do(?:es)? not have access to some or all requested resources?\.?$/, 'role-missing'],
	[/^Invalid or unsupported document ID found\.?$/, 'denied'],
];

/** @param waiting left out where nobody waits: no header about it is read then */
export function readSellingPartnerFault(
	status: number,
	headers: HeaderRecord,
	body: string,
	waiting?: Waiting,
): SellingPartnerFault {
	const refusal = readRefusal<OwnMeaning>({status, headers, body}, SENTENCES);
	const {meaning, said} = refusal;
	// Only a 400 of the mint means this: with another status the same words come from a server that failed.
	switch (meaning === 'role-missing' && status !== 400 ? 'denied' : meaning) {
		case 'foreign':
		case 'token-dead':
		case 'role-missing':
		case 'document-restricted':
			return {kind: meaning as SellingPartnerFault['kind'], said}; // one of the four above
		case 'throttled':
			return {kind: 'throttled', said, error: throttled('selling-partner', said, {status, headers}, waiting)};
		default:
			return status === 401 || status === 403 ? {kind: 'denied', said, error: deniedHere(refusal)} : {kind: 'other', said};
	}
}

function deniedHere(refusal: Refusal<OwnMeaning>): AmazonAuthError {
	if (refusal.meaning !== 'wrong-region') {
		return denied(
			'selling-partner',
			refusal,
			'Amazon denies this call, and not because of an old token. Check that the path exists, that the application has the role for it, and that the seller authorised it after it had that role.',
		);
	}
	return new AmazonAuthError(
		'ERR_AMAZON_WRONG_REGION',
		'The marketplaces of this call, or those of the seller, belong to another region than the host. Call the endpoint of their region: auth.sellingPartner.endpoint(marketplaceId) names it.',
		{api: 'selling-partner', amazon: refusal.said},
	);
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
