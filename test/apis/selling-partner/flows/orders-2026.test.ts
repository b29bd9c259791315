/**
 * Orders v2026-01-01 refuses some sellers and some marketplaces with a 403 that no new token mends: one renewal at the most, where Amazon
 * calls the token dead, and what Amazon says is handed on as it came.
 */
import {expect} from 'vitest';
import {errorOf, NA, PLAIN, sends, throughBoth} from './both-ways.js';

const ORDERS: readonly (readonly [operation: string, url: string])[] = [
	['searchOrders', `${NA}/orders/2026-01-01/orders?marketplaceIds=ATVPDKIKX0DER&includedData=BUYER,RECIPIENT`],
	['getOrder', `${NA}/orders/2026-01-01/orders/902-3159896-1390916?includedData=BUYER`],
];

const DENIED = 'Access to requested resource is denied.';
const REFUSAL = {
	status: 403,
	headers: {'x-amzn-errortype': 'AccessDeniedException'},
	body: {errors: [{code: 'Unauthorized', message: DENIED, details: ''}]},
};
const BARE = {...REFUSAL, body: {message: 'User is not authorized to access this resource'}};
const DEAD = {
	...REFUSAL,
	body: {errors: [{code: 'Unauthorized', message: DENIED, details: 'The access token you provided has expired.'}]},
};

for (const [operation, url] of ORDERS) {
	for (const [what, refusal] of [
		['', REFUSAL],
		[' in another shape', BARE],
	] as const) {
		throughBoth(`an AccessDeniedException${what} of ${operation} renews nothing and is handed on as it came`, async (start) => {
			const {fake, auth, call} = await start();
			fake.fail({operation, ...refusal, times: 20});
			const {statusCode, headers, body} = await call(url, {throwHttpErrors: false});
			expect([statusCode, headers['x-amzn-errortype'], JSON.parse(body)]).toEqual([403, 'AccessDeniedException', refusal.body]);
			const error = await errorOf(call(url));
			expect(error).toMatchObject({
				name: 'HTTPError',
				response: {statusCode: 403, body: JSON.stringify(refusal.body)},
				cause: {code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {status: 403}},
			});
			expect(sends(fake)).toEqual(Array.from({length: 2}, () => `seller-token ${operation} 403`));
			expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'}), auth.stats().cachedTokens]).toEqual([1, 0, 1]);
		});
	}

	throughBoth(
		`${operation} that calls every token dead has one renewal in ten calls, and the last reply as it came`,
		async (start) => {
			const {fake, call} = await start();
			fake.fail({operation, ...DEAD, times: 20});
			for (let calls = 0; calls < 10; calls++) {
				const error = await errorOf(call(url));
				expect(error).toMatchObject({
					response: {statusCode: 403, headers: REFUSAL.headers, body: JSON.stringify(DEAD.body)},
					cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'},
				});
			}
			expect([fake.count({service: 'lwa'}), fake.count({operation})]).toEqual([2, 11]);
			await call(PLAIN);
			expect(fake.count({service: 'lwa'})).toBe(2);
		},
	);
}

throughBoth('while the 2026 version is refused, Orders v0 goes on with the same token', async (start) => {
	const {fake, call} = await start();
	fake.fail({operation: 'searchOrders', ...REFUSAL, times: 5});
	await errorOf(call(ORDERS[0]?.[1] ?? ''));
	await call(`${NA}/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER`);
	const tokens = fake.journal
		.filter(({service}) => service === 'selling-partner')
		.map(({headers}) => headers['x-amz-access-token']);
	expect(new Set(tokens).size).toBe(1);
	expect(sends(fake)).toEqual(['seller-token searchOrders 403', 'seller-token getOrders 200']);
});
