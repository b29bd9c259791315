/**
 * The matrix for clients: every behaviour with every client that is installed.
 */
import {describeInMatrix} from './behaviours.js';
import {installedClients} from './installed.js';

for (const [name, client] of await installedClients()) {
	describeInMatrix(name, client);
}
