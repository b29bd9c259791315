/**
 * The Creators API: one auth for the stores of an associate in several marketplaces, and what a refusal means.
 */
import {type AmazonAuth, type AmazonContext, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** A store of the associate. */
export interface Store {
	readonly marketplace: string;
	readonly partnerTag: string;
}

/** An item that was found, as far as it is asked for here. */
export interface Found {
	readonly asin: string;
	readonly detailPageURL: string;
}

/** The items that a store has for some words. */
export async function findItems(auth: AmazonAuth, {marketplace, partnerTag}: Store, keywords: string): Promise<readonly Found[]> {
	const {searchResult} = await auth.got
		.post('https://creatorsapi.amazon/catalog/v1/searchItems', {
			json: {partnerTag, keywords, resources: ['itemInfo.title', 'offersV2.listings.price']},
			context: {amazon: {marketplace} satisfies AmazonContext},
			timeout: {request: 10_000}, // a longer pause of Amazon's is not waited for
		})
		.json<{searchResult?: {items: readonly Found[]}}>();
	return searchResult?.items ?? [];
}

/** What whoever runs the store has to know of a failure. */
export function adviceOn(error: unknown): string {
	const refusal = amazonAuthErrorOf(error);
	switch (refusal?.code) {
		case 'ERR_AMAZON_THROTTLED':
			return `Too many calls: wait ${(refusal.retryAfterMs ?? 60_000) / 1000} s`;
		case 'ERR_AMAZON_ACCESS_DENIED':
			return refusal.amazon?.code === 'AssociateNotEligible' ? 'The account may not use the API yet' : refusal.message;
		case 'ERR_AMAZON_TOKEN_REFUSED':
			return 'Look at the credential: its id, its secret and its version belong together';
		default:
			throw error;
	}
}

/** An auth that knows a credential for each region that the stores are in. */
function createStoresAuth({creatorsCredential, got}: FakeAmazon): AmazonAuth {
	return createAmazonAuth({
		creators: [
			// Against Amazon: {credentialId, credentialSecret, version: '3.1'} as Amazon shows them
			{...creatorsCredential('3.1'), marketplace: ['www.amazon.com', 'www.amazon.ca']},
			{...creatorsCredential('2.2'), marketplace: ['www.amazon.de', 'www.amazon.fr']},
		],
		got,
	});
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	await using auth = createStoresAuth(fake);
	const stores: readonly Store[] = [
		{marketplace: 'www.amazon.com', partnerTag: 'lamps-20'},
		{marketplace: 'www.amazon.de', partnerTag: 'lampen-21'},
		{marketplace: 'www.amazon.fr', partnerTag: 'lampes-21'},
	];
	for (const store of stores) {
		const [item] = await findItems(auth, store, 'lamp');
		print(`${store.marketplace}: ${item?.detailPageURL ?? 'nothing'}`);
	}
	print(`Token calls: ${fake.count({service: 'lwa'}) + fake.count({service: 'cognito'})}`);

	const [store = {marketplace: '', partnerTag: ''}] = stores;
	const attempt = async (): Promise<string> => (await findItems(auth, store, 'lamp').then(() => 'found', adviceOn)) as string;
	fake.fail({service: 'creators', error: 'AssociateNotEligible'});
	print(`A new account: ${await attempt()}`);
	fake.fail({service: 'creators', status: 429, headers: {'retry-after': '120'}, body: {type: 'ThrottleException'}});
	print(`Many calls: ${await attempt()}`);
	fake.expireTokens();
	print(`After the tokens died: ${await attempt()}`);
}

await whenExecuted(import.meta.url, run);
