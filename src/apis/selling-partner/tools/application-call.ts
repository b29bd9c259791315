/**
 * Makes a grantless call for the application itself: rotating its secret, or fetching an authorization code.
 *
 * A call is sent once more if its grantless token is dead; what the reply means is read by the caller.
 */

import {publish, refusalOf} from '../../../diagnostics/channels.js';
import {productionHost} from '../../../hosts.js';
import type {TokenCallReply} from '../../../tokens/calls/token-call.js';
import {aboutToken} from '../../../tokens/key.js';
import type {SellingRegion} from '../../../types.js';
import {basicDate} from '../../../util/encoding.js';
import {DEFAULT_WAIT_MS} from '../../../util/wait.js';
import {ACCESS_TOKEN_HEADER, userAgent} from '../../access-token-headers.js';
import type {SellingPartnerClient} from '../client.js';
import {readSellingPartnerFault} from '../fault.js';
import {GRANTLESS, grantlessToken} from '../grantless-token.js';

export interface ApplicationCall {
	readonly method: 'GET' | 'POST';
	/** The path with its query. */
	readonly path: string;
	readonly region: SellingRegion;
	readonly scope: string;
	/** Called when the request goes out, which may be long after the call began to wait for its token. */
	readonly onSend?: () => void;
}

/** @throws a `TokenCallFault` where no reply came: what that means is the caller's too */
export async function callForApplication(
	client: SellingPartnerClient,
	{method, path, region, scope, onSend}: ApplicationCall,
	signal: AbortSignal,
): Promise<TokenCallReply> {
	const {cache, call, clock, settings} = client;
	const send = async (): Promise<{reply: TokenCallReply; token: string}> => {
		const wait = {signals: [signal], deadlineMs: clock.monotonicMs() + DEFAULT_WAIT_MS};
		const {value} = await cache.token(grantlessToken(client, scope), wait);
		const headers = {
			accept: 'application/json',
			'user-agent': userAgent(settings.userAgent),
			'x-amz-date': basicDate(clock.nowMs()),
			[ACCESS_TOKEN_HEADER]: value,
		};
		// got leaves a POST without a body open for writing, so an empty one is given.
		const body = method === 'POST' ? {body: ''} : {};
		const request = {method, url: new URL(path, `https://${productionHost(region)}`), headers, ...body};
		return {reply: await call(request, signal, onSend), token: value};
	};
	const {reply, token} = await send();
	const {kind, said} = readSellingPartnerFault(reply.status, reply.headers, reply.body);
	if (kind !== 'token-dead') {
		return reply;
	}
	publish('refused', () => ({
		...aboutToken(GRANTLESS),
		what: 'request',
		...refusalOf({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', amazon: said}),
		ageMs: cache.seen(token)?.ageMs,
	}));
	if (cache.refuse(token) === 'kept') {
		return reply;
	}
	publish('retried', () => ({...aboutToken(GRANTLESS), what: 'request', attempt: 2, delayMs: 0, status: said.status}));
	return (await send()).reply;
}
