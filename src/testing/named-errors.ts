/**
 * Amazon's errors by name, for scripts: a name may be an error of several services, each of which words it in its own way.
 */
import {FAKE_APIS, fakeOf} from './apis.js';
import type {Reply} from './http/exchange.js';
import type {JournalService} from './journal.js';

/**
 * The reply of a named error as the service words it.
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

/** Whether a service knows an error of that name; any service where none is given. */
export function hasNamedError(service: JournalService | undefined, name: string): boolean {
	const apis = service === undefined ? FAKE_APIS : [fakeOf(service)];
	return apis.some((api) => api?.errors?.has(name) === true);
}
