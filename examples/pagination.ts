/**
 * All orders, page by page: got's own pagination, with the personal data on every page.
 */
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** An order as far as it is used here. */
export interface ListedOrder {
	AmazonOrderId: string;
	BuyerInfo?: {BuyerName?: string};
}

interface Page {
	payload: {Orders: ListedOrder[]; NextToken?: string};
}

/** Every order since a date. */
export function allOrders(auth: AmazonAuth, since: string): AsyncIterableIterator<ListedOrder> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER&CreatedAfter=${since}`;
	return auth.got.paginate<ListedOrder, Page>(url, {
		responseType: 'json',
		pagination: {
			transform: ({body}) => body.payload.Orders,
			paginate({response}) {
				const {NextToken} = response.body.payload;
				return NextToken === undefined
					? false
					: {
							url: amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER&NextToken=${NextToken}`,
						};
			},
		},
	});
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({pageSize: 2});
	await using auth = createAmazonAuth({
		got: fake.options.got,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});

	for await (const {AmazonOrderId, BuyerInfo} of allOrders(auth, '2026-11-01T00:00:00Z')) {
		print(`${AmazonOrderId} ${BuyerInfo?.BuyerName ?? 'without its buyer'}`);
	}
	print(`Pages: ${fake.count({operation: 'getOrders'})}, Restricted Data Tokens: ${fake.count({service: 'tokens'})}`);
}

await whenExecuted(import.meta.url, run);
