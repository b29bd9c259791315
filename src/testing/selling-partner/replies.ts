/**
 * Sample replies of the Selling Partner API: each names the seller it is for, and its personal data name the seller too, so that a
 * reply which reached the wrong hands can be seen.
 *
 * Decides nothing about access: it is told which personal data are open.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {answerOrders} from './orders-replies.js';
import {answerReportDocument} from './report-replies.js';
import type {OperationRow} from '../route-table.js';
import {reportDocumentTemplate} from './rules.js';
import type {World} from '../world.js';

/** Whom a reply is for and which personal data it may hold. */
export interface Audience {
	/** None for grantless operations. */
	readonly sellingPartnerId: string | undefined;
	readonly elements: readonly string[];
}

/** The sample reply of an operation. */
export function answerOperation(request: ReceivedRequest, row: OperationRow, audience: Audience, world: World): Reply {
	if (row.operation === 'rotateApplicationClientSecret') {
		return {status: 204};
	}
	if (row.template.startsWith('/orders/v0/') && row.method === 'GET') {
		return answerOrders(request, row, audience, world);
	}
	if (row.template === reportDocumentTemplate) {
		return answerReportDocument(request);
	}
	const {sellingPartnerId, elements} = audience;
	const payload = {operation: row.operation, ...(sellingPartnerId === undefined ? {} : {sellingPartnerId})};
	if (elements.length === 0) {
		return json(200, {payload});
	}
	return json(200, {payload: {...payload, shipTo: {name: `Recipient of ${sellingPartnerId}`}}});
}
