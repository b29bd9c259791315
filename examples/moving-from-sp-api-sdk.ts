/**
 * What callers of `@sp-api-sdk` do: first with its clients and one line more, then as plain requests; and tokens for a client that stays.
 */
import {SellingPartnerApiAuth} from '@sp-api-sdk/auth';
import {OrdersApiClient} from '@sp-api-sdk/orders-api-v0';
import axios from 'axios';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {type AmazonAgentOptions, amazonAgent} from 'got-amazon-auth/agent';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** The line that is new: clients that are made after it carry the tokens of `seller`. Those that are there already are not touched. */
export function carryTokensOf(seller: AmazonAuth, options?: AmazonAgentOptions): void {
	Object.assign(axios.defaults, {httpsAgent: amazonAgent(seller, options), proxy: false});
}

/** What such a client takes as its `auth` where it is to know no secret: the agent puts a token in place of the word. */
export class HeldByTheAgent extends SellingPartnerApiAuth {
	constructor() {
		super({clientId: 'held', clientSecret: 'held', refreshToken: 'held'}); // it insists on them
	}

	override async getAccessToken(): Promise<string> {
		return 'held by the agent';
	}
}

/** In place of `OrdersApiClient.getOrders`, called again with each `nextToken`; buyers are on every page. */
export async function listOrders(seller: AmazonAuth, createdAfter: string): Promise<{BuyerInfo?: {BuyerName?: string}}[]> {
	type Page = {payload: {Orders: {BuyerInfo?: {BuyerName?: string}}[]; NextToken?: string}};
	const url = amazonUrl`https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=${createdAfter}`;
	return seller.got.paginate.all<{BuyerInfo?: {BuyerName?: string}}, Page>(url, {
		responseType: 'json',
		pagination: {
			transform: ({body}) => body.payload.Orders,
			paginate: ({response}) => {
				const {NextToken} = response.body.payload;
				return NextToken === undefined ? false : {searchParams: {MarketplaceIds: 'A1PA6795UKMFR9', NextToken}};
			},
		},
	});
}

/** In place of a client with `scopes: [AuthorizationScope.NOTIFICATIONS]`: the path tells that no seller is needed. */
export function listDestinations(auth: AmazonAuth): Promise<unknown> {
	return auth.got(amazonUrl`https://sellingpartnerapi-eu.amazon.com/notifications/v1/destinations`).json();
}

/** What a client that has not moved yet takes as its `auth`: the tokens of the auth that the others use. */
export function authForClient(seller: AmazonAuth): {getAccessToken(): Promise<string>} {
	const url = amazonUrl`https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations`;
	return {
		async getAccessToken() {
			const {'x-amz-access-token': token = ''} = await seller.authorize({method: 'GET', url});
			return token;
		},
	};
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR'], pageSize: 2});
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});

	const {httpsAgent, proxy} = axios.defaults;
	carryTokensOf(seller, {agent: fake.agent}); // against Amazon, no second argument
	try {
		const client = new OrdersApiClient({auth: new HeldByTheAgent(), region: 'eu', userAgent: 'My App/1.0 (Language=JavaScript)'});
		const orderId = '902-0000000-0000001';
		const {data} = await client.getOrder({orderId});
		print(`Kept: ${data.payload?.BuyerInfo?.BuyerName}, ${fake.journal.at(-1)?.credential}`);
		fake.expireTokens();
		const again = await client.getOrder({orderId});
		print(`After the token died: ${again.data.payload?.BuyerInfo?.BuyerName}`);
	} finally {
		Object.assign(axios.defaults, {httpsAgent, proxy});
	}

	const orders = await listOrders(seller, '2026-11-01T00:00:00Z');
	const buyers = orders.filter(({BuyerInfo}) => BuyerInfo?.BuyerName === 'Buyer of A1HARBOUR').length;
	print(`Moved: ${orders.length} orders on ${fake.count({operation: 'getOrders'})} pages, ${buyers} with their buyer`);
	await listDestinations(auth);
	print(`Destinations: ${fake.journal.at(-1)?.credential}`);

	const before = fake.count({service: 'lwa'});
	const unmoved = authForClient(seller);
	const tokens = await Promise.all([unmoved.getAccessToken(), unmoved.getAccessToken()]);
	const {statusCode} = await fake.got(amazonUrl`https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations`, {
		headers: {
			'user-agent': 'My App/1.0 (Language=JavaScript)',
			'x-amz-access-token': tokens[0],
			'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d{3}/g, ''),
		},
	});
	print(`A client that has not moved: ${statusCode}, more token calls: ${fake.count({service: 'lwa'}) - before}`);
}

await whenExecuted(import.meta.url, run);
