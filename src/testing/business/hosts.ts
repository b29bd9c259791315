/**
 * Data: the hosts of the Amazon Business API, three regions with a sandbox each.
 *
 * Those of North America are Amazon's document's ("Onboarding Step 4: Create your request"); the others are known from client libraries.
 */
import type {BusinessRegion} from '../../types.js';

/** The region of a host, and whether it is the sandbox of that region. */
export interface BusinessPlace {
	readonly region: BusinessRegion;
	readonly sandbox: boolean;
}

export const businessRegions: readonly BusinessRegion[] = ['na', 'eu', 'jp'];

export const businessHosts: ReadonlyMap<string, BusinessPlace> = new Map(
	businessRegions.flatMap((region): [string, BusinessPlace][] => [
		[`${region}.business-api.amazon.com`, {region, sandbox: false}],
		[`sandbox.${region}.business-api.amazon.com`, {region, sandbox: true}],
	]),
);
