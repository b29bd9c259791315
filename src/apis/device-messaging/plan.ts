/**
 * Plans a call to Device Messaging: it takes a token of the application itself, and names the types of what it sends and awaits.
 *
 * Device Messaging has no regions and no sandbox. That the path is one of its own was decided before.
 * @see https://developer.amazon.com/docs/adm/send-message.html
 */
import {type ApplicationClient, planApplicationCall} from '../application-plan.js';
import type {Plan} from '../types.js';

/** The Login with Amazon scope of Device Messaging. @see https://developer.amazon.com/docs/adm/request-access-token.html */
export const MESSAGING_SCOPE = 'messaging:push';

/** Both are required, with these values for a message; a caller who has other types gives them. */
const TYPES: Readonly<Record<string, string>> = Object.freeze({
	'x-amzn-type-version': 'com.amazon.device.messaging.ADMMessage@1.0',
	'x-amzn-accept-type': 'com.amazon.device.messaging.ADMSendResult@1.0',
});

const MESSAGES_PATH = /^\/messaging\/registrations\/[^/]+\/messages$/;

export function planDeviceMessaging(pathname: string, client: ApplicationClient | undefined): Plan {
	return planApplicationCall(
		{
			api: 'device-messaging',
			scope: MESSAGING_SCOPE,
			// A registration id addresses one user's app: whoever reads it in a log knows where that user is reached.
			template: MESSAGES_PATH.test(pathname)
				? '/messaging/registrations/{registrationId}/messages'
				: '/messaging/registrations/…',
			called: 'Device Messaging is called',
			reason: `Device Messaging takes an access token of the application itself, with the scope ${MESSAGING_SCOPE}.`,
			missing:
				'Device Messaging was called, but createAmazonAuth got no "deviceMessaging" option: give it {clientId, clientSecret}.',
			defaults: TYPES,
		},
		client,
	);
}
