/**
 * The client of each API that is configured, built once and shared by every binding, and the plan that one has for a request.
 */

import type {PlannedCall, SharedByApis} from '../apis/api.js';
import {APIS} from '../apis/index.js';
import type {Plan} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import type {Clients} from './binding.js';
import {match} from './match.js';

/** @param settings of the APIs that are configured, by name */
export function createClients(settings: ReadonlyMap<string, unknown>, shared: SharedByApis): Clients {
	return new Map(
		APIS.filter(({name}) => settings.has(name)).map((api) => [api.name, api.createClient(settings.get(api.name), shared)]),
	);
}

/**
 * The plan for a request; undefined where the URL is no Amazon API's.
 *
 * @throws {@link AmazonAuthError} `INSECURE_URL`, `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS`
 */
export function planFor(call: PlannedCall, clients: Clients): Plan | undefined {
	const found = match(call.url);
	if (found.api === 'none') {
		return undefined;
	}
	if (found.api === 'insecure') {
		throw new AmazonAuthError('ERR_AMAZON_INSECURE_URL', `${found.reason} Nothing was sent.`);
	}
	return found.record.plan(call, found.endpoint, clients.get(found.api));
}
