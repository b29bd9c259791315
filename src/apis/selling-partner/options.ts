/**
 * Reads the `sellingPartner` option, once. Errors name the part of the option that is wrong.
 */

import type {DataElement, RestrictedDataPolicy, SellingRegion} from '../../types.js';
import {itemsOf} from '../../util/members.js';
import {assertKnownKeys, readClientId, readFlag, readOneOf, readSecret, readWhose} from '../../util/option-readers.js';
import type {AccountSettings} from '../account-words.js';
import {readRefreshTokenOption} from '../refresh-token-option.js';
import {readUserAgent} from '../user-agent-option.js';
import {DISPUTED_OPERATIONS, type GrantlessOperation, NO_MORE} from './operations.js';

export interface SellingPartnerSettings extends AccountSettings {
	readonly dataElements: readonly DataElement[];
	/** Undefined means `require`, and `auto` on sandbox hosts. */
	readonly restrictedData: RestrictedDataPolicy | undefined;
	/** The operations that the application calls grantless, beside those that surely are. */
	readonly grantless: readonly GrantlessOperation[];
	readonly userAgent: string | undefined;
	/** Calls wait for their place in Amazon's usage plans, unless a call says otherwise. */
	readonly pace: boolean;
}

export const SELLING_REGIONS: readonly SellingRegion[] = ['na', 'eu', 'fe'];
const DATA_ELEMENTS: readonly DataElement[] = ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'];
export const RESTRICTED_DATA_POLICIES: readonly RestrictedDataPolicy[] = ['require', 'auto', 'never'];

const KNOWN = [
	'clientId',
	'clientSecret',
	'refreshToken',
	'sellingPartnerId',
	'dataElements',
	'restrictedData',
	'grantless',
	'userAgent',
	'pace',
] as const;

export function readSellingPartner(options: unknown): SellingPartnerSettings {
	const given = assertKnownKeys(options, KNOWN, 'sellingPartner');
	return Object.freeze({
		clientId: readClientId(given.clientId, 'sellingPartner.clientId'),
		secrets: readSecret(given.clientSecret, 'sellingPartner.clientSecret'),
		refreshToken: readRefreshTokenOption(given.refreshToken, 'sellingPartner.refreshToken'),
		account: readWhose(
			given.sellingPartnerId,
			'sellingPartner.sellingPartnerId',
			given.refreshToken,
			'sellingPartner.refreshToken',
		),
		dataElements: given.dataElements === undefined ? [] : readDataElements(given.dataElements, 'sellingPartner.dataElements'),
		restrictedData:
			given.restrictedData === undefined
				? undefined
				: readOneOf(given.restrictedData, RESTRICTED_DATA_POLICIES, 'sellingPartner.restrictedData'),
		grantless: readGrantless(given.grantless),
		userAgent: readUserAgent(given.userAgent, 'sellingPartner.userAgent'),
		pace: readFlag(given.pace, 'sellingPartner.pace'),
	});
}

/** The elements in a fixed order and without repeats, so that one set is one cache key. */
export function readDataElements(value: unknown, name: string): readonly DataElement[] {
	if (!Array.isArray(value)) {
		throw new TypeError(`"${name}" must be an array of ${DATA_ELEMENTS.join(', ')}.`);
	}
	const given = itemsOf(value).map((element) => readOneOf(element, DATA_ELEMENTS, name));
	return Object.freeze(DATA_ELEMENTS.filter((element) => given.includes(element)));
}

function readGrantless(value: unknown): readonly GrantlessOperation[] {
	if (value === undefined) {
		return NO_MORE;
	}
	const known = DISPUTED_OPERATIONS.map(({operation}) => operation);
	if (!Array.isArray(value)) {
		throw new TypeError(
			`"sellingPartner.grantless" must be an array of names, such as ['${known[0]}']; known are: ${known.join(', ')}. The documented grantless operations need no naming.`,
		);
	}
	const named = itemsOf(value).map((name) => readOneOf(name, known, 'sellingPartner.grantless'));
	return Object.freeze(DISPUTED_OPERATIONS.filter(({operation}) => named.includes(operation)));
}
