/**
 * Checks what every request to a Selling Partner host must pass before its operation is looked at: user agent, date, a living token.
 *
 * A dead token gets 403, as seen in practice, and never 401. Rules: "Include a User-Agent header in all requests", "Connect to the SP-API".
 */
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {Grant} from '../token-ledger.js';
import type {World} from '../world.js';
import {sellingPartnerErrors} from './errors.js';

/** The form `AppId/Version (Language=…)`, with `Language` anywhere among the attributes; a backslash escapes. */
const userAgentForm = /^(?:[^/\\]|\\.)+\/(?:[^(\\]|\\.)+ \((?:.*; ?)?Language=[^;)]+/;

/** A grant of this API. The token of an account of another API is as unknown here as one that was never given out. */
export type SellingGrant = Exclude<Grant, {kind: 'account'}>;

/** Finds the grant behind the request's token, or gives the refusal. */
export function passGate(request: ReceivedRequest, world: World): SellingGrant | Reply {
	const {'user-agent': userAgent, 'x-amz-date': date, 'x-amz-access-token': token} = request.headers;
	if (!userAgent || userAgent.length > 500 || !userAgentForm.test(userAgent)) {
		return refuse(
			'InvalidInput',
			'The user-agent header must have the form AppId/Version (Language=…) and at most 500 characters.',
		);
	}
	if (date !== undefined && !/^\d{8}T\d{6}Z$/.test(date)) {
		return refuse('InvalidInput', 'The x-amz-date header must have the form 20190430T123600Z.');
	}
	if (!token) {
		const reply = refuse('TokenMissing');
		return {...reply, headers: {...reply.headers, 'x-amzn-ErrorType': 'AccessDeniedException'}};
	}
	const known = world.memory.ledger.look(token);
	if (!known || known.grant.kind === 'account' || known.state === 'revoked') {
		return refuse('TokenRevoked');
	}
	return known.state === 'alive' ? known.grant : refuse('TokenExpired');
}

/** Makes a refusal of the Selling Partner API by its name. */
export function refuse(name: string, message?: string): Reply {
	return sellingPartnerErrors.reply(name, message);
}
