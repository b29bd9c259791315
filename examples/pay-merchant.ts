/**
 * Amazon Pay for one's own shop: every request is signed over its final bytes.
 */
import {randomUUID} from 'node:crypto';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** What Amazon Pay answers to a new charge, as far as it is used here. */
export interface Charge {
	chargeId: string;
	merchantId: string;
}

/** Charges what a buyer agreed to. The key is the caller's: the same one again never charges twice. */
export async function createCharge(auth: AmazonAuth, chargePermissionId: string, idempotencyKey: string): Promise<Charge> {
	return auth.got
		.post(amazonUrl`https://pay-api.amazon.com/sandbox/v2/charges`, {
			headers: {'x-amz-pay-idempotency-key': idempotencyKey},
			json: {chargePermissionId, chargeAmount: {amount: '14.00', currencyCode: 'USD'}, captureNow: false},
		})
		.json<Charge>();
}

/** Runs the example against the fake Amazon, which verifies the signature with the public key. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	// Against Amazon: createAmazonAuth({pay: {publicKeyId, privateKey, region: 'na'}})
	await using auth = createAmazonAuth({pay: fake.options.pay, got: fake.options.got});
	const idempotencyKey = randomUUID().replaceAll('-', '');

	const charge = await createCharge(auth, 'S01-0000000-0000000', idempotencyKey);
	print(`Charged for ${charge.merchantId}: ${charge.chargeId}`);
	const again = await createCharge(auth, 'S01-0000000-0000000', idempotencyKey);
	print(`The same key again: ${again.chargeId === charge.chargeId ? 'the same charge' : 'another charge'}`);
	print(`Charges made: ${fake.charges.length}`);
}

await whenExecuted(import.meta.url, run);
