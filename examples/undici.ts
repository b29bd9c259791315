/**
 * undici's own clients: an interceptor on the dispatcher puts the right credential on what they send.
 */
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {Agent, type Dispatcher, interceptors, request, fetch as undiciFetch} from 'undici';
import {type Print, whenExecuted} from './support/executed.js';

/** One dispatcher for an application, or for a seller: addresses are looked up before the credential is put on, retries come after. */
export function createDispatcher(
	auth: AmazonAuth,
	agent: Pick<Dispatcher, 'compose'> = new Agent(),
	dns: Dispatcher.DispatcherComposeInterceptor = interceptors.dns(),
): Dispatcher {
	return agent.compose(dns, amazonInterceptor(auth), interceptors.retry());
}

/** An order, with undici's own `request`; its `fetch`, `stream` and `pipeline` take the dispatcher too. */
export async function readOrder(dispatcher: Dispatcher, orderId: string): Promise<{payload: {OrderStatus: string}}> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const {statusCode, body} = await request(url, {dispatcher});
	if (statusCode !== 200) {
		await body.dump();
		throw new Error(`Amazon answered ${statusCode}.`);
	}
	return (await body.json()) as {payload: {OrderStatus: string}}; // as Amazon documents it
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	// No name is looked up here: every address leads to the fake.
	const dns = interceptors.dns({
		lookup: (_origin, _options, tell) => tell(null, [{address: '127.0.0.1', family: 4, ttl: 1_000}]),
	});
	const dispatcher = createDispatcher(auth, fake.dispatcher, dns);
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`;

	const {payload} = await readOrder(dispatcher, '902-0000000-0000001');
	print(`request: ${payload.OrderStatus}`);
	const second = await undiciFetch(url, {dispatcher});
	print(`fetch: ${second.status}`);
	await second.text();
	fake.expireTokens();
	const third = await request(url, {dispatcher});
	print(`After the token died: ${third.statusCode}`);
	await third.body.dump();
	print(`Token calls: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);
