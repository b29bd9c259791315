/**
 * Remembers what replies have told of a seller: which roles are missing, and which report documents are restricted.
 *
 * A role is not granted within minutes, and asking at each call would use up the seller's rate limit of mints. The id of a document does
 * not tell whether it is restricted; its report type or Amazon's replies do.
 */
import {publish} from '../../diagnostics/channels.js';
import {AmazonAuthError} from '../../errors.js';
import {aboutToken} from '../../tokens/key.js';
import {ageMs, momentOf} from '../../util/clock.js';
import {
	ACCESS_TOKEN,
	type KnownDocument,
	type MissingRole,
	RESTRICTED,
	type Seller,
	type SellingPartnerClient,
} from './client.js';
import type {RestrictedNeed, RestrictedResource} from './need.js';

type Asked = Pick<RestrictedNeed, 'resource' | 'policy'>;

/** How long a refusal is believed: longer where the calls go on without the token, shorter where each of them fails. */
const REMEMBERED_MS = {auto: 10 * 60_000, require: 60_000} as const;

/** The refusal that still holds for a need, if there is one. */
export function missingRole(client: SellingPartnerClient, seller: Seller, asked: Asked): MissingRole | undefined {
	if (client.missingRoles.size === 0) {
		return undefined;
	}
	const known = client.missingRoles.get(memoryKey(seller, asked));
	return known && ageMs(known, client.clock) < REMEMBERED_MS[asked.policy] ? known : undefined;
}

/** Amazon refused `refused`, which was all or a part of what was asked for. */
export function rememberMissingRole(
	client: SellingPartnerClient,
	seller: Seller,
	asked: RestrictedNeed,
	{refusal, refused}: {refusal: AmazonAuthError; refused: RestrictedResource},
): void {
	const key = memoryKey(seller, asked);
	const resource = asked.policy === 'auto' ? withoutRefused(refused, refusal) : undefined;
	// Callers that wait for one mint get the same error object, and all of them fall back.
	if (asked.policy === 'auto' && client.missingRoles.get(key)?.refusal !== refusal) {
		client.counts.fallbacks++;
		publish('fallback', () => ({
			...aboutToken({label: resource ? RESTRICTED : ACCESS_TOKEN, owner: seller.owner, operation: asked.operation}),
			reason: 'role-missing',
			dropped: refused.dataElements?.filter((element) => !resource?.dataElements?.includes(element)) ?? [],
			requestId: refusal.amazon?.requestId,
		}));
	}
	client.missingRoles.set(key, {
		owner: seller.owner,
		refusal,
		resource,
		...momentOf(client.clock),
	});
}

function memoryKey({owner, region}: Seller, {resource, policy}: Asked): string {
	const {method, path, dataElements = null} = resource;
	return JSON.stringify([owner.tenant, owner.sellingPartnerId, region, policy, method, path, dataElements]);
}

/** What may still be had: the elements that Amazon did not name, if it named some and left some. */
function withoutRefused(resource: RestrictedResource, refusal: AmazonAuthError): RestrictedResource | undefined {
	const refused = /\[([A-Za-z, ]+)\]/.exec(refusal.amazon?.message ?? '')?.[1]?.split(', ') ?? [];
	const left = resource.dataElements?.filter((element) => !refused.includes(element)) ?? [];
	const isLess = left.length > 0 && left.length < (resource.dataElements?.length ?? 0);
	return isLess ? {...resource, dataElements: left} : undefined;
}

/** The beginning of document ids in Amazon's own examples. */
const RESTRICTED_PREFIX = 'Atz.sprdt|';

/** What is known of a document for which this call would have a Restricted Data Token minted. */
export function knownDocument(client: SellingPartnerClient, seller: Seller, path: string): 'restricted' | 'plain' | undefined {
	if (client.documents.size === 0) {
		return undefined;
	}
	return client.documents.get(documentKey(seller, path))?.kind;
}

export function rememberDocument(client: SellingPartnerClient, seller: Seller, path: string, kind: KnownDocument['kind']): void {
	client.documents.set(documentKey(seller, path), {owner: seller.owner, kind});
}

/**
 * Amazon refused a document to a token: it is a restricted one, unless the mint has said otherwise.
 *
 * @returns whether a second send can help: not after a Restricted Data Token, nor where none can be had
 */
export function learnRestricted(client: SellingPartnerClient, seller: Seller, path: string, refused: string): boolean {
	const key = documentKey(seller, path);
	if (client.documents.get(key)?.kind === 'plain') {
		return false;
	}
	client.documents.set(key, {owner: seller.owner, kind: 'restricted'});
	const resource = {method: 'GET', path};
	const isMissing = (['auto', 'require'] as const).some((policy) => missingRole(client, seller, {resource, policy}));
	return !isMissing && !refused.startsWith(RESTRICTED_PREFIX);
}

/** Whether the mint refused a document because it needs no Restricted Data Token. */
export function isNoRestrictedDocument(error: unknown): boolean {
	return error instanceof AmazonAuthError && error.amazon?.status === 400 && /document ID/.test(error.amazon.message ?? '');
}

function documentKey({owner: {tenant, sellingPartnerId}, region}: Seller, path: string): string {
	return JSON.stringify([tenant, sellingPartnerId, region, path]);
}
