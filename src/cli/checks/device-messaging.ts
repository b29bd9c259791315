/**
 * Checks Device Messaging: whether Login with Amazon gives a token for its scope.
 *
 * No call follows the token, since Device Messaging has no operation that only reads.
 */
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl} from '../../index.js';
import {failedBy, type NameOf} from '../failures.js';
import {reachChecks} from '../reach.js';
import {type Finding, ok} from '../steps.js';
import {type DoctorTools, needed, type Preparation, type Service, type ServiceSettings} from './service.js';

/** The token depends on the API alone, so that the registration in the path may be made up. */
const MESSAGES: URL = amazonUrl`https://api.amazon.com/messaging/registrations/any/messages`;

export const deviceMessagingService: Service<'device-messaging'> = {
	name: 'device-messaging',
	title: 'Device Messaging',
	option: 'deviceMessaging',
	settings: [
		needed('clientId', 'AMAZON_DEVICE_MESSAGING_CLIENT_ID'),
		needed('clientSecret', 'AMAZON_DEVICE_MESSAGING_CLIENT_SECRET'),
	],
	prepare,
	explained: {options: {deviceMessaging: {clientId: 'nobody', clientSecret: 'nothing'}}},
};

function prepare({values, nameOf}: ServiceSettings, {nowMs}: DoctorTools): Preparation {
	const {clientId = '', clientSecret = ''} = values;
	return {
		options: {deviceMessaging: {clientId, clientSecret}},
		faults: [],
		checks: [
			...reachChecks(['api.amazon.com'], nowMs),
			{name: 'messaging scope', isNeeded: true, run: async (auth) => messagingScope(auth, nameOf)},
		],
	};
}

/** Asks for the headers of a message, and sends none. */
async function messagingScope(auth: AmazonAuth, nameOf: NameOf): Promise<Finding> {
	try {
		await auth.authorize({method: 'POST', url: MESSAGES});
		return ok('Login with Amazon gives a token for Device Messaging. No message was sent.');
	} catch (error) {
		const isScope = amazonAuthErrorOf(error)?.amazon?.code === 'invalid_scope';
		const advice = `Enable Device Messaging for the security profile of ${nameOf('clientId')} in the Developer Console.`;
		return failedBy(error, nameOf, isScope ? advice : undefined);
	}
}
