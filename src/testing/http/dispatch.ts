/**
 * Hands a request to the part of the fake that plays its host.
 */
import type {Classified} from '../fake-api.js';
import type {World} from '../world.js';
import {json, type ReceivedRequest, type Reply} from './exchange.js';
import {playedBy, refusal} from './hosts.js';

/** Tells the service of a request, and its operation where the path is enough to tell it. */
export function classify(host: string, method: string, path: string): Classified {
	const played = playedBy(host, path);
	return played ? played.api.classify(played.place, method, path) : {service: 'other'};
}

/** Gives the true reply to a request. */
export async function answer(request: ReceivedRequest, world: World): Promise<Reply> {
	const {extraHosts = {}} = world.options;
	const extra = Object.hasOwn(extraHosts, request.host) ? extraHosts[request.host] : undefined;
	if (extra) {
		const {method, scheme, host, path, query, headers} = request;
		const reply = await extra({method, scheme, host, path, query, headers, body: request.body.toString('utf8')});
		return {status: 200, ...reply};
	}
	const played = playedBy(request.host, request.path);
	if (!played) {
		return json(421, {message: refusal(request.host)});
	}
	if (request.scheme === 'http') {
		return json(400, {message: `${request.host} is reached by https only: this request would have gone out in clear.`});
	}
	return played.api.answer(request, played.place, world);
}
