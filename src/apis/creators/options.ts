/**
 * Reads the `creators` option, once: one credential, or several that marketplaces tell apart. Errors name the part that is wrong.
 */
import {CREATORS_TOKEN_ENDPOINTS} from '../../hosts.js';
import type {ClientCredentials} from '../../tokens/login-with-amazon/client-credentials.js';
import {assertNoOther} from '../../util/credential-kinds.js';
import {itemsOf} from '../../util/members.js';
import {assertKnownKeys, readGivenByAmazon, readOneOf, readSecret} from '../../util/option-readers.js';
import type {CreatorsOptions} from '../option-types.js';

export type CreatorsVersion = CreatorsOptions['version'];

export interface CreatorsSettings extends ClientCredentials {
	readonly version: CreatorsVersion;
	/** None: the marketplaces that no other credential is for. */
	readonly marketplaces: readonly string[];
}

const KNOWN = ['credentialId', 'credentialSecret', 'version', 'marketplace'] as const;
const VERSIONS = Object.keys(CREATORS_TOKEN_ENDPOINTS) as CreatorsVersion[]; // the record has one entry for each

/** @throws TypeError naming the option that is wrong */
export function readCreators(creators: unknown): readonly CreatorsSettings[] {
	if (!Array.isArray(creators)) {
		return Object.freeze([readEntry(creators, 'creators')]);
	}
	if (creators.length === 0) {
		throw new TypeError('"creators" must hold at least one entry.');
	}
	const entries = itemsOf(creators).map((entry, index) => readEntry(entry, `creators[${index}]`));
	assertToldApart(entries);
	return Object.freeze(entries);
}

function readEntry(entry: unknown, name: string): CreatorsSettings {
	const given = assertKnownKeys(entry, KNOWN, name);
	const clientId = readGivenByAmazon(given.credentialId, `${name}.credentialId`);
	assertNoOther(clientId, `${name}.credentialId`, 'a client id', 'Give the credential id, which Amazon shows beside the secret.');
	return Object.freeze({
		clientId,
		secrets: readSecret(given.credentialSecret, `${name}.credentialSecret`, 'Give the secret that belongs to the credential id.'),
		version: readOneOf(given.version, VERSIONS, `${name}.version`),
		marketplaces: readMarketplaces(given.marketplace, `${name}.marketplace`),
	});
}

function readMarketplaces(value: unknown, name: string): readonly string[] {
	if (value === undefined) {
		return [];
	}
	if (Array.isArray(value) && value.length === 0) {
		throw new TypeError(`"${name}" must hold at least one marketplace, or be left out.`);
	}
	return (Array.isArray(value) ? itemsOf(value) : [value]).map((one) => readMarketplace(one, name));
}

/** `www.amazon.de`, `www.amazon.co.uk`, `www.amazon.com.br` */
const MARKETPLACE = /^www\.amazon\.(?:com?\.)?[a-z]{2,3}$/;

export function isMarketplace(value: unknown): value is string {
	return typeof value === 'string' && MARKETPLACE.test(value);
}

/** @throws TypeError unless it is a marketplace as `x-marketplace` names it */
export function readMarketplace(value: unknown, name: string): string {
	if (!isMarketplace(value)) {
		throw new TypeError(`"${name}" must be a marketplace by its host in lower case, such as 'www.amazon.de'.`);
	}
	return value;
}

/** @throws TypeError where a marketplace would not tell which credential is meant */
function assertToldApart(entries: readonly CreatorsSettings[]): void {
	const places = entries.flatMap(({marketplaces}, index) =>
		(marketplaces.length === 0 ? [undefined] : marketplaces).map((marketplace) => ({marketplace, index})),
	);
	const firstOf = (name: string | undefined): number => places.findIndex(({marketplace}) => marketplace === name);
	const twin = places.find(({marketplace}, at) => firstOf(marketplace) < at);
	if (twin) {
		const [name, first] = [`"creators[${twin.index}].marketplace"`, places[firstOf(twin.marketplace)]?.index];
		throw new TypeError(
			twin.marketplace === undefined
				? `${name} is left out, as that of "creators[${first}]" is: only one credential may be for the marketplaces that no other one names.`
				: `${name} names ${twin.marketplace}, which is named already in "creators[${first}].marketplace": a marketplace has one credential.`,
		);
	}
}
