/**
 * The table of accounts and the table of APIs say the same: whose calls an API makes.
 */
import {expect, test} from 'vitest';
import {ACCOUNT_KEYS, IDENTITY_KEYS} from '../../src/apis/identity-keys.js';
import {APIS} from '../../src/apis/index.js';
import {NOBODY, ownerOf, purposeName, tokenKey} from '../../src/tokens/key.js';

test('each account is that of one API, and each API with accounts has its row', () => {
	const ofRecords = APIS.flatMap(({identityKey}) => identityKey ?? []);
	expect(new Set(IDENTITY_KEYS)).toEqual(new Set(ofRecords));
	expect(ofRecords).toHaveLength(new Set(ACCOUNT_KEYS).size);
	expect(IDENTITY_KEYS.map(({key}) => key)).toEqual(ACCOUNT_KEYS);
});

test('no API reads its account a second time from the context of a call', () => {
	expect(APIS.flatMap(({context}) => Object.keys(context).filter((key) => ACCOUNT_KEYS.some((one) => one === key)))).toEqual([]);
});

test.each([...ACCOUNT_KEYS, 'tenant'] as const)('a token of one %s has a name of its own', (key) => {
	const purpose = purposeName({application: 'client', region: null, kind: 'access-token', detail: []});
	const owners = [NOBODY, ownerOf({[key]: 'A1'}), ownerOf({[key]: 'A2'})];
	expect(new Set(owners.map((owner) => tokenKey(purpose, owner))).size).toBe(3);
});

test('what stands on the prototype of all objects owns nothing', () => {
	Object.defineProperty(Object.prototype, 'merchantId', {value: 'evil', configurable: true});
	try {
		expect(ownerOf({sellingPartnerId: 'A1'}).merchantId).toBeNull();
	} finally {
		Reflect.deleteProperty(Object.prototype, 'merchantId');
	}
});
