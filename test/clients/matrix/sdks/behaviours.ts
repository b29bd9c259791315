/**
 * What an unmodified SDK of the Selling Partner API gets by the agent, whatever token it sends.
 */
import {amazonAgent} from 'got-amazon-auth/agent';
import {describe, expect, it} from 'vitest';
import {credentials, start} from '../../got/hooks/harness.js';
import type {Sdk} from './sdk.js';

const ORDER = '123-1234567-1234567';
const NOBODY = {clientId: 'of nobody', clientSecret: 'none', refreshToken: 'Atzr|none'};
const BUYER = expect.stringMatching(/^buyer-of-.+@marketplace\.amazon\.com$/);

export function describeSdk(name: string, sdk: Sdk): void {
	describe(name, () => {
		it('with a token that it fetches by itself, reads the buyer, and again once all tokens are dead', async () => {
			const {fake, auth} = await start();
			const {clientId, clientSecret} = fake.options.sellingPartner;
			const token = {clientId, clientSecret, refreshToken: fake.refreshTokenOf()};
			const read = await sdk.connect({agent: amazonAgent(auth, {agent: fake.agent}), token, withoutAgent: fake.agent});
			expect(await read(ORDER)).toEqual(BUYER);
			expect([fake.count({service: 'lwa', status: 200}), credentials(fake)]).toEqual([2, ['restricted-data-token']]);
			fake.expireTokens();
			expect(await read(ORDER)).toEqual(BUYER);
		});

		it("with 'held by the agent' for a token, reads the buyer, and again once all tokens are dead", async () => {
			const {fake, auth} = await start();
			const agent = amazonAgent(auth, {agent: fake.agent});
			const read = await sdk.connect({agent, token: 'held by the agent', withoutAgent: fake.agent});
			expect(await read(ORDER)).toEqual(BUYER);
			expect([fake.count({service: 'lwa'}), credentials(fake)]).toEqual([1, ['restricted-data-token']]);
			fake.expireTokens();
			expect(await read(ORDER)).toEqual(BUYER);
		});

		if (sdk.sendsTokenCalls) {
			it('with its token calls answered by the agent, needs no secret, and Login with Amazon gets our call alone', async () => {
				const {fake, auth} = await start();
				const agent = amazonAgent(auth, {agent: fake.agent, tokenCalls: 'answer'});
				const read = await sdk.connect({agent, token: NOBODY, withoutAgent: fake.agent});
				expect(await read(ORDER)).toEqual(BUYER);
				expect([fake.count({service: 'lwa'}), credentials(fake)]).toEqual([1, ['restricted-data-token']]);
				fake.expireTokens();
				expect(await read(ORDER)).toEqual(BUYER);
			});
		}
	});
}
