/**
 * Refuses filters of `count` and rules of `fail` that hold a name which does not exist. Hosts, methods, paths and ids may be any text.
 *
 * A misspelt filter counts nothing, so that a test which expects no request would pass whatever was sent.
 */
import {SERVICES} from './apis.js';
import {ACCOUNTS} from './authorizations.js';
import {fits, type JournalCredential, type JournalEntry, type JournalFilter, type RequestFilter} from './journal.js';
import {alone, assertKeys, assertOneOf} from './keyed.js';
import {isOperation} from './operations.js';

const ACCOUNT_KEYS = ACCOUNTS.map(({key}) => key);
const KEYS = ['service', 'host', 'method', 'path', 'operation', 'status', 'credential', ...ACCOUNT_KEYS];

// A record has the compiler ask for each name of the type.
const credentials: Readonly<Record<JournalCredential, true>> = {
	'seller-token': true,
	'account-token': true,
	'restricted-data-token': true,
	grantless: true,
	'client-credentials': true,
	'pay-signature': true,
	none: true,
};

/**
 * Reads the own keys of a filter.
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
	assertOneOf(service, SERVICES, 'service');
	if (operation !== undefined && !isOperation(operation)) {
		throw new TypeError(
			`"operation" is "${operation}", which is no operation: use a name as the journal has it, such as "getOrder", or "path".`,
		);
	}
}

/** Whether a journal entry is one of those counted. */
export function isMeant(filter: JournalFilter, entry: JournalEntry): boolean {
	const {status, credential} = filter;
	return (
		fits(filter, entry) &&
		(status === undefined || status === entry.status) &&
		(credential === undefined || credential === entry.credential) &&
		ACCOUNT_KEYS.every((key) => filter[key] === undefined || filter[key] === entry[key])
	);
}
