/**
 * Data: the hosts of the Selling Partner API, and which marketplace belongs to which region.
 *
 * Sources: SP-API "Endpoints" and "Marketplace ids" pages.
 */
import type {SellingRegion} from '../../types.js';

/** The region of a host, and whether it is the sandbox of that region. */
export interface SellingPlace {
	readonly region: SellingRegion;
	readonly sandbox: boolean;
}

export const sellingPartnerHosts: ReadonlyMap<string, SellingPlace> = new Map([
	['sellingpartnerapi-na.amazon.com', {region: 'na', sandbox: false}],
	['sellingpartnerapi-eu.amazon.com', {region: 'eu', sandbox: false}],
	['sellingpartnerapi-fe.amazon.com', {region: 'fe', sandbox: false}],
	['sandbox.sellingpartnerapi-na.amazon.com', {region: 'na', sandbox: true}],
	['sandbox.sellingpartnerapi-eu.amazon.com', {region: 'eu', sandbox: true}],
	['sandbox.sellingpartnerapi-fe.amazon.com', {region: 'fe', sandbox: true}],
]);

const marketplacesByRegion: Readonly<Record<SellingRegion, string>> = {
	na: 'A2EUQ1WTGCTBG2 ATVPDKIKX0DER A1AM78C64UM0Y8 A2Q3Y263D00KWC',
	eu: 'A28R8C7NBKEWEA A1RKKUPIHCS9HS A1F83G8C2ARO7P A13V1IB3VIYZZH AMEN7PMS3EDWL A1805IZSGTT6HS A1PA6795UKMFR9 APJ6JRA9NG5V4 A2NODRKZP88ZB9 AE08WJ6YKNBMC A1C3SOZRARQ6R3 ARBP9OOSHTCHU A33AVAJ2PDY3EV A17E79C6D8DWNP A2VIGQ35RCS4UG A21TJRUUN4KGV',
	fe: 'A19VAU5U5O7RUS A39IBJ37TRP1C6 A1VC38T7YXB528',
};

/** Whether a marketplace belongs to another region; an id that is in no table belongs anywhere. */
export function isForeignMarketplace(marketplaceId: string, region: SellingRegion): boolean {
	return Object.entries(marketplacesByRegion).some(([other, ids]) => other !== region && ids.split(' ').includes(marketplaceId));
}
