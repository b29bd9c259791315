/**
 * What the fake remembers of the Appstore: its one application, and the versions of what was edited.
 */
import type {Client} from '../world.js';

export interface AppstoreWorld {
	readonly appstoreClient: Client;
	readonly memory: {
		/** The version of each resource that was edited, by path. */
		readonly versions: Map<string, number>;
	};
}

export function createAppstoreState(): Omit<AppstoreWorld, 'memory'> {
	return {
		appstoreClient: {
			clientId: `amzn1.application-oa2-client.${'a'.repeat(32)}`,
			secrets: ['fake-appstore-client-secret'],
			scopes: ['appstore::apps:readwrite', 'adx_reporting::appstore:marketer'],
		},
	};
}

export function createAppstoreMemory(): AppstoreWorld['memory'] {
	return {versions: new Map()};
}
