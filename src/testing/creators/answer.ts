/**
 * Answers for the Creators API at `creatorsapi.amazon`: eight operations that read by POST, for associates.
 *
 * Rules: Creators SDK 1.2.0, which says what is sent and which types and reasons a refusal may have. Which reason Amazon gives to which
 * fault is not documented: those replies are the fake's own choice. It looks at no relation of marketplace and credential.
 */

import {isRecord, json, type ReceivedRequest, type Reply, readJson} from '../http/exchange.js';
import type {KnownToken} from '../token-ledger.js';
import type {World} from '../world.js';
import {creatorsErrors} from './errors.js';

type Fields = Readonly<Record<string, unknown>>;

interface Operation {
	/** Whether the body must name the partner. */
	readonly forPartner: boolean;
	readonly reply: (fields: Fields, marketplace: string) => object;
}

const operations: Readonly<Record<string, Operation>> = {
	'/catalog/v1/getItems': {
		forPartner: true,
		reply: ({itemIds, partnerTag}, marketplace) => ({itemsResult: {items: items(itemIds, String(partnerTag), marketplace)}}),
	},
	'/catalog/v1/searchItems': {
		forPartner: true,
		reply: ({partnerTag}, marketplace) => {
			const found = items(['B0FAKE0001'], String(partnerTag), marketplace);
			return {searchResult: {totalResultCount: found.length, items: found}};
		},
	},
	'/catalog/v1/getVariations': {forPartner: true, reply: () => ({variationsResult: {items: []}})},
	'/catalog/v1/getBrowseNodes': {forPartner: true, reply: () => ({browseNodesResult: {browseNodes: []}})},
	'/catalog/v1/listFeeds': {forPartner: false, reply: () => ({feeds: []})},
	'/catalog/v1/getFeed': {forPartner: false, reply: () => ({url: 'https://documents.s3.example/feed'})},
	'/reports/v1/listReports': {forPartner: false, reply: () => ({reports: []})},
	'/reports/v1/getReport': {forPartner: false, reply: () => ({url: 'https://documents.s3.example/report'})},
};

export const operationNames: readonly string[] = Object.keys(operations).map(nameOf);

/** Tells the operation of a request; undefined where there is none. */
export function operationAt(method: string, path: string): string | undefined {
	return method === 'POST' && Object.hasOwn(operations, path) ? nameOf(path) : undefined;
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** Headers of the Product Advertising API, which signed its requests: a client that sends them has not been moved. */
const leftOver = ['x-amz-date', 'x-amz-target', 'x-amz-access-token', 'content-encoding'];

/** Answers a request to the Creators API. */
export function answerCreators(request: ReceivedRequest, world: World): Reply {
	const {method, path, headers} = request;
	const operation = operationAt(method, path) === undefined ? undefined : operations[path];
	if (!operation) {
		return creatorsErrors.reply('UnknownOperation');
	}
	const refused = refusalOf(headers.authorization, world);
	if (refused !== undefined) {
		return creatorsErrors.reply(refused);
	}
	const marketplace = /^www\.amazon\.[a-z.]+$/.exec(headers['x-marketplace'] ?? '')?.[0];
	if (marketplace === undefined || leftOver.some((name) => headers[name] !== undefined)) {
		return creatorsErrors.reply('FieldValidationFailed');
	}
	const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	const fields = type === 'application/json' ? readJson(request.body) : undefined;
	if (!isRecord(fields)) {
		return creatorsErrors.reply('CannotParse');
	}
	if (operation.forPartner && typeof fields.partnerTag !== 'string') {
		return creatorsErrors.reply('InvalidPartnerTag');
	}
	return json(200, operation.reply(fields, marketplace));
}

/** The reason to refuse a token; undefined for one that is taken. */
function refusalOf(authorization: string | undefined, {memory, creatorsCredentials}: World): string | undefined {
	const [, token, version] = /^Bearer ([^\s,]+)(?:, Version (\S+))?$/.exec(authorization ?? '') ?? [];
	if (token === undefined) {
		return 'MissingCredential';
	}
	const known: KnownToken | undefined = memory.ledger.look(token);
	if (known?.state !== 'alive') {
		return known?.state === 'expired' ? 'TokenExpired' : 'InvalidToken';
	}
	const {grant} = known;
	const credential =
		grant.kind === 'client' ? Object.values(creatorsCredentials).find(({clientId}) => clientId === grant.clientId) : undefined;
	if (!credential) {
		return 'UnsupportedClient';
	}
	const written = credential.version.startsWith('2.') ? credential.version : undefined;
	return version === written ? undefined : 'InvalidIssuer';
}

function items(ids: unknown, partnerTag: string, marketplace: string): readonly object[] {
	const asins: readonly unknown[] = Array.isArray(ids) ? ids : [];
	return asins.map((asin) => ({asin, detailPageURL: `https://${marketplace}/dp/${String(asin)}?tag=${partnerTag}`}));
}
