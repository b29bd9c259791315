/**
 * Ten thousand calls of two hundred sellers at once, with aborts, expiries, revocations, refusals and evictions between them: no reply
 * and no token crosses.
 */
import {HTTPError} from 'got';
import {type AmazonAuth, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {type Chance, createChance, seedOfRun} from './seeded.js';

const CALLS = 10_000;
const AT_ONCE = 100;
const MARK = 'x-crossing-call';
const NA = 'https://sellingpartnerapi-na.amazon.com';
const PATHS = [
	'/sellers/v1/marketplaceParticipations',
	'/catalog/2022-04-01/items/B00EXAMPLE',
	'/orders/v0/orders/902-1234567-1234567',
];
const sellers = Array.from({length: 200}, (_, index) => `CROSS-SELLER-${index}.`);

interface Tally {
	replies: number;
	/** Sellers that replies named: without a name nobody could tell a reply that crossed. */
	named: number;
	errors: number;
	aborts: number;
	refusals: number;
	revocations: number;
	unnamed: unknown[];
	crossed: string[];
}

test('no reply and no token of ten thousand interleaved calls is for another seller', async () => {
	const seed = seedOfRun();
	const chance = createChance(seed);
	await using fake = await startFakeAmazon({sellers});
	const {sellingPartner} = fake.options;
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...sellingPartner, dataElements: ['buyerInfo']},
		// Fewer than there are sellers: tokens are evicted and fetched again all the time.
		maxTokens: 150,
	});
	const callers: string[] = [];
	const revoked: string[] = [];
	const tally: Tally = {replies: 0, named: 0, errors: 0, aborts: 0, refusals: 0, revocations: 0, unnamed: [], crossed: []};
	const work = async (): Promise<void> => {
		while (callers.length < CALLS) {
			disturb(fake, chance, revoked);
			const seller = chance.pick(sellers);
			await call(auth, chance, seller, callers.push(seller) - 1, tally);
		}
	};
	await Promise.all(Array.from({length: AT_ONCE}, work));

	const strays = strayRequests(fake, callers);
	console.log(
		[
			`Crossing, seed ${seed}: calls: ${callers.length}, replies: ${tally.replies}, errors: ${tally.errors}`,
			`of these aborts: ${tally.aborts}, 403: ${tally.refusals}, revocations: ${tally.revocations}`,
			`tokens fetched: ${fake.count({service: 'lwa'})}, evicted: ${auth.stats().evictedAlive}`,
			`cross-seller replies: ${tally.crossed.length}, tokens that crossed: ${strays.length}`,
		].join('; '),
	);
	expect(tally.crossed).toEqual([]);
	expect(strays).toEqual([]);
	expect(tally.unnamed).toEqual([]);
	expect(tally.replies + tally.errors).toBe(callers.length);
	// Most succeed, some do not, and tokens come and go: or else nothing has been tried.
	expect(tally.replies).toBeGreaterThan(CALLS / 2);
	expect(tally.named).toBeGreaterThan(CALLS / 4);
	expect(tally.errors).toBeGreaterThan(50);
	expect([tally.aborts, tally.refusals, tally.revocations].map((count) => count > 0)).toEqual([true, true, true]);
	expect(auth.stats().evictedAlive).toBeGreaterThan(100);
});

async function call(auth: AmazonAuth, chance: Chance, seller: string, id: number, tally: Tally): Promise<void> {
	const abort = new AbortController();
	const abortAfterMs = chance.next() < 0.08 ? chance.below(30) : undefined;
	const timer = abortAfterMs === undefined ? undefined : setTimeout(() => abort.abort(), abortAfterMs);
	const options = {headers: {[MARK]: String(id)}, retry: {limit: 0}, signal: abort.signal, timeout: {request: 20_000}};
	const url = NA + chance.pick(PATHS);
	try {
		const reply = await (chance.next() < 0.5
			? auth.as({sellingPartnerId: seller}).got(url, options)
			: auth.got(url, {...options, context: {amazon: {sellingPartnerId: seller}}}));
		tally.replies++;
		const named = reply.body.match(/CROSS-SELLER-\d+\./g) ?? [];
		tally.named += named.length;
		tally.crossed.push(...named.filter((other) => other !== seller));
	} catch (error) {
		tally.errors++;
		tally.aborts += error instanceof Error && error.name === 'AbortError' ? 1 : 0;
		tally.refusals += error instanceof HTTPError && error.response.statusCode === 403 ? 1 : 0;
		tally.revocations += amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_GRANT_REVOKED' ? 1 : 0;
		const isNamed =
			amazonAuthErrorOf(error) !== undefined || (error instanceof Error && ('code' in error || error.name === 'AbortError'));
		if (!isNamed) {
			tally.unnamed.push(error);
		}
	} finally {
		clearTimeout(timer);
	}
}

/** Now and then something happens at Amazon, to one seller or to the next request. */
function disturb(fake: FakeAmazon, chance: Chance, revoked: string[]): void {
	const sellingPartnerId = chance.pick(sellers);
	const lot = chance.below(200);
	if (lot < 8) {
		fake.expireTokens({sellingPartnerId});
	} else if (lot < 11) {
		fake.revoke({sellingPartnerId});
		revoked.push(sellingPartnerId);
	} else if (lot < 16) {
		fake.authorize(revoked.shift() ?? sellingPartnerId);
	} else if (lot < 20) {
		fake.fail({service: 'selling-partner', status: 403});
	} else if (lot < 22) {
		fake.fail({service: 'lwa', latencyMs: chance.below(50)});
	} else if (lot < 23) {
		fake.fail({service: 'lwa', status: 500});
	}
}

/** Requests whose token was another seller's than the caller's. */
function strayRequests({journal}: FakeAmazon, callers: readonly string[]): string[] {
	return journal.flatMap(({headers, sellingPartnerId, path}) => {
		const caller = callers[Number(headers[MARK])];
		const isStray = caller !== undefined && sellingPartnerId !== undefined && sellingPartnerId !== caller;
		return isStray ? `${path} of ${caller} with a token of ${sellingPartnerId}` : [];
	});
}
