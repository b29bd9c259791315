/**
 * Finds Amazon's errors by name for scripts. Several services may have an error of one name, and each has its own words for it.
 */
import {FAKE_APIS, fakeOf} from './apis.js';
import type {Reply} from './http/exchange.js';
import type {JournalService} from './journal.js';

/**
 * Makes the reply of a named error in the words of the service.
 *
 * @throws TypeError for an error that the service does not have
 */
export function namedError(service: JournalService, name: string): Reply {
	const family = fakeOf(service)?.errors;
	if (!family) {
		throw new TypeError(`"${name}" is not an error of ${service}.`);
	}
	return family.reply(name);
}

/** Whether the service, or any service where none is given, has an error of that name. */
export function hasNamedError(service: JournalService | undefined, name: string): boolean {
	const apis = service === undefined ? FAKE_APIS : [fakeOf(service)];
	return apis.some((api) => api?.errors?.has(name) === true);
}
