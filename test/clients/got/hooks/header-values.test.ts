/**
 * Header values that Node and undici write as text are no fault of a call: numbers, booleans, Dates, lists of them.
 */
import {Readable} from 'node:stream';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {expect, it} from 'vitest';
import {arrived, NA, never, PAY, PLAIN, start, ways} from './harness.js';

const DATE = new Date(0);
const VALUES: readonly [what: string, value: unknown, text: string][] = [
	['a number', 5, '5'],
	['a boolean', false, 'false'],
	['a Date', DATE, String(DATE)],
	['a list of numbers', [1, 2], '1, 2'],
];
const UPLOAD = 'https://developer.amazon.com/api/appstore/v1/applications/app/edits/edit/apks/large/upload';

it.each(ways)('%s: the length of a stream may be a number', async (_name, client) => {
	const started = await start();
	await client(started).post(UPLOAD, {
		headers: {'content-length': 5} as unknown as Record<string, string>,
		body: Readable.from(['12345']),
		retry: never,
		throwHttpErrors: false,
	});
	expect(arrived(started.fake)).toMatchObject([
		{credential: 'client-credentials', body: '12345', headers: {'content-length': '5'}},
	]);
});

it.each(VALUES)('got: a header may be %s', async (_what, value, text) => {
	const {auth, fake} = await start();
	const headers = {'x-custom': value} as unknown as Record<string, string>;
	await fake.got(`${NA}${PLAIN}`, {headers, retry: never, throwHttpErrors: false});
	await auth.got(`${NA}${PLAIN}`, {headers, retry: never});
	expect(arrived(fake)).toMatchObject([
		{credential: 'none', headers: {'x-custom': text}},
		{credential: 'seller-token', headers: {'x-custom': text}},
	]);
});

// undici itself refuses a Date.
it.each(VALUES.filter(([, value]) => value !== DATE))('undici: a header may be %s', async (_what, value, text) => {
	const {auth, fake} = await start();
	const {statusCode} = await request(`${NA}${PLAIN}`, {
		headers: {'x-custom': value} as Record<string, string>,
		dispatcher: fake.dispatcher.compose(amazonInterceptor(auth)),
	});
	expect([statusCode, arrived(fake)[0]?.headers['x-custom']]).toEqual([200, text]);
});

it.each([7, true])('an idempotency key of %s is signed as it is sent', async (value) => {
	const {auth, fake} = await start();
	const json = {chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '1.00', currencyCode: 'USD'}};
	await auth.got.post(`${PAY}/live/v2/charges`, {
		headers: {'x-amz-pay-idempotency-key': value} as unknown as Record<string, string>,
		json,
		retry: never,
	});
	expect(arrived(fake)).toMatchObject([{status: 201, headers: {'x-amz-pay-idempotency-key': String(value)}}]);
});
