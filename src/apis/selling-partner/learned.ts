/**
 * What Amazon refused a seller's operation for lack of a role, and what the operation goes with instead while that is believed.
 *
 * A role is not granted within minutes: asking at each call would spend the seller's quota of mints on refusals.
 */
import {publish} from '../../diagnostics/channels.js';
import type {AmazonAuthError} from '../../errors.js';
import {aboutToken} from '../../tokens/subject.js';
import {ageMs, momentOf} from '../../tokens/token.js';
import type {Seller} from './access-token.js';
import type {MissingRole, SellingPartnerClient} from './client.js';
import {ACCESS_TOKEN, RESTRICTED} from './labels.js';
import type {RestrictedNeed, RestrictedResource} from './need.js';

type Asked = Pick<RestrictedNeed, 'resource' | 'policy'>;

/** How long a refusal is believed: with the call going on without, and with each call failing. */
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
	// Callers of one mint are refused with one error, and fall back together.
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
