/**
 * The table of what the fake plays: the compiler asks for a row of each API, and of each service that the journal names.
 *
 * Login with Amazon, which gives tokens, and the sites where sellers allow an application stand beside the APIs.
 */
import type {Explanation} from '../types.js';
import {fakeAds} from './ads/index.js';
import type {AdsWorld} from './ads/world.js';
import {fakeAppstore} from './appstore/index.js';
import type {AppstoreWorld} from './appstore/world.js';
import {fakeBusiness} from './business/index.js';
import type {BusinessWorld} from './business/world.js';
import {fakeCentral} from './central/index.js';
import type {CentralWorld} from './central/world.js';
import {fakeCognito} from './creators/cognito.js';
import {fakeCreators} from './creators/index.js';
import type {CreatorsWorld} from './creators/world.js';
import {fakeDeviceMessaging} from './device-messaging/index.js';
import type {DeviceMessagingWorld} from './device-messaging/world.js';
import type {FakeApi} from './fake-api.js';
import type {JournalService} from './journal.js';
import {fakeLogin} from './login-with-amazon/index.js';
import {fakePay} from './pay/index.js';
import type {PayWorld} from './pay/world.js';
import {fakeSellingPartner} from './selling-partner/index.js';
import type {SellingPartnerWorld} from './selling-partner/world.js';
import type {FakeAmazon} from './types.js';

const BY_SERVICE: {readonly [Service in Exclude<JournalService | Explanation['api'], 'other' | 'none'>]: FakeApi} = {
	lwa: fakeLogin,
	tokens: fakeSellingPartner,
	'selling-partner': fakeSellingPartner,
	// Before the Appstore, which takes every other Bearer token for one of its own.
	ads: fakeAds,
	business: fakeBusiness,
	appstore: fakeAppstore,
	pay: fakePay,
	'pay-exchange': fakePay,
	'device-messaging': fakeDeviceMessaging,
	creators: fakeCreators,
	cognito: fakeCognito,
	central: fakeCentral,
};

/** The part of the world that each record makes. */
export type WorldOfApis = SellingPartnerWorld &
	AdsWorld &
	BusinessWorld &
	AppstoreWorld &
	DeviceMessagingWorld &
	CreatorsWorld &
	PayWorld &
	CentralWorld;

/** The members of `FakeAmazon` that the records add: each drives one API alone. */
export type ControlsOfApis = Pick<
	FakeAmazon,
	| 'charges'
	| 'creatorsCredential'
	| 'authorize'
	| 'refreshTokenOf'
	| 'issueAuthorizationCode'
	| 'issueAdvertiserCode'
	| 'issueBusinessCode'
	| 'rotateSecret'
	| 'publicKey'
	| 'addPayKey'
>;

export const FAKE_APIS: readonly FakeApi[] = [...new Set(Object.values(BY_SERVICE))];

/** Every service that the journal names. */
export const SERVICES: readonly string[] = [...Object.keys(BY_SERVICE), 'other'];

/** Finds the record that plays a service. The hosts of `extraHosts` have no record, since a test plays them. */
export function fakeOf(service: JournalService): FakeApi | undefined {
	return service === 'other' ? undefined : BY_SERVICE[service];
}
