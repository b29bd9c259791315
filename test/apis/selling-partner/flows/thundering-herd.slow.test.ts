/**
 * Two thousand callers with one dead token: one refresh, and everybody gets a reply (rule 19).
 */
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {expect} from 'vitest';
import {PLAIN, throughBoth} from './both-ways.js';

const CALLERS = 2_000;
const SELLER = {sellingPartnerId: 'A1EXAMPLE'};

const DEATHS: Readonly<Record<string, (fake: FakeAmazon) => void>> = {
	expired: (fake) => fake.expireTokens(SELLER),
	'revoked and authorised anew': (fake) => {
		fake.revoke(SELLER);
		fake.authorize(SELLER.sellingPartnerId);
	},
};

for (const [death, die] of Object.entries(DEATHS)) {
	throughBoth(
		`two thousand callers hit one token that is ${death}, their replies spread over two seconds: one refresh, all succeed`,
		async (start) => {
			const {fake, auth, clientOf} = await start({amazon: {sellers: [SELLER.sellingPartnerId]}});
			const call = clientOf(auth.as(SELLER));
			await call(PLAIN);
			die(fake);
			// The last refusals come long after the token has been replaced.
			for (let caller = 0; caller < CALLERS; caller++) {
				fake.fail({service: 'selling-partner', latencyMs: caller});
			}
			const replies = await Promise.all(Array.from({length: CALLERS}, () => call(PLAIN, {retry: {limit: 0}})));
			expect(replies.every(({statusCode}) => statusCode === 200)).toBe(true);
			expect(fake.count({service: 'lwa'})).toBe(2);
			expect(fake.count({service: 'selling-partner', status: 403})).toBe(CALLERS);
			expect(fake.count({service: 'selling-partner', status: 200})).toBe(CALLERS + 1);
		},
	);
}
