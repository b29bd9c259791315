/**
 * One's own got, with its own options and hooks: `auth.hooks` go into `got.extend`, and other hosts are left alone.
 */
import got, {type Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** A got of one's own. Other hosts are left alone. */
export function ownGot(auth: AmazonAuth, base: Got = got): Got {
	return base.extend({timeout: {request: 5000}, hooks: auth.hooks});
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({
		extraHosts: {'warehouse.example': ({headers}) => ({body: `${headers['x-amz-access-token'] ?? 'no token'}`})},
	});
	await using auth = createAmazonAuth({...fake.options});

	const mine = ownGot(auth, fake.got);
	const {url, statusCode} = await mine(amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`);
	print(`${statusCode} from ${new URL(url).host}`);
	print(`Another host got ${await mine('https://warehouse.example/stock').text()}`);
}

await whenExecuted(import.meta.url, run);
