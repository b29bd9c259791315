/**
 * The APIs that requests get a credential for: the compiler asks for a row of each name in the public types.
 */
import {adsApi} from './ads/index.js';
import type {Api} from './api.js';
import {appstoreApi} from './appstore/index.js';
import {businessApi} from './business/index.js';
import {creatorsApi} from './creators/index.js';
import {deviceMessagingApi} from './device-messaging/index.js';
import {payApi} from './pay/index.js';
import {sellingPartnerApi} from './selling-partner/index.js';

const BY_NAME: {readonly [Name in Api['name']]: Api} = {
	appstore: appstoreApi,
	'selling-partner': sellingPartnerApi,
	pay: payApi,
	'device-messaging': deviceMessagingApi,
	creators: creatorsApi,
	business: businessApi,
	ads: adsApi,
};

/** No two have a host, an option or a key of a call's context in common: each is looked up by these alone. */
export const APIS: readonly Api[] = Object.values(BY_NAME);
