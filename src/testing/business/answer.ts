/**
 * Answers for the Amazon Business API: headers as those of the Selling Partner API, one token a customer and region, and never a Restricted
 * Data Token. Each reply names its customer, so that a test can see whose it is.
 *
 * Rules: "Onboarding Step 4: Create your request" for the three headers, "Rate limits in Amazon Business APIs" for the sandbox's 5 requests
 * a second with a burst of 15. The order of the checks is the fake's own, and so is the 400 for a header that is missing.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {findRow} from '../route-table.js';
import type {World} from '../world.js';
import {businessErrors} from './errors.js';
import type {BusinessPlace} from './hosts.js';
import {actsForUser, businessOperations, notInSandbox} from './operations.js';

/** The host of pre-signed URLs, under a top-level domain that is reserved for examples. */
const documentHost = 'documents.s3.example';

/** Answers a request to the Amazon Business API. */
export function answerBusiness(request: ReceivedRequest, place: BusinessPlace, world: World): Reply {
	const refusal = refuseHeaders(request);
	if (refusal) {
		return refusal;
	}
	const {memory, businessProduction, businessSandbox} = world;
	const {client, authorizations} = place.sandbox ? businessSandbox : businessProduction;
	const known = memory.ledger.look(request.headers['x-amz-access-token'] ?? '');
	if (known?.grant.kind !== 'account' || known.grant.clientId !== client.clientId || known.state === 'revoked') {
		return businessErrors.reply('TokenRevoked');
	}
	if (known.state === 'expired') {
		return businessErrors.reply('TokenExpired');
	}
	const {businessCustomerId, region, closedPaths} = authorizations.get(known.grant.accountId);
	const isClosed = closedPaths.some((beginning) => request.path.startsWith(beginning));
	if (region !== place.region || isClosed) {
		return businessErrors.reply('Unauthorized');
	}
	if (place.sandbox && !memory.takeSandbox(businessCustomerId)) {
		return businessErrors.reply('QuotaExceeded');
	}
	const row = findRow(businessOperations, request.method, request.path);
	if (!row || (place.sandbox && notInSandbox.test(request.path))) {
		return businessErrors.reply('NotFound');
	}
	const email = request.headers['x-amz-user-email'];
	if (actsForUser.test(request.path) && !email) {
		return businessErrors.reply('InvalidInput', 'The x-amz-user-email header is missing.');
	}
	return answerOperation(row.operation, request, {businessCustomerId, region, ...(email && {email})});
}

function refuseHeaders({headers}: ReceivedRequest): Reply | undefined {
	if (!headers['user-agent']) {
		return businessErrors.reply('InvalidInput', 'The user-agent header is missing.');
	}
	if (!/^\d{8}T\d{6}Z$/.test(headers['x-amz-date'] ?? '')) {
		return businessErrors.reply('InvalidInput', 'The x-amz-date header must have the form 20190430T123600Z.');
	}
	return headers['x-amz-access-token'] ? undefined : businessErrors.reply('TokenMissing');
}

function answerOperation(operation: string, {path}: ReceivedRequest, whose: object): Reply {
	const id = path.split('/').at(-1) ?? '';
	switch (operation) {
		case 'getReportDocument':
			return json(200, {
				reportDocumentId: id,
				url: `https://${documentHost}/${id}?X-Amz-Signature=0000&X-Amz-Expires=300`,
				...whose,
			});
		case 'rotateApplicationClientSecret':
			return {status: 204};
		default:
			return json(200, {operation, ...whose});
	}
}
