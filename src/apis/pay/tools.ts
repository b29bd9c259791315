/**
 * Makes `auth.pay`, which signs what is no request: the payload of a checkout button.
 */

import {AmazonAuthError} from '../../errors.js';
import {assertPresent, type Identity, mergeIdentity} from '../../identity.js';
import type {PayRegion} from '../../types.js';
import {assertKnownKeys, readOneOf} from '../../util/option-readers.js';
import {DEFAULT_WAIT_MS} from '../../util/wait.js';
import type {ToolBinding} from '../types.js';
import {signButtonPayload} from './button.js';
import {nobodyNamed} from './delegation.js';
import {PAY_REGIONS, type PaySettings} from './options.js';
import type {PayTools} from './types.js';

export function createPayTools(keys: readonly PaySettings[], {identity, signals, clock}: ToolBinding): PayTools {
	return Object.freeze({
		async signButtonPayload(payload, options = {}) {
			const {region} = assertKnownKeys(options, ['region'], 'options');
			const chosen = region === undefined ? undefined : readOneOf(region, PAY_REGIONS, 'region');
			const wait = {signals, deadlineMs: clock.monotonicMs() + DEFAULT_WAIT_MS};
			assertMaySign(mergeIdentity(await identity(wait), {}));
			return signButtonPayload(payload, keyFor(keys, chosen));
		},
	} satisfies PayTools);
}

/** The payload says whose the button is, since one key signs for the provider and for every merchant. */
function assertMaySign(identity: Identity): void {
	assertPresent(identity, 'merchantId');
	if (!identity.application && identity.merchantId === undefined) {
		throw nobodyNamed();
	}
}

function keyFor(keys: readonly PaySettings[], region: PayRegion | undefined): PaySettings {
	const fitting = region === undefined ? keys : keys.filter((key) => key.region === region);
	const [key, another] = fitting;
	if (!key) {
		const which = keys.length === 0 ? 'got no "pay" option' : `holds no "pay" entry for region "${region}"`;
		throw new AmazonAuthError('ERR_AMAZON_SERVICE_NOT_CONFIGURED', `A button cannot be signed: createAmazonAuth ${which}.`, {
			api: 'pay',
		});
	}
	if (another) {
		throw new TypeError(
			region === undefined
				? '"region" must be given: there are several "pay" entries.'
				: '"region" does not tell which of several "pay" entries is to sign: make one auth per environment for buttons.',
		);
	}
	return key;
}
