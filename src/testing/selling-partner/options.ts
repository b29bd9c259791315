/**
 * Refuses wrong `sellers`, `missingRoles`, `documents`, `usagePlans` and `authorizationApi`, with the option's name and what to do.
 *
 * `missingRoles` is checked as it is at the start. Messages quote ids and leave out values, which may be tokens in the wrong place.
 */
import {centralHosts} from '../central/hosts.js';
import {assertKeys, assertOneOf, isKeyed} from '../keyed.js';
import {assertAccounts} from '../option-kinds.js';
import type {FakeUsagePlan} from '../option-types.js';
import type {FakeAmazonOptions} from '../types.js';
import {sellingPartnerOperations} from './operations.js';
import {elementsByTemplate, restrictedOperations} from './rules.js';
import {defaultSeller} from './sellers.js';

const regions = [...new Set([...centralHosts.values()].map(({region}) => region))];

const dataElements = [...new Set(Object.values(elementsByTemplate).flat())];
const roles: ReadonlySet<unknown> = new Set([
	...dataElements,
	...restrictedOperations.flatMap(({method, template, operation}) => [operation, `${method} ${template}`]),
]);

/** @throws TypeError for an option of the Selling Partner API that the fake cannot play */
export function assertSellingPartnerOptions(options: FakeAmazonOptions): void {
	const {sellers, documents, authorizationApi, usagePlans} = options;
	assertAccounts(sellers, 'sellers', ['region', 'refreshToken']);
	if (sellers !== undefined && !Array.isArray(sellers)) {
		for (const [id, {region}] of Object.entries(sellers)) {
			assertOneOf(region, regions, `sellers.${id}.region`);
		}
	}
	assertMissingRoles(options);
	if (documents !== undefined && !(isKeyed(documents) && Object.values(documents).every((type) => typeof type === 'string'))) {
		throw new TypeError('"documents" must be an object that gives the report type of each document, by its id.');
	}
	assertUsagePlans(usagePlans);
	if (authorizationApi !== undefined && typeof authorizationApi !== 'boolean') {
		throw new TypeError('"authorizationApi" must be true or false.');
	}
}

function assertUsagePlans(plans: unknown = {}): void {
	if (!isKeyed(plans)) {
		throw new TypeError('"usagePlans" must be an object that gives {perSecond, burst} for each operation, by its name.');
	}
	for (const [operation, plan] of Object.entries(plans)) {
		if (!sellingPartnerOperations.some((row) => row.operation === operation)) {
			throw new TypeError(`"usagePlans.${operation}" names no operation of the Selling Partner API.`);
		}
		assertKeys(plan, ['perSecond', 'burst'], `usagePlans.${operation}`);
		const {perSecond, burst} = plan as Partial<FakeUsagePlan>;
		if (!(Number.isFinite(perSecond) && Number(perSecond) > 0 && Number(burst) >= 1)) {
			throw new TypeError(`"usagePlans.${operation}" must have a "perSecond" above 0 and a "burst" of 1 or more.`);
		}
	}
}

/** @throws TypeError for an unknown seller, and for a name that is neither a data element nor a restricted operation */
function assertMissingRoles({sellers, missingRoles = {}}: FakeAmazonOptions): void {
	if (!isKeyed(missingRoles)) {
		throw new TypeError('"missingRoles" must be an object with a list for each seller.');
	}
	const known = Array.isArray(sellers) ? sellers : Object.keys(sellers ?? {[defaultSeller]: {}});
	for (const [id, missing] of Object.entries<unknown>(missingRoles)) {
		if (!known.includes(id)) {
			const reason = sellers ? ', who is not in "sellers"' : `: without "sellers" the one seller is "${defaultSeller}"`;
			throw new TypeError(`"missingRoles" names "${id}"${reason}.`);
		}
		if (!Array.isArray(missing)) {
			throw new TypeError(`"missingRoles.${id}" must be a list of data elements and restricted operations.`);
		}
		const at = missing.findIndex((role) => !roles.has(role));
		if (at >= 0) {
			throw new TypeError(
				`"missingRoles.${id}[${at}]" must be a data element (${dataElements.join(', ')}) or a restricted operation ("getOrder", or "GET /orders/v0/orders/{orderId}").`,
			);
		}
	}
}
