/**
 * One real process that makes a call, closes its auth and has nothing else to do: started by closing.slow.test.ts, it must end by itself.
 */
import {Agent} from 'node:http';
import got from 'got';
import {redisTokenStore} from '../../adapters/redis.js';
import {createAmazonAuth} from '../../src/index.js';
import {createRequestFunction} from '../../src/testing/http/loopback.js';

/** What it is started with. */
export interface ClosingSetup {
	readonly redisUrl: string;
	readonly fakeUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly refreshToken: string;
}

const {redisUrl, fakeUrl, ...application} = JSON.parse(process.argv[2] ?? '{}') as ClosingSetup; // what the test has written
const request = createRequestFunction({port: Number(new URL(fakeUrl).port), agent: new Agent(), plays: () => true});
const auth = createAmazonAuth({
	got: got.extend({request}),
	sellingPartner: application,
	store: redisTokenStore({url: redisUrl}),
	encryptionKeys: [Uint8Array.from({length: 32}, (_, index) => index)],
});
const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
// Enough for the store to be left alone.
for (let call = 0; call < 6; call++) {
	await auth.authorize({method: 'GET', url});
	await auth.forget();
}
console.log(auth.stats().storeFailures > 0 ? 'the store failed' : 'the store is well');
await auth.close();
console.log('closed');
