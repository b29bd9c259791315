/**
 * Asks Amazon for a new client secret, which arrives over the queue registered for it.
 *
 * The request is never sent again automatically, since each success makes a new secret.
 * @see https://developer-docs.amazon.com/sp-api/docs/rotate-your-apps-lwa-credentials
 */

import {AmazonAuthError, errorWith} from '../../../errors.js';
import {productionHost} from '../../../hosts.js';
import {faultOf, TokenCallFault, type TokenCallReply} from '../../../tokens/calls/token-call.js';
import type {SellingRegion} from '../../../types.js';
import {beforeDeadline, DEFAULT_WAIT_MS, timedOut} from '../../../util/wait.js';
import type {SellingPartnerClient} from '../client.js';
import {readSellingPartnerFault} from '../fault.js';
import {rateOf} from '../rates.js';
import {callForApplication} from './application-call.js';

const PATH = '/applications/2023-11-30/clientSecret';
const SCOPE = 'sellingpartnerapi::client_credential:rotation';
const ABOUT = {api: 'selling-partner', operation: 'rotateApplicationClientSecret'} as const;
const LOOK_FIRST = 'Look at the queue and in the developer console before trying again: a new secret may have been made.';

export async function rotateClientSecret(
	client: SellingPartnerClient,
	region: SellingRegion,
	signals: readonly AbortSignal[],
): Promise<void> {
	const reply = await ask(client, region, signals);
	const {status, headers, body} = reply;
	if (status === 204 || status === 200) {
		return;
	}
	const nowMs = client.clock.nowMs();
	const {kind, said, error} = readSellingPartnerFault(status, headers, body, {nowMs, perSecond: rateOf('POST', PATH)});
	const fault = kind === 'foreign' ? faultOf(reply, nowMs, {host: productionHost(region), isOwn: false}) : undefined;
	if (fault) {
		throw told(fault);
	}
	if (error) {
		throw errorWith(error, {...ABOUT, amazon: said});
	}
	const advice = status === 400 ? 'Register a queue for the new secret in the developer console first.' : LOOK_FIRST;
	throw new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', `Amazon rotated no client secret (${status}). ${advice}`, {
		...ABOUT,
		amazon: said,
	});
}

async function ask(
	client: SellingPartnerClient,
	region: SellingRegion,
	signals: readonly AbortSignal[],
): Promise<TokenCallReply> {
	let isSent = false;
	const onSend = (): void => {
		isSent = true;
	};
	const late = (): AmazonAuthError => (isSent ? unknownOutcome(`no reply came within ${DEFAULT_WAIT_MS / 1000} s`) : timedOut());
	try {
		return await beforeDeadline(signals, late, (inTime) =>
			callForApplication(client, {method: 'POST', path: PATH, region, scope: SCOPE, onSend}, inTime),
		);
	} catch (error) {
		throw error instanceof TokenCallFault ? told(error) : error;
	}
}

function told(fault: TokenCallFault): AmazonAuthError {
	if (fault.mayHaveBeenTaken) {
		return unknownOutcome(fault.message, fault);
	}
	const message = `Amazon could not be asked for a new client secret: ${fault.message}. Try again later.`;
	return new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', message, {...ABOUT, cause: fault});
}

/** @param what became of it, as the middle of a sentence */
function unknownOutcome(what: string, cause?: TokenCallFault): AmazonAuthError {
	const message = `Amazon was asked for a new client secret, and ${what}. ${LOOK_FIRST}`;
	return new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', message, {...ABOUT, cause});
}
