/**
 * Login with Amazon that never answers: ten thousand callers end with their own deadlines, and leave next to nothing behind.
 */
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';

const CALLERS = 10_000;
const SELLERS = 100;
const TIMEOUT_MS = 1_000;
const PLAIN = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';

test('ten thousand callers with a second each leave no more than a flight a seller, and no memory', async () => {
	const collect = collector();
	const sellers = Array.from({length: SELLERS}, (_, index) => `HUNG-SELLER-${index}`);
	await using fake = await startFakeAmazon({sellers: [...sellers, 'SERVED']});
	await using auth = createAmazonAuth({...fake.options, maxTokens: 1_000});
	// A flight has thirty seconds, and ends its callers with another error than their own timeout does.
	const call = (index: number): Promise<string> =>
		auth.got(PLAIN, {context: {amazon: {sellingPartnerId: sellers[index % SELLERS]}}, timeout: {request: TIMEOUT_MS}}).then(
			() => 'a reply',
			(error: {code?: string}) => error.code ?? 'no code',
		);
	// A client secret that nobody has used yet would be tried by one call alone.
	await auth.as({sellingPartnerId: 'SERVED'}).got(PLAIN);
	fake.fail({service: 'lwa', hang: true, times: Number.POSITIVE_INFINITY});
	await Promise.all(Array.from({length: 200}, (_, index) => call(index))); // what is compiled once is no leak
	const before = collect();
	const ended = await Promise.all(Array.from({length: CALLERS}, (_, index) => call(index)));
	const growthMb = (collect() - before) / 2 ** 20;
	const [flights, tokenCalls] = [auth.stats().openFlights, fake.count({service: 'lwa'})];
	console.log(
		`Hung login: ${CALLERS} callers, ${flights} open flights, ${tokenCalls} token calls, heap ${growthMb.toFixed(1)} MB more`,
	);

	expect(new Set(ended)).toEqual(new Set(['ERR_AMAZON_CREDENTIAL_TIMEOUT']));
	expect(flights).toBeLessThanOrEqual(SELLERS);
	expect(tokenCalls).toBeLessThanOrEqual(4 * SELLERS);
	expect(tokenCalls).toBeGreaterThan(0);
	// At most a kilobyte a caller, until the flight that hangs ends: what waits for it is on its list.
	expect(growthMb).toBeLessThan(10);
	await auth.close();
	expect(auth.stats().openFlights).toBe(0);
});

/** Collects what nobody holds, and says what is left of the heap. */
function collector(): () => number {
	setFlagsFromString('--expose-gc');
	const gc: () => void = runInNewContext('gc');
	return () => {
		gc();
		gc();
		return process.memoryUsage().heapUsed;
	};
}
