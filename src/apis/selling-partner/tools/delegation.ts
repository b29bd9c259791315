/**
 * Mints a Restricted Data Token for another application, which has the role but not the seller's authorization.
 *
 * The token is handed to the caller and cached nowhere, since the other application uses it.
 * @see https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide
 */
import {type Identity, mergeIdentity} from '../../../identity.js';
import {reserve} from '../../../tokens/calls/reservation.js';
import {expiresAtMs, startLife} from '../../../tokens/token.js';
import {part} from '../../../util/lazy.js';
import {assertKnownKeys, readNonEmptyString, readOneOf} from '../../../util/option-readers.js';
import {type Wait, waitWithin} from '../../../util/wait.js';
import {mintRate, type SellingPartnerClient} from '../client.js';
import type {RestrictedResource} from '../need.js';
import {readDataElements, SELLING_REGIONS} from '../options.js';
import type {DelegationOptions} from './types.js';

const loadMint = part(() => import('../restricted-token-mint.js'));

const KNOWN = ['sellingPartnerId', 'region', 'resources', 'targetApplication'] as const;
const METHODS = ['GET', 'PUT', 'POST', 'DELETE'] as const;
const MOST_RESOURCES = 50;

export async function createRestrictedDataToken(
	client: SellingPartnerClient,
	bound: Identity | undefined,
	options: DelegationOptions,
	wait: Wait,
): Promise<{token: string; expiresAtMs: number}> {
	const given = assertKnownKeys(options, KNOWN, 'options');
	const region = readOneOf(given.region, SELLING_REGIONS, 'region');
	const resources = readResources(given.resources);
	// A key that is present and undefined counts as a missing seller, so that the bound one is not taken by mistake.
	const said =
		'sellingPartnerId' in given ? {sellingPartnerId: readNonEmptyString(given.sellingPartnerId, 'sellingPartnerId')} : {};
	const targetApplication =
		given.targetApplication === undefined ? undefined : readNonEmptyString(given.targetApplication, 'targetApplication');
	const seller = {owner: client.accounts.ownerOf(mergeIdentity(bound, said, 'The call of createRestrictedDataToken')), region};
	const key = JSON.stringify([resources, targetApplication ?? null]);
	const mint = {resources, targetApplication, key};
	const {mintRestrictedDataToken} = await loadMint();
	const cancel = await reserve(mintRate(client, seller), key, wait);
	// The mint is this caller's alone, so that it ends with the caller's signals.
	const abort = new AbortController();
	try {
		const minted = await waitWithin(mintRestrictedDataToken(client, seller, mint, abort.signal), wait, client.clock);
		const token = startLife(minted, client.clock);
		return {token: token.value, expiresAtMs: expiresAtMs(token, client.clock)};
	} finally {
		cancel();
		abort.abort();
	}
}

function readResources(value: unknown): readonly RestrictedResource[] {
	if (!Array.isArray(value) || value.length === 0 || value.length > MOST_RESOURCES) {
		throw new TypeError(`"resources" must be an array of 1 to ${MOST_RESOURCES} resources.`);
	}
	return value.map((resource, index) => {
		const name = `resources[${index}]`;
		const given = assertKnownKeys(resource, ['method', 'path', 'dataElements'], name);
		return {
			method: readOneOf(given.method, METHODS, `${name}.method`),
			path: readPath(given.path, `${name}.path`),
			...(given.dataElements === undefined ? {} : {dataElements: readDataElements(given.dataElements, `${name}.dataElements`)}),
		};
	});
}

/** Amazon mints a token for a path with a query or a trailing slash, and then refuses it on use. */
function readPath(value: unknown, name: string): string {
	const path = readNonEmptyString(value, name);
	if (!path.startsWith('/') || path.length === 1 || path.endsWith('/') || /[?#\s]/.test(path)) {
		throw new TypeError(`"${name}" must be a path such as '/orders/v0/orders/{orderId}': no host, query or trailing slash.`);
	}
	return path;
}
