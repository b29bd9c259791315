/**
 * Answers for the data plane of the Selling Partner API, where each operation takes a certain token.
 *
 * A wrong token gets 403 with empty details, as an unknown path does. Orders v0 answers the seller's own token without personal data; the
 * other restricted operations refuse it. Rules: Tokens API use case guide, "Grantless operations".
 */
import type {SellingRegion} from '../../types.js';
import {isReply, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {findRow, type OperationRow} from '../route-table.js';
import type {World} from '../world.js';
import {answerAuthorizationCode, authorizationCodePath} from './authorization-api.js';
import {passGate, refuse, type SellingGrant} from './gate.js';
import {isForeignMarketplace, type SellingPlace} from './hosts.js';
import {sellingPartnerOperations} from './operations.js';
import {type Audience, answerOperation} from './replies.js';
import {
	disputedScopes,
	grantlessScopes,
	reportDocumentTemplate,
	restrictedOperations,
	restrictedReportTypes,
	sandboxOperations,
} from './rules.js';
import {withinPlan} from './usage-plans.js';

/** Finds the operation of a request, if Amazon has it there. */
export function findOperation(method: string, path: string, {sandbox}: SellingPlace): OperationRow | undefined {
	const row = findRow(sellingPartnerOperations, method, path);
	return row && (sandbox || !sandboxOperations.has(`${row.method} ${row.template}`)) ? row : undefined;
}

/** Answers a request to the data plane. */
export function answerSellingPartner(request: ReceivedRequest, place: SellingPlace, world: World): Reply {
	const grant = passGate(request, world);
	if (isReply(grant)) {
		return grant;
	}
	if (world.options.authorizationApi && request.path === authorizationCodePath && request.method === 'GET') {
		return answerAuthorizationCode(request, grant, world);
	}
	const row = findOperation(request.method, request.path, place);
	if (!row) {
		return refuse('Unauthorized');
	}
	const name = `${row.method} ${row.template}`;
	const isGrantless = grantlessScopes.has(name);
	if (isGrantless || grant.kind === 'client') {
		const scope = grantlessScopes.get(name) ?? disputedScopes.get(name);
		const opens = grant.kind === 'client' && scope !== undefined && grant.scopes.includes(scope);
		return opens ? answerWithin(request, row, {sellingPartnerId: undefined, elements: []}, world) : refuse('Unauthorized');
	}
	const foreign = refuseForeignRegion(request, grant.sellingPartnerId, place.region, world);
	if (foreign) {
		return foreign;
	}
	const opened = grant.kind === 'restricted' ? openRestricted(request, row, grant, place) : openPlain(request, row, world);
	if (isReply(opened)) {
		return opened;
	}
	return answerWithin(request, row, {sellingPartnerId: grant.sellingPartnerId, elements: opened.elements}, world);
}

function answerWithin(request: ReceivedRequest, row: OperationRow, audience: Audience, world: World): Reply {
	const call = {operation: row.operation, host: request.host, sellingPartnerId: audience.sellingPartnerId};
	return withinPlan(call, world, () => answerOperation(request, row, audience, world));
}

function refuseForeignRegion(
	request: ReceivedRequest,
	sellingPartnerId: string,
	region: SellingRegion,
	world: World,
): Reply | undefined {
	const seller = world.sellers.get(sellingPartnerId);
	const query = new URLSearchParams(request.query);
	const marketplaceIds = ['MarketplaceIds', 'marketplaceIds', 'MarketplaceId', 'marketplaceId'].flatMap((name) =>
		query.getAll(name).flatMap((value) => value.split(',')),
	);
	const foreign =
		(seller.region !== undefined && seller.region !== region) || marketplaceIds.some((id) => isForeignMarketplace(id, region));
	return foreign ? refuse('WrongRegion') : undefined;
}

/** The personal data that a token opens: the elements by name, or `*` where the operation takes no elements. */
interface Opened {
	readonly elements: readonly string[];
}

function openPlain(request: ReceivedRequest, row: OperationRow, world: World): Opened | Reply {
	if (!isRestricted(row) || row.template.startsWith('/orders/v0/')) {
		return {elements: []};
	}
	if (row.template !== reportDocumentTemplate) {
		return refuse('Unauthorized');
	}
	const documentId = request.path.split('/').at(-1) ?? '';
	const reportType = Object.hasOwn(world.documents, documentId) ? world.documents[documentId] : undefined;
	if (reportType === undefined) {
		return refuse('NotFound');
	}
	return restrictedReportTypes.has(reportType) ? refuse('ResourceForbidden') : {elements: []};
}

function openRestricted(
	request: ReceivedRequest,
	row: OperationRow,
	grant: Extract<SellingGrant, {kind: 'restricted'}>,
	place: SellingPlace,
): Opened | Reply {
	if (!isRestricted(row) || grant.region !== place.region) {
		return refuse('Unauthorized');
	}
	const generic = row.template === reportDocumentTemplate ? undefined : row.template;
	const resources = grant.resources.filter(
		({method, path}) => method === request.method && (path === request.path || path === generic),
	);
	if (resources.length === 0) {
		return refuse('Unauthorized');
	}
	return {elements: resources.flatMap(({dataElements}) => (dataElements.length > 0 ? dataElements : ['*']))};
}

function isRestricted(row: OperationRow): boolean {
	return restrictedOperations.some(({method, template}) => method === row.method && template === row.template);
}
