/**
 * Amazon Business: a customer authorises the application for a region, and its orders there are listed.
 */
import {
	type AmazonAuth,
	type AmazonAuthOptions,
	amazonUrl,
	type BusinessOptions,
	type BusinessRegion,
	createAmazonAuth,
} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Refresh tokens by customer and region; keep them encrypted in a database. */
export type Vault = Map<string, Partial<Record<BusinessRegion, string>>>;

/** An auth for all customers of the vault. */
export function createBusinessAuth(
	{clientId, clientSecret}: Pick<BusinessOptions, 'clientId' | 'clientSecret'>,
	vault: Vault,
	options: Pick<AmazonAuthOptions, 'got'> = {},
): AmazonAuth {
	return createAmazonAuth({
		...options,
		business: {
			clientId,
			clientSecret,
			refreshToken: ({businessCustomerId, region}) => vault.get(businessCustomerId)?.[region],
		},
	});
}

/** Where the browser of a customer's administrator goes. `state` is yours: unguessable, and bound to who is signed in. */
export function consentPage(auth: AmazonAuth, state: string): string {
	return auth.business.consentUrl({
		country: 'DE',
		applicationId: 'amzn1.sp.solution.11111111-2222-3333-4444-555555555555',
		state,
		redirectUri: 'https://procurement.example/amazon',
	});
}

/** Keeps the refresh token for the code that came back, once its `state` was found to be the one that was sent. */
export async function connect(auth: AmazonAuth, vault: Vault, businessCustomerId: string, code: string): Promise<void> {
	const {refreshToken} = await auth.business.exchangeAuthorizationCode({
		code,
		redirectUri: 'https://procurement.example/amazon',
	});
	vault.set(businessCustomerId, {...vault.get(businessCustomerId), eu: refreshToken});
	await auth.forget({businessCustomerId});
}

/** The orders of a customer, and a search in the name of one of its users. */
export async function ordersAndOffers(auth: AmazonAuth, businessCustomerId: string, email: string): Promise<unknown[]> {
	const customer = auth.as({businessCustomerId});
	const origin = auth.business.endpoint('DE');
	const day = {startDate: '2026-11-29T00:00:00Z', endDate: '2026-11-30T00:00:00Z'};
	const orders = amazonUrl`${origin}/reports/2021-01-08/orders?startDate=${day.startDate}&endDate=${day.endDate}`;
	const search = amazonUrl`${origin}/products/2020-08-26/products?keywords=${'paper'}&productRegion=DE&locale=de_DE`;
	return [
		await customer.got(orders).json(),
		await customer.got(search, {headers: {'x-amz-user-email': email}}).json(), // who acts is yours to say
	];
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	const redirectUri = 'https://procurement.example/amazon';
	await using fake = await startFakeAmazon({businessCustomers: ['acme']});
	const vault: Vault = new Map();
	await using auth = createBusinessAuth(fake.options.business[0], vault, {got: fake.got});

	print(`The administrator goes to ${new URL(consentPage(auth, 'unguessable')).origin}`);
	await connect(auth, vault, 'acme', fake.issueBusinessCode({businessCustomerId: 'acme', region: 'eu', redirectUri}));
	const [orders, offers] = await ordersAndOffers(auth, 'acme', 'buyer@acme.example');
	print(`Orders: ${JSON.stringify(orders)}`);
	print(`Offers: ${JSON.stringify(offers)}`);
	fake.expireTokens({businessCustomerId: 'acme'});
	await ordersAndOffers(auth, 'acme', 'buyer@acme.example');
	print(`A dead token was renewed: ${fake.count({service: 'lwa', operation: 'refresh_token'})} tokens so far`);
}

await whenExecuted(import.meta.url, run);
