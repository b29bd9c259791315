/**
 * One process that has tokens of many sellers shared through Redis, started by subjects/shared-store.mjs: new, as after a deployment.
 *
 * It tells what each step costs it in processor time, beside bare reads of the same entries. Amazon answers at once, without a socket.
 */
import {once} from 'node:events';
import {performance} from 'node:perf_hooks';
import {createAmazonAuth} from 'got-amazon-auth';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {Redis} from 'ioredis';
import {application, gotOfTokens, NA, sellerId} from './amazon.mjs';

const AT_ONCE = 200;
const URLS = {access: `${NA}/sellers/v1/marketplaceParticipations`, restricted: `${NA}/orders/v0/orders/902-0000000-1234567`};

const [{url, sellers, steps, keys}] = await once(process, 'message');
const bare = new Redis(url);
await bare.ping();
const auth = createAmazonAuth({
	got: gotOfTokens(),
	sellingPartner: application,
	store: redisTokenStore({url}),
	encryptionKeys: [Uint8Array.from({length: 32}, (_, index) => index)],
});

const STEPS = {
	access: () => inTurn((index) => authorize(index, URLS.access)),
	restricted: () => inTurn((index) => authorize(index, URLS.restricted)),
	accessBare: () => inTurn((index) => bare.get(keys.access[index])),
	restrictedBare: () => inTurn((index) => bare.get(keys.restricted[index])),
};

const costs = {};
for (const step of steps) {
	costs[step] = await costOf(STEPS[step]);
}
process.send({costs, minted: auth.stats().minted, failures: auth.stats().storeFailures});
await auth.close();
bare.disconnect();
process.disconnect();

function authorize(index, to) {
	return auth.as({sellingPartnerId: sellerId(index)}).authorize({method: 'GET', url: to});
}

async function inTurn(call) {
	for (let first = 0; first < sellers; first += AT_ONCE) {
		await Promise.all(Array.from({length: Math.min(AT_ONCE, sellers - first)}, (_, index) => call(first + index)));
	}
}

/** Microseconds of processor time and of waiting for each seller. */
async function costOf(step) {
	const [before, start] = [process.cpuUsage(), performance.now()];
	await step();
	const {user, system} = process.cpuUsage(before);
	return {processor: (user + system) / sellers, waited: ((performance.now() - start) * 1000) / sellers};
}
