/**
 * Clients that take a `fetch` of one's own: `auth.fetch` in its place is all they need.
 */
import axios, {type AxiosInstance} from 'axios';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import ky, {type KyInstance} from 'ky';
import {type $Fetch, createFetch} from 'ofetch';
import createClient, {type Client} from 'openapi-fetch';
import {type Print, whenExecuted} from './support/executed.js';

/** axios, from version 1.12 on. */
export function axiosWith(auth: AmazonAuth): AxiosInstance {
	return axios.create({adapter: 'fetch', env: {fetch: auth.fetch}});
}

/** ky. */
export function kyWith(auth: AmazonAuth): KyInstance {
	return ky.create({fetch: auth.fetch});
}

/** ofetch. */
export function ofetchWith(auth: AmazonAuth): $Fetch {
	return createFetch({fetch: auth.fetch});
}

/** openapi-fetch, with types that openapi-typescript makes of Amazon's models. */
export function openapiFetchWith<Paths extends {}>(auth: AmazonAuth): Client<Paths> {
	return createClient<Paths>({baseUrl: 'https://sellingpartnerapi-na.amazon.com', fetch: auth.fetch});
}

interface Order {
	payload: {BuyerInfo?: {BuyerName?: string}};
}

/** What openapi-typescript makes of getOrder, shortened. */
interface Paths {
	'/orders/v0/orders/{orderId}': {
		get: {
			parameters: {path: {orderId: string}};
			responses: {200: {content: {'application/json': Order}}};
		};
	};
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	const orderId = '902-0000000-0000001';
	const {href} = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const orders: Readonly<Record<string, () => Promise<Order | undefined>>> = {
		axios: async () => (await axiosWith(auth).get<Order>(href)).data,
		ky: () => kyWith(auth).get(href).json<Order>(),
		ofetch: () => ofetchWith(auth)<Order>(href),
		'openapi-fetch': async () =>
			(await openapiFetchWith<Paths>(auth).GET('/orders/v0/orders/{orderId}', {params: {path: {orderId}}})).data,
	};
	const {fetch} = globalThis;
	globalThis.fetch = fake.fetch; // `auth.fetch` sends through what is global; against Amazon, leave it
	try {
		for (const [name, readOrder] of Object.entries(orders)) {
			const order = await readOrder();
			print(`${name}: ${order?.payload.BuyerInfo?.BuyerName}, ${fake.journal.at(-1)?.credential}`);
		}
		fake.expireTokens();
		const again = await Promise.all(Object.values(orders).map((readOrder) => readOrder()));
		print(`After the token died: ${again.filter((order) => order?.payload.BuyerInfo).length} of ${again.length}`);
	} finally {
		globalThis.fetch = fetch;
	}
	print(`Token calls: ${fake.count({service: 'lwa'})}, for restricted data: ${fake.count({service: 'tokens', status: 200})}`);
}

await whenExecuted(import.meta.url, run);
