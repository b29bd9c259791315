/**
 * Makes `auth.sellingPartner`: what is done for an authorization, beside calling the API.
 */

import {AmazonAuthError} from '../../../errors.js';
import {productionHost} from '../../../hosts.js';
import {part} from '../../../util/lazy.js';
import {assertKnownKeys, readFlag, readNonEmptyString, readOneOf} from '../../../util/option-readers.js';
import {DEFAULT_WAIT_MS, type Wait} from '../../../util/wait.js';
import {assertToolOfApplication} from '../../accounts.js';
import {exchangeAuthorizationCode} from '../../authorization-code.js';
import type {ToolBinding} from '../../types.js';
import {ACCESS_TOKEN, type SellingPartnerClient} from '../client.js';
import {consentUrl} from '../consent.js';
import {regionOf} from '../marketplaces.js';
import {SELLING_REGIONS} from '../options.js';
import {createRestrictedDataToken} from './delegation.js';
import {rotateClientSecret} from './secret-rotation.js';
import type {SellingPartnerTools} from './types.js';

const loadMigration = part(() => import('./mws-migration.js'));

export function createSellingPartnerTools(
	configured: SellingPartnerClient | undefined,
	binding: ToolBinding,
): SellingPartnerTools {
	const {identity, signals: bound, clock} = binding;
	const client = (): SellingPartnerClient => configured ?? notConfigured();
	const wait = (): Wait => ({signals: bound, deadlineMs: clock.monotonicMs() + DEFAULT_WAIT_MS});
	/** The client for what belongs to the application: codes and secrets, which an identity of a seller must not reach. */
	const clientFor = async (what: string): Promise<SellingPartnerClient> => {
		await assertToolOfApplication(binding, what, {api: 'selling-partner'});
		return client();
	};
	return Object.freeze({
		async exchangeAuthorizationCode(options) {
			const {login} = await clientFor('exchangeAuthorizationCode');
			return exchangeAuthorizationCode({login, label: ACCESS_TOKEN}, options, bound);
		},
		async createRestrictedDataToken(options) {
			const limits = wait();
			return createRestrictedDataToken(client(), await identity(limits), options, limits);
		},
		consentUrl,
		endpoint,
		async rotateClientSecret(options = {}) {
			const {region = 'na'} = assertKnownKeys(options, ['region'], 'options');
			const where = readOneOf(region, SELLING_REGIONS, 'region');
			await rotateClientSecret(await clientFor('rotateClientSecret'), where, bound);
		},
		async migrateFromMws(options) {
			const {migrateFromMws} = await loadMigration();
			return migrateFromMws(await clientFor('migrateFromMws'), options, bound);
		},
	} satisfies SellingPartnerTools);
}

function endpoint(marketplaceId: string, options: {sandbox?: boolean} = {}): string {
	const {sandbox} = assertKnownKeys(options, ['sandbox'], 'options');
	const region = regionOf(readNonEmptyString(marketplaceId, 'marketplaceId'));
	if (!region) {
		throw new TypeError('"marketplaceId" is not one of the marketplaces of the Selling Partner API.');
	}
	return `https://${readFlag(sandbox, 'sandbox') ? 'sandbox.' : ''}${productionHost(region)}`;
}

function notConfigured(): never {
	throw new AmazonAuthError(
		'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		'createAmazonAuth got no "sellingPartner" option: give it {clientId, clientSecret}.',
		{api: 'selling-partner'},
	);
}
