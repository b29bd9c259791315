/**
 * `auth.fetch`: the signature of `fetch`, with the right credential, a second send after a dead token, and a caller's own signal.
 */
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Who has bought, or the status where Amazon does not tell. */
export async function buyerOf(auth: AmazonAuth, orderId: string): Promise<string> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const response = await auth.fetch(url, {amazon: {dataElements: ['buyerInfo']}, signal: AbortSignal.timeout(10_000)});
	if (!response.ok) {
		return `Amazon answered ${response.status}`; // fetch fails for no status
	}
	const {payload} = (await response.json()) as {payload: {BuyerInfo: {BuyerName: string}}}; // as Amazon documents it
	return payload.BuyerInfo.BuyerName;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const {fetch} = globalThis;
	globalThis.fetch = fake.fetch; // `auth.fetch` sends through what is global; against Amazon, leave it
	try {
		print(await buyerOf(auth, '902-0000000-0000001'));
		fake.expireTokens();
		print(await buyerOf(auth, '902-0000000-0000001'));
		print(`Refused for a dead token, and sent once more: ${fake.count({service: 'selling-partner', status: 403})}`);
	} finally {
		globalThis.fetch = fetch;
	}
}

await whenExecuted(import.meta.url, run);
