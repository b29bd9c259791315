/**
 * One's own got, with its own options and hooks: `auth.hooks` go into `got.extend`, and other hosts are left alone.
 */
import {amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({
		extraHosts: {'warehouse.example': ({headers}) => ({body: `${headers['x-amz-access-token'] ?? 'no token'}`})},
	});
	await using auth = createAmazonAuth({...fake.options});

	// Against Amazon: the got you import, in place of fake.got
	const mine = fake.got.extend({timeout: {request: 5000}, hooks: auth.hooks});
	const {url, statusCode} = await mine(amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`);
	print(`${statusCode} from ${new URL(url).host}`);
	print(`Another host got ${await mine('https://warehouse.example/stock').text()}`);
}

await whenExecuted(import.meta.url, run);
