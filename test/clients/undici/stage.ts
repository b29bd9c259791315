/**
 * What the tests of the interceptor share: a fake, an auth of it, and the two clients of undici through the interceptor.
 */
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {type Dispatcher, request, fetch as undiciFetch} from 'undici';
import {optionsOf} from '../../support/read-key.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const ORDER: string = `${NA}/orders/v0/orders/902-0000000-0000001`;
export const CATALOG: string = `${NA}/catalog/2022-04-01/items/B000000001?marketplaceIds=ATVPDKIKX0DER`;
export const PARTICIPATIONS: string = `${NA}/sellers/v1/marketplaceParticipations`;
export const CHARGES = 'https://pay-api.amazon.com/live/v2/charges';

export interface Sending {
	readonly method?: string;
	readonly headers?: Record<string, string>;
	readonly body?: Exclude<Dispatcher.DispatchOptions['body'], null | undefined>;
	readonly signal?: AbortSignal;
}

export interface Answer {
	readonly status: number;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly text: string;
}

/** A client of undici's, through a dispatcher. */
export type Client = (url: string | URL, sending?: Sending) => Promise<Answer>;

export interface Stage extends AsyncDisposable {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** The fake's dispatcher with the interceptor in it. */
	readonly dispatcher: ReturnType<FakeAmazon['dispatcher']['compose']>;
}

export async function setStage(options: FakeAmazonOptions = {}): Promise<Stage> {
	const fake = await startFakeAmazon(options);
	const auth = createAmazonAuth(optionsOf(fake));
	return {
		fake,
		auth,
		dispatcher: fake.dispatcher.compose(amazonInterceptor(auth)),
		async [Symbol.asyncDispose]() {
			await auth.close();
			await fake.close();
		},
	};
}

export function requestThrough(dispatcher: Stage['dispatcher']): Client {
	return async (url, sending = {}) => {
		const {statusCode, headers, body} = await request(url, {...sending, dispatcher});
		return {status: statusCode, headers, text: await body.text()};
	};
}

export function fetchThrough(dispatcher: Stage['dispatcher']): Client {
	return async (url, {body, ...sending} = {}) => {
		const streamed = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
		const init = {...sending, ...(body !== undefined && {body: body as string, ...(streamed && {duplex: 'half' as const})})};
		const response = await undiciFetch(url, {...init, dispatcher});
		return {status: response.status, headers: Object.fromEntries(response.headers), text: await response.text()};
	};
}

export const CLIENTS: readonly [string, (dispatcher: Stage['dispatcher']) => Client][] = [
	['request', requestThrough],
	['fetch', fetchThrough],
];
