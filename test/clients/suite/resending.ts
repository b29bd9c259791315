/**
 * A dead token: once more with another one, where the body can be sent again.
 */
import {expect, it, onTestFinished, vi} from 'vitest';
import {listen} from '../../flows/listening.js';
import {arrived, credentials} from '../got/hooks/harness.js';
import type {Client} from './client.js';
import {can, DEAD, enter, FEEDS, NA, ORDER, PAY, PLAIN} from './house.js';
import {CHARGE, flow, tooLong} from './streams.js';

export function describeResending(client: Client): void {
	it('a dead token is forgotten, and the request goes out once more with a new one', async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${PLAIN}`});
		fake.expireTokens();
		const {status, text} = await send({url: `${NA}${PLAIN}`});
		expect([status, arrived(fake).map((entry) => entry.status)]).toEqual([200, [200, 403, 200]]);
		expect(JSON.parse(text)).toHaveProperty('payload');
		const [, refused, renewed] = arrived(fake).map(({headers}) => headers['x-amz-access-token']);
		expect(renewed).not.toBe(refused);
	});

	it('so does a dead Restricted Data Token', async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${ORDER}`});
		fake.expireTokens();
		expect((await send({url: `${NA}${ORDER}`})).status).toBe(200);
		expect(fake.count({service: 'tokens', status: 200})).toBe(2);
	});

	it('the body is the same the second time', async () => {
		const {fake, send} = await enter(client);
		fake.fail({service: 'selling-partner', ...DEAD});
		await send({
			method: 'POST',
			url: `${NA}${FEEDS}`,
			headers: {'content-type': 'application/json'},
			body: '{"contentType":"text/xml"}',
		});
		expect(arrived(fake).map(({body}) => body)).toEqual(['{"contentType":"text/xml"}', '{"contentType":"text/xml"}']);
	});

	it('refused again, the reply is handed on whole, and it was sent twice', async () => {
		const {fake, send} = await enter(client);
		fake.fail({path: PLAIN, ...DEAD, headers: {'x-custom': 'r1'}, times: 5});
		const {status, headers, text} = await send({url: `${NA}${PLAIN}`});
		expect([status, headers['x-custom'], JSON.parse(text)]).toEqual([403, 'r1', DEAD.body]);
		expect([arrived(fake).length, fake.count({service: 'lwa'})]).toEqual([2, 2]);
	});

	it('it is told on the channel that a request is sent once more, once', async () => {
		const {fake, send} = await enter(client);
		const listening = listen();
		fake.fail({path: PLAIN, ...DEAD, times: 2});
		await send({url: `${NA}${PLAIN}`});
		expect(listening.on('got-amazon-auth:retried')).toMatchObject([
			{what: 'request', api: 'selling-partner', kind: 'access-token', attempt: 2, delayMs: 0, status: 403},
		]);
	});

	it('two refusals that another credential would cure each are still one more send', async () => {
		const {fake, send} = await enter(client);
		const document = '/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.restricted';
		fake.fail({path: document, ...DEAD});
		expect((await send({url: `${NA}${document}`})).status).toBe(403);
		expect(credentials(fake)).toEqual(['seller-token', 'seller-token']);
	});

	it('a refusal that is not about the token is handed on, and sent once', async () => {
		const {fake, send} = await enter(client);
		fake.fail({path: PLAIN, status: 403, body: {errors: [{code: 'Unauthorized', message: 'No.'}]}});
		expect((await send({url: `${NA}${PLAIN}`})).status).toBe(403);
		expect([arrived(fake).length, fake.count({service: 'lwa'})]).toEqual([1, 1]);
	});

	it('a refusal over the limit of what is read is handed on whole', async () => {
		const {fake, send} = await enter(client);
		const body = `${'x'.repeat(200_000)}The access token you provided has expired.`;
		fake.fail({path: PLAIN, status: 403, body});
		expect((await send({url: `${NA}${PLAIN}`})).text).toBe(body);
		expect(arrived(fake)).toHaveLength(1);
	});

	it.each([429, 503])('a reply of status %i is handed on with what it says of a pause', async (status) => {
		const {fake, send} = await enter(client);
		fake.fail({path: PLAIN, status, headers: {'retry-after': '7', 'x-amzn-ratelimit-limit': '0.5'}, body: {errors: []}});
		expect(await send({url: `${NA}${PLAIN}`})).toMatchObject({
			status,
			headers: {'retry-after': '7', 'x-amzn-ratelimit-limit': '0.5'},
		});
		expect(arrived(fake)).toHaveLength(1);
	});

	it('a long streamed body is sent once; its token is forgotten, and the next call succeeds', async () => {
		const {fake, auth, send} = await enter(client);
		fake.fail({service: 'selling-partner', ...DEAD});
		expect((await send({method: 'POST', url: `${NA}${FEEDS}`, body: tooLong})).status).toBe(403);
		expect([arrived(fake).length, auth.stats().cachedTokens]).toEqual([1, 0]);
		expect((await send({url: `${NA}${PLAIN}`})).status).toBe(200);
	});

	if (can(client, 'hold')) {
		it.each([
			['of exactly 1 MiB is held, and sent twice', 1_048_576, 2],
			['of one byte more is sent once', 1_048_577, 1],
		])('a streamed body %s', async (_, bytes, sends) => {
			const {fake, send} = await enter(client);
			fake.fail({service: 'selling-partner', ...DEAD});
			const body = flow('x'.repeat(600_000), 'x'.repeat(bytes - 600_000));
			await send({method: 'POST', url: `${NA}${FEEDS}`, headers: {'content-type': 'application/json'}, body});
			expect(arrived(fake).map((entry) => entry.body.length)).toEqual(Array(sends).fill(bytes));
		});
	}

	it('a payment refused because our clock is ahead is signed again by the clock of Amazon, with the same key', async () => {
		vi.useFakeTimers({toFake: ['Date', 'performance']});
		onTestFinished(() => {
			vi.useRealTimers();
		});
		const {fake, send} = await enter(client, {clock: {nowMs: () => Date.now() - 600_000}});
		expect((await send({method: 'POST', url: `${PAY}/charges`, body: CHARGE})).status).toBe(201);
		const sent = arrived(fake).map(({headers}) => headers);
		expect(sent).toHaveLength(2);
		expect(sent[1]?.['x-amz-pay-idempotency-key']).toBe(sent[0]?.['x-amz-pay-idempotency-key']);
		expect(sent[1]?.['x-amz-pay-date']).not.toBe(sent[0]?.['x-amz-pay-date']);
		expect(fake.charges).toHaveLength(1);
	});
}
