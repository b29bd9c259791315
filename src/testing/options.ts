/**
 * Reads the options of `startFakeAmazon`, and refuses a wrong one with its name and what to do.
 */
import {FAKE_APIS} from './apis.js';
import {isPlayed} from './http/hosts.js';
import {isKeyed} from './keyed.js';
import {assertNumbers, type OptionKinds, ownOptions} from './option-kinds.js';
import type {FakeAmazonOptions} from './types.js';

/** The options that all services share, and those of each record. */
const KINDS: OptionKinds = Object.assign(
	{clock: 'value', latencyMs: 'milliseconds', expiresIn: 'whole', extraHosts: 'record'} satisfies OptionKinds,
	...FAKE_APIS.map(({options}) => options),
);

/**
 * Reads what the fake is to play.
 *
 * @throws TypeError for an option that is not known, or that the fake cannot play.
 */
export function readOptions(given: FakeAmazonOptions): FakeAmazonOptions {
	if (!isKeyed(given as unknown)) {
		throw new TypeError("startFakeAmazon takes an object, such as {sellers: ['A3EXAMPLESELLER']}.");
	}
	const options = ownOptions(given, KINDS);
	for (const name of Object.keys(options)) {
		if (!Object.hasOwn(KINDS, name)) {
			throw new TypeError(`"${name}" is not an option of startFakeAmazon: use ${Object.keys(KINDS).join(', ')}.`);
		}
	}
	assertNumbers(options, KINDS);
	for (const {assertOptions} of FAKE_APIS) {
		assertOptions?.(options);
	}
	assertExtraHosts(options);
	if (options.clock !== undefined && typeof options.clock?.nowMs !== 'function') {
		throw new TypeError('"clock" must be an object with a function nowMs.');
	}
	return options;
}

function assertExtraHosts({extraHosts = {}}: FakeAmazonOptions): void {
	if (!isKeyed(extraHosts)) {
		throw new TypeError('"extraHosts" must be an object with a function for each host.');
	}
	for (const [host, play] of Object.entries<unknown>(extraHosts)) {
		if (typeof play !== 'function') {
			throw new TypeError(`"extraHosts['${host}']" must be a function, which gives the reply.`);
		}
		if (isPlayed(host)) {
			throw new TypeError(`"extraHosts" names "${host}", which the fake plays itself: use "fail" to change its replies.`);
		}
		if (host !== host.toLowerCase()) {
			throw new TypeError(`"extraHosts" names "${host}": write it in lower case.`);
		}
	}
}
