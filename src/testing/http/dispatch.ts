/**
 * Which part of the fake answers a request.
 *
 * Knows hosts and the few paths that are a service of their own; nothing of tokens.
 */
import {answerAppstore} from '../appstore.js';
import {answerCentral, centralOperation} from '../central/central.js';
import type {JournalService} from '../journal.js';
import {answerTokenRequest} from '../login-with-amazon.js';
import {answerPay, isExchangePath} from '../pay/api.js';
import {answerSellingPartner, findOperation} from '../selling-partner/selling-partner.js';
import {answerMint, isTokensPath} from '../selling-partner/tokens-api.js';
import type {World} from '../world.js';
import {json, type ReceivedRequest, type Reply} from './exchange.js';
import {type Place, placeOf, refusal} from './hosts.js';

/** The service and, where the path alone tells it, the operation of a request. */
export function classify(
	host: string,
	method: string,
	path: string,
): {service: JournalService; operation?: string | undefined; sandbox?: boolean} {
	const place = placeOf(host);
	if (!place) {
		return {service: 'other'};
	}
	switch (place.api) {
		case 'pay':
			return {service: isExchangePath(path) ? 'pay-exchange' : 'pay'};
		case 'selling-partner': {
			const service = isTokensPath(path) ? 'tokens' : 'selling-partner';
			return {service, operation: findOperation(method, path)?.operation, sandbox: place.sandbox};
		}
		case 'central':
			return {service: 'central', operation: centralOperation(path)};
		default:
			return {service: place.api};
	}
}

/** The true reply to a request. */
export async function answer(request: ReceivedRequest, world: World): Promise<Reply> {
	const {extraHosts = {}} = world.options;
	const extra = Object.hasOwn(extraHosts, request.host) ? extraHosts[request.host] : undefined;
	if (extra) {
		const {method, scheme, host, path, query, headers} = request;
		const reply = await extra({method, scheme, host, path, query, headers, body: request.body.toString('utf8')});
		return {status: 200, ...reply};
	}
	const place = placeOf(request.host);
	if (!place) {
		return json(421, {message: refusal(request.host)});
	}
	if (request.scheme === 'http') {
		return json(400, {message: `${request.host} is reached by https only: this request would have gone out in clear.`});
	}
	return answerPlace(request, place, world);
}

function answerPlace(request: ReceivedRequest, place: Place, world: World): Reply | Promise<Reply> {
	switch (place.api) {
		case 'lwa':
			return answerTokenRequest(request, world);
		case 'appstore':
			return answerAppstore(request, world);
		case 'pay':
			return answerPay(request, place.region, world);
		case 'central':
			return answerCentral(request, place, world);
		default:
			return request.service === 'tokens' ? answerMint(request, place, world) : answerSellingPartner(request, place, world);
	}
}
