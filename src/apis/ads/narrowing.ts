/**
 * Decides which profile and which account the headers of a call name: those of its identity, where the path takes them.
 *
 * A token opens every profile of its advertiser, so only these headers hold an auth that is bound to one of them to that one. A header of the
 * caller's own says what the call's context may say as well, and no more.
 * @see https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/profiles
 */
import {AmazonAuthError} from '../../errors.js';
import {assertPresent} from '../../identity.js';
import type {IdentityKey} from '../identity-key.js';
import type {NarrowingKey} from '../identity-keys.js';
import type {Call} from '../types.js';
import {adsAccountKey, profileKey} from './identity-key.js';

export const SCOPE_HEADER = 'amazon-advertising-api-scope';
export const ACCOUNT_HEADER = 'amazon-ads-accountid';

const NARROWINGS: readonly (IdentityKey<NarrowingKey> & {readonly header: string})[] = [
	{...profileKey, header: SCOPE_HEADER},
	{...adsAccountKey, header: ACCOUNT_HEADER},
];

/** Lists what there is to narrow to. Amazon's models have neither header there, and no page of Amazon's forbids them. */
const LISTS = /^\/(?:v2\/profiles|managerAccounts|testAccounts|adsAccounts)(?:\/|$)/;

/** "You should only use one of these headers, not both." @see https://advertising.amazon.com/API/docs/en-us/reference/migration-guides/dsp-reporting */
const REPORTS = /^\/reporting\//;

/** What of a call says whom it is for. `explain` knows no headers. */
export type Narrowed = Pick<Call, 'identity' | 'context' | 'headers'>;

interface Named {
	readonly key: NarrowingKey;
	readonly header: string;
	/** Undefined where the caller's own header is left as it stands. */
	readonly value: string | undefined;
	/** The call names it, and not its identity alone. */
	readonly isSaid: boolean;
}

/** @throws {@link AmazonAuthError} `IDENTITY_CONFLICT`, `IDENTITY_MISSING` */
export function narrowingHeaders(pathname: string, call: Narrowed): Record<string, string> {
	const named = NARROWINGS.flatMap((narrowing) => namedBy(call, narrowing, LISTS.test(pathname)));
	const chosen = REPORTS.test(pathname) && named.length > 1 ? chosenOf(named) : named;
	return Object.fromEntries(chosen.flatMap(({header, value}) => (value === undefined ? [] : [[header, value]])));
}

function namedBy(
	{identity, context, headers}: Narrowed,
	{key, header, whose}: (typeof NARROWINGS)[number],
	isList: boolean,
): readonly Named[] {
	const given = Object.hasOwn(headers, header) ? headers[header] : undefined;
	const isSaid = given !== undefined || context[key] !== undefined;
	// What is said for this very call is sent to a list too: that Amazon ignores it there is likely, and for Amazon to say.
	if (isList && !isSaid) {
		return [];
	}
	assertPresent(identity, key);
	const value = identity[key] ?? undefined;
	if (given !== undefined && value !== undefined && given !== value) {
		throw conflict(
			`The header ${header} names another than "${key}" of the identity: leave the header out, or call through auth.as() with ${whose} of that id`,
		);
	}
	if (given !== undefined && value === undefined && NARROWINGS.some((other) => identity[other.key] !== undefined)) {
		throw conflict(
			`The header ${header} names ${whose}, and the identity is narrowed to something else: name "${key}" there too, or leave the header out`,
		);
	}
	return isSaid || value !== undefined ? [{key, header, value, isSaid}] : [];
}

/** The one that the call names where its identity names both. */
function chosenOf(named: readonly Named[]): readonly Named[] {
	const said = named.filter(({isSaid}) => isSaid);
	if (said.length !== 1) {
		const [one, other] = named.map(({key, header}) => `"${key}" (${header})`);
		throw conflict(
			`Reports take a profile or an account and not both, and this call names both: leave out ${one} or ${other}, or, where the identity is to keep both, name one of them in the call's context`,
		);
	}
	return said;
}

function conflict(why: string): AmazonAuthError {
	return new AmazonAuthError('ERR_AMAZON_IDENTITY_CONFLICT', `${why}. Nothing was sent.`, {api: 'ads'});
}
