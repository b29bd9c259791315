/**
 * Refuses wrong options of `startFakeAmazon` when they are given, with the option's name and what to do.
 */
import {placeOf} from './hosts.js';
import type {FakeAmazonOptions} from './types.js';

const names: readonly (keyof FakeAmazonOptions)[] = [
	'clock',
	'sellers',
	'merchants',
	'missingRoles',
	'documents',
	'latencyMs',
	'expiresIn',
	'authorizationTokenExpiresIn',
	'payDateToleranceMs',
	'pageSize',
	'authorizationApi',
	'extraHosts',
];

/** @throws TypeError for an option that is not known, or that the fake cannot play. */
export function assertOptions(options: FakeAmazonOptions): void {
	for (const name of Object.keys(options)) {
		if (!names.some((known) => known === name)) {
			throw new TypeError(`"${name}" is not an option of startFakeAmazon: use ${names.join(', ')}.`);
		}
	}
	for (const name of ['expiresIn', 'authorizationTokenExpiresIn', 'pageSize'] as const) {
		const value = options[name];
		if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
			throw new TypeError(`"${name}" must be a whole number above 0: it is ${String(value)}.`);
		}
	}
	for (const name of ['latencyMs', 'payDateToleranceMs'] as const) {
		const value = options[name];
		if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
			throw new TypeError(`"${name}" must be a number of milliseconds, 0 or more: it is ${String(value)}.`);
		}
	}
	assertExtraHosts(options);
}

function assertExtraHosts({extraHosts = {}}: FakeAmazonOptions): void {
	for (const host of Object.keys(extraHosts)) {
		if (placeOf(host)) {
			throw new TypeError(`"extraHosts" names "${host}", which the fake plays itself: use "fail" to change its replies.`);
		}
		if (host !== host.toLowerCase()) {
			throw new TypeError(`"extraHosts" names "${host}": write it in lower case.`);
		}
	}
}
