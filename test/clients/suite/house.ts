/**
 * What the suite's tests start from: a fake Amazon, an auth for it, and the client under test.
 */
import type {AmazonAuth, AmazonAuthError, AmazonAuthOptions} from 'got-amazon-auth';
import type {ExtraHostRequest, FakeAmazon, FakeAmazonOptions} from 'got-amazon-auth/testing';
import {start} from '../got/hooks/harness.js';
import type {Ability, Client, ClientReply, ClientRequest} from './client.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const EU = 'https://sellingpartnerapi-eu.amazon.com';
export const PAY = 'https://pay-api.amazon.com/live/v2';
export const APPSTORE = 'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits';
export const FOREIGN = 'https://foreign.example';

export const PLAIN = '/sellers/v1/marketplaceParticipations';
export const CATALOG = '/catalog/2022-04-01/items/B00EXAMPLE';
export const ORDER = '/orders/v0/orders/123-1234567-1234567';
export const OTHER_ORDER = '/orders/v0/orders/999-9999999-9999999';
export const GRANTLESS = '/notifications/v1/destinations';
export const FEEDS = '/feeds/2021-06-30/documents';

/** Amazon's word for a token that has died, as `fake.fail` takes it. */
export const DEAD = {
	status: 403,
	body: {
		errors: [
			{
				code: 'Unauthorized',
				message: 'Access to requested resource is denied.',
				details: 'The access token you provided has expired.',
			},
		],
	},
} as const;

export interface House {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What arrived at {@link FOREIGN}. */
	readonly foreign: readonly ExtraHostRequest[];
	send(request: ClientRequest): Promise<ClientReply>;
	/** The same for what `as` made. */
	sendAs(auth: AmazonAuth, request: ClientRequest): Promise<ClientReply>;
}

export async function enter(
	client: Client,
	options: FakeAmazonOptions = {},
	own: (fake: FakeAmazon['options']) => Partial<AmazonAuthOptions> = () => ({}),
): Promise<House> {
	const started = await start(options, own);
	const {fake, auth} = started;
	return {
		...started,
		send: (request) => client.send(request, {auth, fake}),
		sendAs: (other, request) => client.send(request, {auth: other, fake}),
	};
}

export function can(client: Client, ability: Ability): boolean {
	return !client.lacks?.includes(ability);
}

/** What a call is refused with by this package, alone or as the cause of the client's own error. */
export async function refusal(call: Promise<unknown>): Promise<AmazonAuthError> {
	for (let error: unknown = await failureOf(call); error instanceof Error; error = error.cause) {
		if (error.name === 'AmazonAuthError') {
			return error as AmazonAuthError; // told by its name
		}
	}
	throw new Error('The call failed without an AmazonAuthError.');
}

/** What a call is rejected with; one that succeeds fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
	const outcome = await call.then(
		() => undefined,
		(error: unknown) => ({error}),
	);
	if (!outcome) {
		throw new Error('The call was expected to fail.');
	}
	return outcome.error;
}

/** A reply that redirects, as `fake.fail` and `extraHosts` take it. */
export function to(location: string, status = 307): {status: number; headers: Record<string, string>} {
	return {status, headers: {location}};
}
