/**
 * An application that serves many sellers: a function finds the refresh token, `as` says who is asking.
 */
import type {Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** One auth for all sellers. `refreshTokenOf` is asked when a token must be fetched, never once a request. */
export function createAuth(
	credentials: {clientId: string; clientSecret: string},
	refreshTokenOf: (sellingPartnerId: string) => Promise<string | undefined>, // a row of your database, encrypted
	got?: Got,
): AmazonAuth {
	return createAmazonAuth({
		sellingPartner: {...credentials, refreshToken: ({sellingPartnerId}) => refreshTokenOf(sellingPartnerId)},
		...(got && {got}),
	});
}

/** A catalog item as one seller sees it. */
export async function readItem(auth: AmazonAuth, sellingPartnerId: string, asin: string): Promise<{sellingPartnerId: string}> {
	const seller = auth.as({sellingPartnerId});
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/catalog/2022-04-01/items/${asin}?marketplaceIds=ATVPDKIKX0DER`;
	const {payload} = await seller.got(url).json<{payload: {sellingPartnerId: string}}>();
	return payload;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	const sellers = ['A1HARBOUR', 'A2MILL', 'A3ORCHARD'];
	await using fake = await startFakeAmazon({sellers});
	const {clientId, clientSecret} = fake.options.sellingPartner;
	let lookUps = 0;
	const refreshTokenOf = async (sellingPartnerId: string): Promise<string> => {
		lookUps++;
		return fake.refreshTokenOf(sellingPartnerId);
	};
	await using auth = createAuth({clientId, clientSecret}, refreshTokenOf, fake.options.got);

	// Ten requests of each seller, all at once.
	const calls = sellers.flatMap((seller) => Array.from({length: 10}, () => seller));
	const items = await Promise.all(calls.map((seller) => readItem(auth, seller, 'B000EXAMPLE')));
	const right = items.filter((item, index) => item.sellingPartnerId === calls[index]).length;
	print(`${right} of ${calls.length} replies are the seller's own`);
	print(`Refresh tokens looked up: ${lookUps}, token calls: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);
