/**
 * Any other HTTP client: `authorize` gives the headers, `review` reads the reply and says whether to send once more.
 *
 * `fetch` stands for one here; for fetch itself there is `auth.fetch` (fetch.ts), and for clients of `node:https` an agent (axios.ts).
 */
import {type AmazonAuth, type AmazonRequest, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** A request as `authorize` takes it, with headers as fetch takes them. */
export interface Sendable extends AmazonRequest {
	headers?: Record<string, string>;
	body?: string;
}

/** Sends a request with the right credential, and once more if Amazon says that the token is dead. */
export async function send(auth: AmazonAuth, request: Sendable, fetch: typeof globalThis.fetch): Promise<Response> {
	for (let attempt = 1; ; attempt++) {
		const headers = new Headers(request.headers);
		for (const [name, value] of Object.entries(await auth.authorize(request))) {
			headers.set(name, value); // in place of one of the caller's
		}
		// A redirect would take the headers along to wherever it leads.
		const response = await fetch(request.url, {...request, headers, redirect: 'error'});
		const reply = {status: response.status, headers: Object.fromEntries(response.headers), body: await response.clone().text()};
		const {sendAgain, error} = await auth.review({...request, headers: Object.fromEntries(headers)}, reply);
		if (!sendAgain && error) {
			throw error;
		}
		if (!sendAgain || attempt === 2) {
			return response;
		}
	}
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`;

	const first = await send(auth, {method: 'GET', url}, fake.fetch);
	print(`First call: ${first.status}`);
	fake.expireTokens();
	const second = await send(auth, {method: 'GET', url}, fake.fetch);
	print(`After the token died: ${second.status}`);
	const body = JSON.stringify({chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '14.00', currencyCode: 'USD'}});
	const charges = amazonUrl`https://pay-api.amazon.com/live/v2/charges`;
	const paid = await send(
		auth,
		{method: 'POST', url: charges, headers: {'x-amz-pay-idempotency-key': 'order1'}, body},
		fake.fetch,
	);
	const arrived = fake.journal.at(-1);
	print(
		`A charge: ${paid.status}, the body arrived: ${arrived?.body === body}, its key: ${arrived?.headers['x-amz-pay-idempotency-key']}`,
	);
	print(`Sent: ${fake.count({service: 'selling-partner'})}, token calls: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);
