/**
 * Why Amazon Pay refused a signature, told to clients that carried our headers themselves.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {vectors} from '../vectors.js';

const SENT = {method: 'POST', url: 'https://pay-api.amazon.com/live/v2/charges', body: '{"chargeAmount":{"amount":"1.00"}}'};

async function send(fake: FakeAmazon, headers: Record<string, string>, body: string) {
	const {
		statusCode,
		headers: received,
		body: text,
	} = await fake.got.post(SENT.url, {headers, body, throwHttpErrors: false, retry: {limit: 0}});
	return {status: statusCode, headers: received, body: text};
}

test('a body that was rewritten on the way is named', async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const headers = await auth.authorize(SENT);
	const reply = await send(fake, headers, '{"chargeAmount":{"amount":"100.00"}}');
	const {sendAgain, error} = await auth.review({...SENT, headers}, reply);
	expect(sendAgain).toBe(false);
	expect(error).toMatchObject({
		code: 'ERR_AMAZON_SIGNATURE_REFUSED',
		message: expect.stringMatching(/another request than was signed/),
	});
});

test('a key that is not the one Amazon knows is named', async () => {
	await using fake = await startFakeAmazon();
	fake.addPayKey({publicKeyId: 'OTHER', publicKey: vectors.publicKeyPem, region: 'na'});
	await using auth = createAmazonAuth({...fake.options, pay: {...fake.options.pay, publicKeyId: 'OTHER'}});
	const headers = await auth.authorize(SENT);
	const reply = await send(fake, headers, SENT.body);
	const {error} = await auth.review({...SENT, headers}, reply);
	expect(error).toMatchObject({code: 'ERR_AMAZON_SIGNATURE_REFUSED', message: expect.stringMatching(/the key is wrong/)});
});
