/**
 * Answers `GET /authorization/v1/authorizationCode`, which Amazon removed in March 2024, where the option `authorizationApi` asks for it.
 *
 * Source: the Authorization API v1 model. The scope is that of the "Grantless operations" page.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import type {World} from '../world.js';
import {refuse, type SellingGrant} from './gate.js';

/** The path of getAuthorizationCode. */
export const authorizationCodePath = '/authorization/v1/authorizationCode';

/** Answers getAuthorizationCode; the code is good for one exchange at Login with Amazon. */
export function answerAuthorizationCode(request: ReceivedRequest, grant: SellingGrant, world: World): Reply {
	request.seen.operation = 'getAuthorizationCode';
	if (grant.kind !== 'client' || !grant.scopes.includes('sellingpartnerapi::migration')) {
		return refuse('Unauthorized');
	}
	if (!world.memory.takeAuthorizationCode(grant.clientId)) {
		return refuse('QuotaExceeded');
	}
	const query = new URLSearchParams(request.query);
	const sellingPartnerId = query.get('sellingPartnerId');
	const mwsAuthToken = query.get('mwsAuthToken');
	if (!sellingPartnerId || !mwsAuthToken || !query.get('developerId') || mwsAuthToken === 'TEST_CASE_400') {
		return refuse('InvalidInput');
	}
	if (request.seen.sandbox) {
		return json(200, {payload: {authorizationCode: 'ANDMxqpCmqWHJeyzdbMH'}});
	}
	const seller = world.sellers.all.get(sellingPartnerId);
	if (!seller) {
		return refuse('InvalidAuthorizationCode');
	}
	request.seen.sellingPartnerId = sellingPartnerId;
	return json(200, {payload: {authorizationCode: world.sellers.issueCode(seller, undefined)}});
}
