/**
 * The table of the APIs that the command line knows: the compiler asks for a row of each name in the public types.
 */
import type {ServiceName} from '../steps.js';
import {adsService} from './ads.js';
import {appstoreService} from './appstore.js';
import {businessService} from './business.js';
import {creatorsService} from './creators.js';
import {deviceMessagingService} from './device-messaging.js';
import {payService} from './pay.js';
import {sellingPartnerService} from './selling-partner.js';
import type {Service} from './service.js';

const BY_NAME: {readonly [Name in ServiceName]: Service<Name>} = {
	appstore: appstoreService,
	'selling-partner': sellingPartnerService,
	pay: payService,
	'device-messaging': deviceMessagingService,
	creators: creatorsService,
	business: businessService,
	ads: adsService,
};

/** The services in the order in which they are looked at and listed. */
export const SERVICES: readonly Service[] = Object.values(BY_NAME);
