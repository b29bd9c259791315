/**
 * Tests of one's own application against the fake Amazon: real requests, Amazon's refusals, and a journal to look into.
 *
 * Written for any runner: a test is a title and a function that throws.
 */
import assert from 'node:assert/strict';
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** The code under test: where to send an order. */
export async function shippingLabel(auth: AmazonAuth, orderId: string): Promise<string> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}/address`;
	const {payload} = await auth.got(url).json<{payload: {ShippingAddress: {Name: string; AddressLine1: string}}}>();
	return `${payload.ShippingAddress.Name}, ${payload.ShippingAddress.AddressLine1}`;
}

const tests: Readonly<Record<string, () => Promise<void>>> = {
	async 'the label holds the address'() {
		await using fake = await startFakeAmazon({sellers: {A1HARBOUR: {}}});
		await using auth = createAmazonAuth({...fake.options});
		const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});
		assert.equal(await shippingLabel(seller, '902-0000000-0000001'), 'Recipient of A1HARBOUR, 1 Example Street');
		assert.equal(fake.count({credential: 'restricted-data-token', status: 200}), 1);
	},
	async 'a label survives a server error at Amazon'() {
		await using fake = await startFakeAmazon();
		await using auth = createAmazonAuth({...fake.options});
		fake.fail({service: 'lwa', status: 500});
		assert.match(await shippingLabel(auth, '902-0000000-0000001'), /1 Example Street/);
		assert.equal(fake.count({service: 'lwa'}), 2);
	},
	async 'a seller who revoked the authorisation is an error that says so'() {
		await using fake = await startFakeAmazon();
		await using auth = createAmazonAuth({...fake.options});
		fake.revoke();
		await assert.rejects(
			shippingLabel(auth, '902-0000000-0000001'),
			(error) => amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_GRANT_REVOKED',
		);
	},
};

/** Runs the tests. */
export async function run(print: Print): Promise<void> {
	for (const [title, test] of Object.entries(tests)) {
		await test();
		print(`passed: ${title}`);
	}
}

await whenExecuted(import.meta.url, run);
