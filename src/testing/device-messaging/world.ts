/**
 * The one application that the fake knows for Device Messaging.
 */
import type {Client} from '../world.js';

export interface DeviceMessagingWorld {
	readonly deviceMessagingClient: Client;
}

export function createDeviceMessagingState(): DeviceMessagingWorld {
	return {
		deviceMessagingClient: {
			clientId: `amzn1.application-oa2-client.${'d'.repeat(32)}`,
			secrets: ['fake-device-messaging-client-secret'],
			scopes: ['messaging:push'],
		},
	};
}
