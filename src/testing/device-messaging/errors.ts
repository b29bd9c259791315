/**
 * Data: the errors of Device Messaging by their reason, and how long the two that ask for a pause ask for.
 *
 * Source: the reasons that clients of Device Messaging list from "Send a Message". `ServiceUnavailable` has no reason at Amazon, so that its
 * name is the fake's own.
 */
import {type ErrorFamily, type ErrorRow, errorFamily} from '../error-family.js';

const rows: Readonly<Record<string, ErrorRow>> = {
	InvalidRegistrationId: [400, 'InvalidRegistrationId', ''],
	InvalidData: [400, 'InvalidData', ''],
	InvalidConsolidationKey: [400, 'InvalidConsolidationKey', ''],
	InvalidExpiration: [400, 'InvalidExpiration', ''],
	InvalidChecksum: [400, 'InvalidChecksum', ''],
	InvalidType: [400, 'InvalidType', ''],
	Unregistered: [400, 'Unregistered', ''],
	AccessTokenExpired: [401, 'AccessTokenExpired', ''],
	MessageTooLarge: [413, 'MessageTooLarge', ''],
	MaxRateExceeded: [429, 'MaxRateExceeded', ''],
	ServiceUnavailable: [503, '', ''],
};

const pauses: Readonly<Record<string, string>> = {MaxRateExceeded: '30', ServiceUnavailable: '120'};

const family = errorFamily('device-messaging', rows, ({code}) => (code === '' ? {} : {reason: code}));

export const deviceMessagingErrors: ErrorFamily = {
	has: family.has,
	reply(name, message) {
		const reply = family.reply(name, message);
		const pause = pauses[name];
		return pause === undefined ? reply : {...reply, headers: {...reply.headers, 'retry-after': pause}};
	},
};
