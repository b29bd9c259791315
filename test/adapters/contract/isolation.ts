import {expect, test} from 'vitest';
import {NA, startAmazon} from '../amazon.js';
import {browse, bySession} from '../browser.js';
import {type Browsed, type Framework, serve} from '../framework.js';

/** Requests at a time, and the sellers they are of. */
export interface Crowd {
	readonly requests: number;
	readonly count: number;
}

/** No reply is another seller's, however many are under way. */
export function describeIsolation(framework: Framework, {requests, count}: Crowd): void {
	test(`${requests} requests at a time of ${count} sellers: each gets its own seller and costs no token of its own`, {
		timeout: 60_000,
	}, async () => {
		const sellers = Array.from({length: count}, (_, index) => `A${index + 1}`);
		const {fake, auth} = await startAmazon({sellers});
		const identify = async (request: Browsed) => {
			const ticks = Number(request.headers['x-ticks']);
			for (let tick = 0; tick < ticks; tick++) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			return bySession(request);
		};
		const site = await serve(framework, {
			use: (amazonAuth) => [amazonAuth(auth, {identify})],
			handle: ({amazon, id}) => amazon(`${NA}/orders/v0/orders/${id}`).json(),
		});

		const seen = await Promise.all(
			Array.from({length: requests}, async (_, index) => {
				const seller = sellers[(index * 7) % count] ?? '';
				const page = await browse(site, {seller, id: `order-${index}`, headers: {'x-ticks': String(index % 5)}});
				return [`${seller}-order-${index}`, (page.json as {payload: {SellerOrderId: string}}).payload.SellerOrderId];
			}),
		);

		expect(seen.filter(([expected, got]) => expected !== got)).toEqual([]);
		expect(fake.count({service: 'selling-partner', status: 200})).toBe(requests);
		expect(fake.count({service: 'lwa'})).toBe(count);
	});
}
