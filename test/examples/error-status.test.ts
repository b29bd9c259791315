/**
 * The examples of frameworks without an adapter answer as the adapters do: the same failure, the same status.
 */
import express from 'express';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {errorStatus} from '../../examples/support/error-status.js';
import {ORDER, startAmazon} from '../adapters/amazon.js';
import {browse, bySession} from '../adapters/browser.js';
import {expressFramework} from '../adapters/express-framework.js';
import {serve} from '../adapters/framework.js';

test.each<[status: number, why: string, spoil: (fake: FakeAmazon) => unknown, seller?: string]>([
	[401, 'nobody is signed in', () => {}],
	[502, 'Amazon refuses', (fake) => fake.fail({operation: 'getOrder', error: 'Unauthorized', times: 9}), 'A1'],
	[502, 'Amazon knows no such order', (fake) => fake.fail({operation: 'getOrder', status: 404, times: 2}), 'A1'],
	[502, 'the authorisation was taken back', (fake) => fake.revoke({sellingPartnerId: 'A1'}), 'A1'],
	[502, 'the connection breaks', (fake) => fake.fail({operation: 'getOrder', reset: true, times: 2}), 'A1'],
	[502, 'a page comes for JSON', (fake) => fake.fail({operation: 'getOrder', status: 200, body: '<p>', times: 2}), 'A1'],
	[503, 'Amazon throttles', (fake) => fake.fail({operation: 'getOrder', error: 'QuotaExceeded', times: 2}), 'A1'],
	[504, 'Amazon does not answer in time', (fake) => fake.fail({operation: 'getOrder', hang: true, times: 2}), 'A1'],
	[504, 'no token comes in time', (fake) => fake.fail({service: 'lwa', hang: true, times: 2}), 'A1'],
])('%d where %s', async (status, _, spoil, seller) => {
	const {fake, auth} = await startAmazon();
	spoil(fake);
	const timeout = {request: status === 504 ? 100 : 10_000};
	const options = {responseType: 'json', timeout, retry: {limit: 0}} as const;
	const site = await serve(
		expressFramework('Express', () => express(), 'with next'),
		{
			use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
			handle: async ({amazon}) => (await amazon(ORDER, options)).body,
		},
	);
	const [page, error] = await Promise.all([
		browse(site, seller === undefined ? {} : {seller}),
		auth
			.as(() => ({sellingPartnerId: seller}))
			.got(ORDER, options)
			.catch((reason: unknown) => reason),
	]);
	const answer = errorStatus(error);
	expect([page.status, answer.status]).toEqual([status, status]);
	expect(answer.headers['retry-after'] ?? null).toBe(page.headers.get('retry-after'));
});
