/**
 * axios, or any client of `node:https`: an agent puts the right credential on what it sends, and sends once more after a dead token.
 */
import axios, {type AxiosInstance} from 'axios';
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {type AmazonAgentOptions, amazonAgent} from 'got-amazon-auth/agent';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** A client for whom `auth` acts for. Without `proxy: false` axios replaces the agent where `HTTPS_PROXY` is set, and the call goes bare. */
export function createClient(auth: AmazonAuth, options?: AmazonAgentOptions): AxiosInstance {
	return axios.create({httpsAgent: amazonAgent(auth, options), proxy: false});
}

/** Who has bought, or what to tell the user. */
export async function buyerOf(client: AxiosInstance, orderId: string): Promise<string | undefined> {
	const {href} = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	try {
		const {data} = await client.get<{payload: {BuyerInfo?: {BuyerName?: string}}}>(href);
		return data.payload.BuyerInfo?.BuyerName;
	} catch (error) {
		if (amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_GRANT_REVOKED') {
			return 'Please connect your Amazon account again.';
		}
		throw error;
	}
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	const client = createClient(auth, {agent: fake.agent}); // against Amazon, no second argument
	const {href} = amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`;

	const {status} = await client.get(href);
	print(`${fake.journal.at(-1)?.credential}: ${status}`);
	const buyer = await buyerOf(client, '902-0000000-0000001');
	print(`${fake.journal.at(-1)?.credential}: ${buyer}`);
	fake.expireTokens();
	print(`After the token died: ${await buyerOf(client, '902-0000000-0000001')}`);
	print(`Refused for a dead token, and sent once more: ${fake.count({operation: 'getOrder', status: 403})}`);

	const charge = {chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '14.00', currencyCode: 'USD'}};
	const paid = await client.post(amazonUrl`https://pay-api.amazon.com/live/v2/charges`.href, charge, {
		headers: {'x-amz-pay-idempotency-key': 'order1'},
	});
	print(`A charge, ${fake.journal.at(-1)?.credential}: ${paid.status}`);

	await auth.forget({application: true});
	fake.revoke();
	print(`After the seller revoked the authorisation: ${await buyerOf(client, '902-0000000-0000001')}`);
}

await whenExecuted(import.meta.url, run);
