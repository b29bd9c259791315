/**
 * Many calls at once, none of which is throttled: with `pace` each waits for its place in Amazon's usage plan.
 */
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

interface Order {
	AmazonOrderId: string;
	OrderStatus: string;
}

/** All of them, as fast as Amazon's plan for getOrder allows: 30 at once, and one every two seconds after that. */
export async function readOrders(seller: AmazonAuth, ids: readonly string[]): Promise<Order[]> {
	return Promise.all(
		ids.map(async (id) => {
			const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`;
			const {payload} = await seller.got(url).json<{payload: Order}>();
			return payload;
		}),
	);
}

/** For a person who waits: the order, or how long until it can be had. */
export async function orderNow(seller: AmazonAuth, id: string): Promise<string> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${id}`;
	try {
		const {payload} = await seller.got(url, {timeout: {request: 1_500}}).json<{payload: {OrderStatus: string}}>();
		return payload.OrderStatus;
	} catch (error) {
		const refusal = amazonAuthErrorOf(error);
		if (refusal?.code === 'ERR_AMAZON_THROTTLED') {
			return `in ${Math.ceil((refusal.retryAfterMs ?? 0) / 1000)} s`;
		}
		throw error;
	}
}

/** Runs the example against the fake Amazon, which gives this application more than the plan that Amazon documents. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({
		sellers: ['A1HARBOUR', 'A2MILL'],
		usagePlans: {getOrder: {perSecond: 10, burst: 30}},
	});
	await using auth = createAmazonAuth({got: fake.options.got, sellingPartner: {...fake.options.sellingPartner, pace: true}});

	const harbour = auth.as({sellingPartnerId: 'A1HARBOUR'});
	const ids = Array.from({length: 33}, (_, index) => `902-0000000-${String(index + 1).padStart(7, '0')}`);
	const orders = await readOrders(harbour, ids);
	print(`Orders: ${orders.length}, throttled: ${fake.count({status: 429})}, calls that waited: ${auth.stats().paced}`);

	const mill = auth.as({sellingPartnerId: 'A2MILL'});
	const busy = readOrders(mill, ids.slice(0, 31));
	const [waits, other] = await Promise.all([orderNow(mill, '902-0000000-0000001'), orderNow(harbour, '902-0000000-0000001')]);
	print(`Behind 31 others of one seller: ${waits}; another seller: ${other}`);
	await busy;

	const {usagePlan} = harbour.explain('GET', amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders`);
	print(
		`The plan of getOrders by its model: ${usagePlan && usagePlan !== 'unknown' ? `${usagePlan.perSecond} a second, burst ${usagePlan.burst}` : 'unknown'}`,
	);
}

await whenExecuted(import.meta.url, run);
