/**
 * Ends authorisations and lets tokens die: those of an account that is named, or everybody's.
 */
import {FAKE_APIS} from './apis.js';
import type {FakeAccounts} from './fake-api.js';
import {assertKeys} from './keyed.js';
import type {FakeAmazon} from './types.js';
import type {World} from './world.js';

/** Every account that an identity may name. */
export const ACCOUNTS: readonly FakeAccounts[] = FAKE_APIS.flatMap(({accounts}) => accounts ?? []);
const KEYS = [...ACCOUNTS.map(({key}) => key), 'tenant'];

export function authorizations(world: World): Pick<FakeAmazon, 'revoke' | 'expireTokens'> {
	const forEach = (identity: object, change: (accounts: FakeAccounts, id: string | undefined) => void): void => {
		assertKeys(identity, KEYS, 'identity');
		const ids = new Map(ACCOUNTS.map(({key}): [string, string | undefined] => [key, Reflect.get(identity, key)]));
		const isEverybody = [...ids.values()].every((id) => id === undefined);
		for (const accounts of ACCOUNTS) {
			const id = ids.get(accounts.key);
			if (isEverybody || id !== undefined) {
				change(accounts, id);
			}
		}
	};
	return {
		revoke: (identity = {}) => forEach(identity, ({revoke}, id) => revoke(id, world)),
		expireTokens: (identity = {}) => forEach(identity, ({expire}, id) => expire(id, world)),
	};
}
