/** Under which name a delegation token is cached: a shared store will know no more of it than that. */
import {expect, it} from 'vitest';
import {createPayClient} from '../../../src/apis/pay/client.js';
import {authorizationToken} from '../../../src/apis/pay/delegation.js';
import {type PaySettings, readPay} from '../../../src/apis/pay/options.js';
import type {TokenCache, TokenRequest} from '../../../src/tokens/types.js';
import {systemClock} from '../../../src/util/clock.js';
import {vectors} from './vectors.js';

const own = {publicKeyId: 'LIVE-1', privateKey: vectors.testPrivateKeyPkcs8Pem, region: 'na', mwsAuthToken: 'amzn.mws.1'};
const M1 = {merchantId: 'M1', tenant: undefined};

/** The name that is asked for, by a cache that has everything. */
async function nameFor(pay: object = {}, merchant: {merchantId: string; tenant: string | undefined} = M1): Promise<string> {
	const names: string[] = [];
	const token = ({key: name}: TokenRequest): {value: string} => {
		names.push(name);
		return {value: 'token'};
	};
	// Nothing else of it is asked while it has the token, and of the token nothing but its value.
	const cache = {token} as unknown as TokenCache;
	const never = () => Promise.reject(new Error('Nothing is asked of Amazon here'));
	const [key] = readPay({...own, ...pay}) as [PaySettings];
	const client = createPayClient({keys: [key], call: never, cache, clock: systemClock});
	await authorizationToken(client, key, merchant, {signals: []});
	return names.join();
}

it.each([
	['region', {region: 'eu'}, M1],
	['key', {publicKeyId: 'LIVE-2'}, M1],
	['MWS token', {mwsAuthToken: 'amzn.mws.2'}, M1],
	['function for the MWS token', {mwsAuthToken: () => 'amzn.mws.1'}, M1],
	['merchant', {}, {...M1, merchantId: 'M2'}],
	['tenant', {}, {...M1, tenant: 'T1'}],
])('another %s is another name (trap 24)', async (_what, pay, merchant) => {
	expect(await nameFor(pay, merchant)).not.toBe(await nameFor());
});

it('the same is the same name', async () => {
	expect(await nameFor()).toBe(await nameFor());
});

it('the name holds a digest of the MWS token and not the token', async () => {
	const name = await nameFor();
	expect(name).not.toContain('amzn.mws');
	expect(name).toContain('M1');
});
