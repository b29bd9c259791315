/**
 * Checks what every request to the Amazon Ads API must pass: a living token of an advertiser, and the id of the client that it was given to.
 *
 * The unified API under `/adsApi/v1/` asks for `Amazon-Ads-ClientId`, all else for `Amazon-Advertising-API-ClientId`; both together are
 * taken, as one client library says. Which of the three bodies of a dead token comes where is not documented: the fake gives one to the
 * unified API, one to paths of version 2, and one to all others, so that a client meets all of them.
 */
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {World} from '../world.js';
import type {Advertiser} from './advertisers.js';
import {adsErrors} from './errors.js';

/** Whether a path is one of the unified API. */
export function isUnified(path: string): boolean {
	return path.startsWith('/adsApi/v1/');
}

/** Finds the advertiser whose token a request carries, or gives the refusal. */
export function passGate({path, headers}: ReceivedRequest, world: World): Advertiser | Reply {
	const {clientId} = world.adsClient;
	const token = /^Bearer (Atza\|\S+)$/.exec(headers.authorization ?? '')?.[1];
	const known = token === undefined ? undefined : world.memory.ledger.look(token);
	if (known?.state !== 'alive' || known.grant.kind !== 'account' || known.grant.clientId !== clientId) {
		return refuseToken(path);
	}
	const {'amazon-advertising-api-clientid': classic, 'amazon-ads-clientid': unified} = headers;
	const named = isUnified(path) ? unified : classic;
	if (named === undefined || [classic, unified].some((id) => id !== undefined && id !== clientId)) {
		return adsErrors.reply('ClientNotApproved');
	}
	return world.advertisers.get(known.grant.accountId);
}

function refuseToken(path: string): Reply {
	if (isUnified(path)) {
		return adsErrors.reply('UNAUTHORIZED');
	}
	return adsErrors.reply(path.startsWith('/v2/') ? 'AuthenticationFailed' : 'Unauthorized');
}
