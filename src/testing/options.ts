/**
 * Refuses wrong options of `startFakeAmazon` when they are given, with the option's name and what to do.
 */
import {assertAccounts, assertMissingRoles} from './account-options.js';
import {placeOf} from './http/hosts.js';
import {alone, isKeyed} from './keyed.js';
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
	'application',
	'extraHosts',
];

/** Copied. `missingRoles` stays the caller's, who may give a role meanwhile. */
const RECORDS: readonly (keyof FakeAmazonOptions)[] = ['application', 'documents', 'extraHosts', 'merchants', 'sellers'];

const applicationIdForm = /^amzn1\.(sellerapps\.app|sp\.solution)\.[\w.-]+$/;

/**
 * What the fake is to play.
 *
 * @throws TypeError for an option that is not known, or that the fake cannot play.
 */
export function readOptions(given: FakeAmazonOptions): FakeAmazonOptions {
	if (!isKeyed(given as unknown)) {
		throw new TypeError("startFakeAmazon takes an object, such as {sellers: ['A3EXAMPLESELLER']}.");
	}
	const options = ownOptions(given);
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
	assertAccounts(options);
	assertMissingRoles(options);
	assertApplication(options);
	assertExtraHosts(options);
	assertSettings(options);
	return options;
}

/** What they say themselves; `Object.prototype` says nothing for them. */
function ownOptions(given: FakeAmazonOptions): FakeAmazonOptions {
	const options = alone<Record<string, unknown>>(given);
	for (const name of RECORDS.filter((one) => Object.hasOwn(options, one))) {
		options[name] = ownKeyed(options[name]);
	}
	for (const accounts of [options.sellers, options.merchants].filter(isKeyed)) {
		for (const [id, account] of Object.entries(accounts)) {
			Reflect.set(accounts, id, ownKeyed(account));
		}
	}
	return options;
}

function ownKeyed(value: unknown): unknown {
	return isKeyed(value) ? alone(value) : value;
}

function assertSettings({clock, documents, authorizationApi}: FakeAmazonOptions): void {
	if (clock !== undefined && typeof clock?.nowMs !== 'function') {
		throw new TypeError('"clock" must be an object with a function nowMs.');
	}
	if (documents !== undefined && !(isKeyed(documents) && Object.values(documents).every((type) => typeof type === 'string'))) {
		throw new TypeError('"documents" must be an object that gives the report type of each document, by its id.');
	}
	if (authorizationApi !== undefined && typeof authorizationApi !== 'boolean') {
		throw new TypeError('"authorizationApi" must be true or false.');
	}
}

function assertApplication({application}: FakeAmazonOptions): void {
	if (application === undefined) {
		return;
	}
	const {applicationId, redirectUris, loginUri} = application;
	if (!applicationIdForm.test(applicationId)) {
		throw new TypeError('"application.applicationId" must be an application id, amzn1.sp.solution.… or amzn1.sellerapps.app.….');
	}
	if (!Array.isArray(redirectUris) || redirectUris.length === 0) {
		throw new TypeError('"application.redirectUris" must hold at least one URI: Amazon registers no application without.');
	}
	for (const uri of loginUri === undefined ? redirectUris : [...redirectUris, loginUri]) {
		if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:' || uri.includes('#')) {
			throw new TypeError(`"application" names the URI "${uri}": Amazon takes absolute https URLs without a fragment.`);
		}
	}
}

function assertExtraHosts({extraHosts = {}}: FakeAmazonOptions): void {
	if (!isKeyed(extraHosts)) {
		throw new TypeError('"extraHosts" must be an object with a function for each host.');
	}
	for (const [host, play] of Object.entries<unknown>(extraHosts)) {
		if (typeof play !== 'function') {
			throw new TypeError(`"extraHosts['${host}']" must be a function, which gives the reply.`);
		}
		if (placeOf(host)) {
			throw new TypeError(`"extraHosts" names "${host}", which the fake plays itself: use "fail" to change its replies.`);
		}
		if (host !== host.toLowerCase()) {
			throw new TypeError(`"extraHosts" names "${host}": write it in lower case.`);
		}
	}
}
