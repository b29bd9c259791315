/**
 * Asking Amazon for a new client secret. It does not come with the reply but over the queue registered for it.
 *
 * Sent once and never again by itself: each success makes a new secret.
 * @see https://developer-docs.amazon.com/sp-api/docs/rotate-your-apps-lwa-credentials
 */
import {AmazonAuthError} from '../errors.js';
import type {SellingRegion} from '../types.js';
import {callForApplication} from './application-call.js';
import type {SellingPartnerClient} from './client.js';
import {readSellingPartnerFault} from './fault.js';

const PATH = '/applications/2023-11-30/clientSecret';
const SCOPE = 'sellingpartnerapi::client_credential:rotation';

export async function rotateClientSecret(
	client: SellingPartnerClient,
	region: SellingRegion,
	signal: AbortSignal,
): Promise<void> {
	const {status, headers, body} = await callForApplication(client, {method: 'POST', path: PATH, region, scope: SCOPE}, signal);
	if (status === 204 || status === 200) {
		return;
	}
	const {said, error} = readSellingPartnerFault(status, headers, body);
	const operation = 'rotateApplicationClientSecret';
	if (error) {
		throw new AmazonAuthError(error.code, error.message, {api: 'selling-partner', operation, amazon: said});
	}
	const advice =
		status === 400
			? 'Register a queue for the new secret in the developer console first.'
			: 'Look in the developer console before trying again: a new secret may have been made.';
	throw new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', `Amazon rotated no client secret (${status}). ${advice}`, {
		api: 'selling-partner',
		operation,
		amazon: said,
	});
}
