/**
 * Refuses filters with a name that does not exist: of `count`, and of `fail`, whose rules are filters too. Hosts, methods, paths and
 * ids are anybody's to choose.
 *
 * A misspelt filter counts nothing, and a test that nothing was sent would pass whatever was sent.
 */
import {assertKeys, type JournalCredential, type JournalFilter, type JournalService, type RequestFilter} from './journal.js';
import {alone} from './keyed.js';
import {isOperation} from './operations.js';

const KEYS = ['service', 'host', 'method', 'path', 'operation', 'status', 'credential', 'sellingPartnerId', 'merchantId'];

// Records, so that the compiler asks for a name that the type has and the list has not.
const services: Readonly<Record<JournalService, true>> = {
	lwa: true,
	tokens: true,
	'selling-partner': true,
	appstore: true,
	pay: true,
	'pay-exchange': true,
	central: true,
	other: true,
};
const credentials: Readonly<Record<JournalCredential, true>> = {
	'seller-token': true,
	'restricted-data-token': true,
	grantless: true,
	'client-credentials': true,
	'pay-signature': true,
	none: true,
};

/**
 * What a filter says itself.
 *
 * @throws TypeError for a key that would count nothing out, and so everything in, and for a value that would count nothing
 */
export function readFilter(given: JournalFilter): JournalFilter {
	assertKeys(given, KEYS, 'filter');
	const filter = alone<JournalFilter>(given);
	assertRequestFilter(filter);
	assertOneOf(filter.credential, Object.keys(credentials), 'credential');
	return filter;
}

/** @throws TypeError for a service or an operation that the journal does not know */
export function assertRequestFilter({service, operation}: RequestFilter): void {
	assertOneOf(service, Object.keys(services), 'service');
	if (operation !== undefined && !isOperation(operation)) {
		throw new TypeError(
			`"operation" is "${operation}", which is no operation: use a name as the journal has it, such as "getOrder", or "path".`,
		);
	}
}

/** @throws TypeError that shows what is allowed, and never what was given: it may be a token in the wrong place */
export function assertOneOf(value: unknown, allowed: readonly string[], name: string): void {
	if (value !== undefined && !allowed.some((one) => one === value)) {
		throw new TypeError(`"${name}" must be one of ${allowed.map((one) => `'${one}'`).join(', ')}.`);
	}
}
