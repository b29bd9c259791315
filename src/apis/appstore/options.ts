/**
 * Reads the `appstore` option. Errors name the part of the option that is wrong.
 */
import {assertKnownKeys, readClientId, readSecret} from '../../util/option-readers.js';

export interface AppstoreSettings {
	readonly clientId: string;
	readonly secrets: () => Promise<readonly string[]>;
}

export function readAppstore(appstore: unknown): AppstoreSettings {
	const {clientId, clientSecret} = assertKnownKeys(appstore, ['clientId', 'clientSecret'], 'appstore');
	return Object.freeze({
		clientId: readClientId(clientId, 'appstore.clientId'),
		secrets: readSecret(clientSecret, 'appstore.clientSecret'),
	});
}
