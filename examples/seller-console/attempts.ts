/**
 * Where attempts to connect are spent: Keyv on the same server as the vault, so that any process of the console may take a callback.
 */
import {Keyv} from 'keyv';
import {openServer} from './vault/servers.js';

/** @param url `postgresql://…`, `redis://…`, `rediss://…` or `memory:` */
export async function openAttempts(url: string): Promise<Keyv> {
	const {adapter, namespace} = await openServer(url, 'connect_attempts');
	// A store that fails is told as that, and not as a link that is not valid.
	const attempts = new Keyv({store: adapter, throwOnErrors: true, ...(namespace === undefined ? {} : {namespace})});
	attempts.on('error', () => {}); // each failure is thrown as well
	return attempts;
}
