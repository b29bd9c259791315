/**
 * Bodies: what is signed is what is sent, and what cannot be signed is not sent.
 */
import {expect, it} from 'vitest';
import {arrived, credentials} from '../got/hooks/harness.js';
import type {Client} from './client.js';
import {enter, FEEDS, NA, PAY, refusal} from './house.js';
import {CHARGE, flow, tooLong} from './streams.js';

export function describeBodies(client: Client): void {
	it('a charge is signed over its body, made once, and keeps the key it was given', async () => {
		const {fake, send} = await enter(client);
		const headers = {'content-type': 'application/json', 'x-amz-pay-idempotency-key': 'k1'};
		const {status} = await send({method: 'POST', url: `${PAY}/charges`, headers, body: CHARGE});
		expect([status, fake.charges.length]).toEqual([201, 1]);
		expect(arrived(fake)[0]).toMatchObject({body: CHARGE, headers: {'x-amz-pay-idempotency-key': 'k1'}});
	});

	it('a charge without a key is given one', async () => {
		const {fake, send} = await enter(client);
		const {status} = await send({method: 'POST', url: `${PAY}/charges`, body: new TextEncoder().encode(CHARGE)});
		expect(status).toBe(201);
		expect(arrived(fake)[0]?.headers['x-amz-pay-idempotency-key']).toMatch(/^[A-Za-z0-9_-]{1,32}$/);
	});

	it('text beyond ASCII is signed as its bytes', async () => {
		const {fake, send} = await enter(client);
		const body = CHARGE.replace('"canHandlePendingAuthorization"', '"merchantNote":"Käse 🧀","canHandlePendingAuthorization"');
		expect((await send({method: 'POST', url: `${PAY}/charges`, body})).status).toBe(201);
		expect(arrived(fake)[0]?.body).toBe(body);
	});

	it('an endless stream to Amazon Pay is BODY_NOT_SIGNABLE, and nothing is sent', async () => {
		const {fake, send} = await enter(client);
		const error = await refusal(send({method: 'POST', url: `${PAY}/charges`, body: tooLong}));
		expect(error.code).toBe('ERR_AMAZON_BODY_NOT_SIGNABLE');
		expect(fake.journal).toEqual([]);
	});

	it('a streamed body arrives whole', async () => {
		const {fake, send} = await enter(client);
		await send({
			method: 'POST',
			url: `${NA}${FEEDS}`,
			headers: {'content-type': 'application/json'},
			body: flow('{"contentType":', '"text/xml"}'),
		});
		expect([arrived(fake)[0]?.body, credentials(fake)]).toEqual(['{"contentType":"text/xml"}', ['seller-token']]);
	});

	it('a long streamed body arrives whole', async () => {
		const {fake, send} = await enter(client);
		await send({method: 'POST', url: `${NA}${FEEDS}`, body: tooLong});
		expect(arrived(fake)[0]?.body.length).toBe(3 * 700_000);
	});
}
