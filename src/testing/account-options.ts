/**
 * Refuses wrong `sellers`, `merchants` and `missingRoles`: a misspelt one would be as good as none, and a test would pass for it.
 *
 * `missingRoles` is checked as it is at the start. Ids are quoted, values never: they may be tokens in the wrong place.
 */
import {centralHosts} from './central/hosts.js';
import {assertKeys} from './journal.js';
import {assertOneOf} from './journal-filter.js';
import {isKeyed} from './keyed.js';
import {elementsByTemplate, restrictedOperations} from './selling-partner/rules.js';
import {defaultSeller} from './selling-partner/sellers.js';
import type {FakeAmazonOptions} from './types.js';

const keysOf = {sellers: ['region', 'refreshToken'], merchants: ['mwsAuthToken']} as const;
const regions = [...new Set([...centralHosts.values()].map(({region}) => region))];

const dataElements = [...new Set(Object.values(elementsByTemplate).flat())];
const roles: ReadonlySet<unknown> = new Set([
	...dataElements,
	...restrictedOperations.flatMap(({method, template, operation}) => [operation, `${method} ${template}`]),
]);

/** @throws TypeError for sellers or merchants that are neither a list of ids nor a record by id */
export function assertAccounts(options: FakeAmazonOptions): void {
	for (const name of ['sellers', 'merchants'] as const) {
		const accounts: unknown = options[name];
		if (Array.isArray(accounts)) {
			if (!accounts.every((id) => typeof id === 'string' && id !== '')) {
				throw new TypeError(`"${name}" must hold ids: non-empty strings.`);
			}
		} else if (accounts !== undefined) {
			assertRecordById(accounts, name);
		}
	}
}

/** @throws TypeError for a seller whom the fake does not know, and for what no role of Amazon's opens */
export function assertMissingRoles({sellers, missingRoles = {}}: FakeAmazonOptions): void {
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

function assertRecordById(accounts: unknown, name: keyof typeof keysOf): void {
	if (!isKeyed(accounts)) {
		throw new TypeError(`"${name}" must be a list of ids, or an object with an object for each id.`);
	}
	for (const [id, account] of Object.entries(accounts)) {
		const where = `${name}.${id}`;
		assertKeys(account, keysOf[name], where);
		const {region}: {region?: unknown} = account;
		assertOneOf(region, regions, `${where}.region`);
	}
}
