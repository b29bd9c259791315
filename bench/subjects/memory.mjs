/**
 * What a cached seller costs: bytes beyond the characters of the tokens, and whether bytes or time grow with the number of sellers.
 *
 * With 100,000 sellers the cache is as full as it gets by default: an access token and a Restricted Data Token each.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {LRUCache} from 'lru-cache';
import {application, gotOfTokens, NA, newToken, sellerId, TOKEN_CHARACTERS} from '../amazon.mjs';
import {bytesInUse, differences, inRounds, microsecondsEach, ratios, row, scaled} from '../measure.mjs';
import {report} from '../table.mjs';

const FEW = 100;
const SOME = scaled(10_000, 500);
const MANY = scaled(100_000, 1_000);
const AT_ONCE = 50;
const ROUNDS = 21;
const CALLS = 5_000;
const PLAIN = `${NA}/sellers/v1/marketplaceParticipations`;
const RESTRICTED = `${NA}/orders/v0/orders/902-0000000-1234567`;

const authorize = (auth, index, url) => auth.as({sellingPartnerId: sellerId(index)}).authorize({method: 'GET', url});

/** An auth that has a token for each of so many sellers, and what it grew by. */
async function filled(sellers, url) {
	const auth = createAmazonAuth({sellingPartner: application, got: gotOfTokens()});
	const before = bytesInUse();
	for (let first = 0; first < sellers; first += AT_ONCE) {
		await Promise.all(Array.from({length: AT_ONCE}, (_, index) => authorize(auth, first + index, url)));
	}
	await new Promise((resolve) => setTimeout(resolve, 100)); // what is closed a moment later
	const tokens = auth.stats().cachedTokens / sellers;
	return {auth, perSeller: (bytesInUse() - before) / sellers - tokens * TOKEN_CHARACTERS, stats: auth.stats()};
}

await (await filled(SOME, RESTRICTED)).auth.close(); // what the first thousands of calls leave behind is not the sellers'
const plain = await filled(SOME, PLAIN);
await plain.auth.close();
const [few, some] = [await filled(FEW, RESTRICTED), await filled(SOME, RESTRICTED)];
const many = await filled(MANY, RESTRICTED);

/** One seller after the other, far apart: none is in the processor's cache because the one before was. */
const walk = (call, sellers) => microsecondsEach((count) => call((count * 7_919) % sellers), CALLS);
const authorizing = ({auth}, sellers) => walk((index) => authorize(auth, index, RESTRICTED), sellers);

/** What the processor's own caches cost whoever looks anything up among so many: the same keys and as much beside each, and no more. */
function lookUps(sellers) {
	const cache = new LRUCache({maxSize: 2 * MANY, sizeCalculation: () => 1});
	for (let index = 0; index < sellers; index++) {
		cache.set(keyOf(index), {value: newToken('Atz.sprdt|'), endsAtMs: Number.MAX_SAFE_INTEGER});
		cache.set(sellerId(index), {value: newToken('Atza|'), endsAtMs: Number.MAX_SAFE_INTEGER});
	}
	return async (index) => {
		const {value, endsAtMs} = cache.get(keyOf(index));
		return endsAtMs > Date.now() ? {'x-amz-access-token': value} : undefined;
	};
}

function keyOf(index) {
	return `["a name of twenty-four b.",null,${JSON.stringify(sellerId(index))},null]`;
}

const [lookUpFew, lookUpMany] = [lookUps(FEW), lookUps(MANY)];
const rivals = {
	few: () => authorizing(few, FEW),
	some: () => authorizing(some, SOME),
	many: () => authorizing(many, MANY),
	lookUpFew: () => walk(lookUpFew, FEW),
	lookUpMany: () => walk(lookUpMany, MANY),
};
await inRounds(3, rivals);
const times = await inRounds(ROUNDS, rivals);

const bytes = (what, perSeller, goal) => row(what, {values: [perSeller], unit: 'B', digits: 0, goal});
const [someSellers, manySellers] = [SOME, MANY].map((count) => `${count.toLocaleString('en-GB')} sellers`);
report(`Many sellers, tokens of ${TOKEN_CHARACTERS} characters`, [
	bytes(`bytes a seller beyond its token: access token, ${someSellers}`, plain.perSeller, ['≤', 1_024]),
	bytes(`bytes a seller beyond its tokens: access token and RDT, ${someSellers}`, some.perSeller),
	bytes(`bytes a seller beyond its tokens: access token and RDT, ${manySellers}`, many.perSeller, ['≤', 1_024]),
	row(`bytes a seller, ${manySellers} over ${someSellers}`, {
		values: [many.perSeller / some.perSeller],
		unit: '×',
		goal: ['≤', 1.1],
	}),
	row(`living tokens evicted, ${manySellers}, default maxTokens`, {
		values: [many.stats.evictedAlive],
		unit: '',
		digits: 0,
		goal: ['=', 0],
	}),
	row(`token calls, ${manySellers}`, {values: [many.stats.minted], unit: '', digits: 0, goal: ['=', 2 * MANY]}),
	row(`as + authorize, ${manySellers}`, {values: times.many, unit: 'µs'}),
	row(`as + authorize, ${someSellers} over ${FEW}`, {values: ratios(times.some, times.few), unit: '×'}),
	row(`as + authorize, ${manySellers} over ${FEW}`, {values: ratios(times.many, times.few), unit: '×', goal: ['≤', 1.5]}),
	row(`yardstick: a look-up in lru-cache, ${manySellers} over ${FEW}`, {
		values: ratios(times.lookUpMany, times.lookUpFew),
		unit: '×',
	}),
	row(`as + authorize, ${manySellers} more than ${FEW}`, {values: differences(times.many, times.few), unit: 'µs'}),
	row(`yardstick: a look-up in lru-cache, ${manySellers} more than ${FEW}`, {
		values: differences(times.lookUpMany, times.lookUpFew),
		unit: 'µs',
	}),
]);
await Promise.all([few, some, many].map(({auth}) => auth.close()));
