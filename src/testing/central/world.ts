/**
 * What the fake remembers of Seller Central and Vendor Central.
 */
import type {Seller} from '../selling-partner/sellers.js';

export interface CentralWorld {
	readonly memory: {
		/** Appstore authorisations that sellers began, by `amazon_state`. Each is good once, at the site where it began. */
		readonly amazonStates: Map<string, {readonly seller: Seller; readonly host: string}>;
	};
}

export function createCentralMemory(): CentralWorld['memory'] {
	return {amazonStates: new Map()};
}
