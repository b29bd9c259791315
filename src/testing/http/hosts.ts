/**
 * Data: the hosts the fake plays, and which marketplace belongs to which region.
 *
 * Sources: SP-API "Endpoints" and "Marketplace ids" pages, Amazon Pay "AuthorizationTokens" page, Login with Amazon documentation.
 */
import type {PayRegion, SellingRegion} from '../../types.js';
import {type CentralSite, centralHosts} from '../central/hosts.js';

/** What stands behind a host name. */
export type Place =
	| {readonly api: 'lwa'}
	| {readonly api: 'appstore'}
	| {readonly api: 'selling-partner'; readonly region: SellingRegion; readonly sandbox: boolean}
	| {readonly api: 'pay'; readonly region: PayRegion}
	| {readonly api: 'central'; readonly site: CentralSite; readonly region: SellingRegion};

const places: ReadonlyMap<string, Place> = new Map<string, Place>([
	['api.amazon.com', {api: 'lwa'}],
	['developer.amazon.com', {api: 'appstore'}],
	['sellingpartnerapi-na.amazon.com', {api: 'selling-partner', region: 'na', sandbox: false}],
	['sellingpartnerapi-eu.amazon.com', {api: 'selling-partner', region: 'eu', sandbox: false}],
	['sellingpartnerapi-fe.amazon.com', {api: 'selling-partner', region: 'fe', sandbox: false}],
	['sandbox.sellingpartnerapi-na.amazon.com', {api: 'selling-partner', region: 'na', sandbox: true}],
	['sandbox.sellingpartnerapi-eu.amazon.com', {api: 'selling-partner', region: 'eu', sandbox: true}],
	['sandbox.sellingpartnerapi-fe.amazon.com', {api: 'selling-partner', region: 'fe', sandbox: true}],
	['pay-api.amazon.com', {api: 'pay', region: 'na'}],
	['pay-api.amazon.eu', {api: 'pay', region: 'eu'}],
	['pay-api.amazon.jp', {api: 'pay', region: 'jp'}],
	...[...centralHosts].map(([host, of]): [string, Place] => [host, {api: 'central', ...of}]),
]);

const marketplacesByRegion: Readonly<Record<SellingRegion, string>> = {
	na: 'A2EUQ1WTGCTBG2 ATVPDKIKX0DER A1AM78C64UM0Y8 A2Q3Y263D00KWC',
	eu: 'A28R8C7NBKEWEA A1RKKUPIHCS9HS A1F83G8C2ARO7P A13V1IB3VIYZZH AMEN7PMS3EDWL A1805IZSGTT6HS A1PA6795UKMFR9 APJ6JRA9NG5V4 A2NODRKZP88ZB9 AE08WJ6YKNBMC A1C3SOZRARQ6R3 ARBP9OOSHTCHU A33AVAJ2PDY3EV A17E79C6D8DWNP A2VIGQ35RCS4UG A21TJRUUN4KGV',
	fe: 'A19VAU5U5O7RUS A39IBJ37TRP1C6 A1VC38T7YXB528',
};

/** What stands behind a `Host` header; `undefined` for a host, or a port, that is not Amazon's. */
export function placeOf(host: string): Place | undefined {
	return places.get(host.toLowerCase());
}

/** Whether a marketplace belongs to another region; an id that is in no table belongs anywhere. */
export function isForeignMarketplace(marketplaceId: string, region: SellingRegion): boolean {
	return Object.entries(marketplacesByRegion).some(([other, ids]) => other !== region && ids.split(' ').includes(marketplaceId));
}

/** The sentence with which the fake refuses a host, on whichever way a request reaches it. */
export function refusal(host: string): string {
	return `The fake Amazon plays Amazon's hosts only, not "${host}": name it in "extraHosts" to play it yourself.`;
}
