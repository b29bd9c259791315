/**
 * What Amazon refused a seller's operation for lack of a role, and what the operation goes with instead while that is believed.
 *
 * A role is not granted within minutes: asking at each call would spend the seller's quota of mints on refusals.
 */
import type {AmazonAuthError} from '../errors.js';
import type {TokenOwner} from '../tokens/key.js';
import type {SellingRegion} from '../types.js';
import type {MissingRole, SellingPartnerClient} from './client.js';
import type {RestrictedNeed, RestrictedResource} from './need.js';

/** Whose operation it is. */
export interface Account {
	readonly owner: TokenOwner;
	readonly region: SellingRegion;
}

type Asked = Pick<RestrictedNeed, 'resource' | 'policy'>;

/** How long a refusal is believed: with the call going on without, and with each call failing. */
const REMEMBERED_MS = {auto: 10 * 60_000, require: 60_000} as const;

/** The refusal that still holds for a need, if there is one. */
export function missingRole(client: SellingPartnerClient, account: Account, asked: Asked): MissingRole | undefined {
	if (client.missingRoles.size === 0) {
		return undefined;
	}
	const known = client.missingRoles.get(memoryKey(account, asked));
	return known && client.clock.monotonicMs() - known.atMs < REMEMBERED_MS[asked.policy] ? known : undefined;
}

/** Amazon refused `refused`, which was all or a part of what was asked for. */
export function rememberMissingRole(
	client: SellingPartnerClient,
	account: Account,
	asked: Asked,
	{refusal, refused}: {refusal: AmazonAuthError; refused: RestrictedResource},
): void {
	const key = memoryKey(account, asked);
	// Callers of one mint are refused with one error, and fall back together.
	if (asked.policy === 'auto' && client.missingRoles.get(key)?.refusal !== refusal) {
		client.counts.fallbacks++;
	}
	client.missingRoles.set(key, {
		owner: account.owner,
		refusal,
		resource: asked.policy === 'auto' ? withoutRefused(refused, refusal) : undefined,
		atMs: client.clock.monotonicMs(),
	});
}

function memoryKey({owner, region}: Account, {resource, policy}: Asked): string {
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
