/**
 * Amazon Pay for other merchants: a solution provider signs with its own key and acts with each merchant's delegation token.
 */
import type {Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth, type PayOptions} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** The provider's own key signs; `mwsAuthTokenOf` gives what a merchant handed over, when a delegation token must be fetched. */
export function createAuth(
	key: Pick<PayOptions, 'publicKeyId' | 'privateKey' | 'region'>,
	mwsAuthTokenOf: (merchantId: string) => Promise<string | undefined>,
	got?: Got,
): AmazonAuth {
	return createAmazonAuth({
		pay: {...key, mwsAuthToken: ({merchantId}) => mwsAuthTokenOf(merchantId)},
		...(got && {got}),
	});
}

/** A charge permission of one of the provider's merchants. */
export async function readChargePermission(auth: AmazonAuth, merchantId: string, id: string): Promise<{merchantId: string}> {
	const merchant = auth.as({merchantId});
	const url = amazonUrl`https://pay-api.amazon.com/live/v2/chargePermissions/${id}`;
	return merchant.got(url).json<{merchantId: string}>();
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	const handedOver = new Map([
		['A1BAKERY', 'amzn.mws.00000000-0000-0000-0000-000000000001'],
		['A2FLORIST', 'amzn.mws.00000000-0000-0000-0000-000000000002'],
	]);
	const merchants = Object.fromEntries([...handedOver].map(([id, mwsAuthToken]) => [id, {mwsAuthToken}]));
	await using fake = await startFakeAmazon({merchants});
	const {publicKeyId, privateKey, region} = fake.options.pay;
	await using auth = createAuth({publicKeyId, privateKey, region}, async (id) => handedOver.get(id), fake.options.got);

	for (const merchantId of ['A1BAKERY', 'A2FLORIST', 'A1BAKERY']) {
		const permission = await readChargePermission(auth, merchantId, 'S01-0000000-0000000');
		print(`Asked for ${merchantId}, answered for ${permission.merchantId}`);
	}
	print(`Delegation tokens fetched: ${fake.count({service: 'pay-exchange'})}`);
}

await whenExecuted(import.meta.url, run);
