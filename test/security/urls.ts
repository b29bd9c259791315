/**
 * Rule 1 over generated URLs: a credential is seen by an exact host of Amazon's on https at its default port, and by nobody else.
 */
import fc from 'fast-check';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type EveryHost, mayCarry, startEveryHost} from './every-host.js';
import {oddUrl} from './odd-urls.js';
import {seedOfRun} from './seeded.js';

const EXACT = 'https://SellingPartnerAPI-na.amazon.com:443/sellers/v1/marketplaceParticipations';
const MERCHANT = {merchantId: 'A1MERCHANT', application: true} as const;
const quick = {retry: {limit: 0}, throwHttpErrors: false, timeout: {request: 5_000}} as const;
const seed = seedOfRun();
let world: EveryHost;
let auth: AmazonAuth;

beforeAll(async () => {
	world = await startEveryHost();
	auth = createAmazonAuth({...world.fake.options, got: world.got, maxTokens: 100});
});
afterAll(() => world[Symbol.asyncDispose]());

/** What leaves when a URL is called; a call that is refused sends nothing more. */
async function leavingFor(url: string, client: AmazonAuth['got']): Promise<EveryHost['leaving']> {
	world.leaving.length = 0;
	await client(url, quick).catch(() => {});
	return [...world.leaving];
}

const clients: readonly (readonly [string, () => AmazonAuth['got']])[] = [
	['auth.got', () => auth.got],
	["a merchant's got", () => auth.as(MERCHANT).got],
	["a user's own got", () => world.got.extend({hooks: auth.hooks})],
	['a got with the same hooks twice', () => auth.got.extend({hooks: auth.hooks})],
];

/** The properties, each tried this many times. */
export function urlSuite(runs: number): void {
	it.each(clients)(
		'%s: a credential goes to an exact host on https at the default port and nowhere else',
		async (_name, client) => {
			let withCredential = 0;
			const property = fc.asyncProperty(oddUrl, async (url) => {
				const leaving = await leavingFor(url, client());
				withCredential += leaving.filter(({credentials}) => credentials.length > 0).length;
				expect(leaving.filter((one) => one.credentials.length > 0 && !mayCarry(one))).toEqual([]);
			});
			await fc.assert(property, {numRuns: runs, seed, examples: [[EXACT]]});
			// Or else nothing has been tried.
			expect(withCredential).toBeGreaterThan(0);
		},
	);

	it("undici's request: a credential goes to an exact host on https at the default port and nowhere else", async () => {
		const dispatcher = world.dispatcher.compose(amazonInterceptor(auth));
		let withCredential = 0;
		const property = fc.asyncProperty(oddUrl, async (url) => {
			world.leaving.length = 0;
			// A URL that undici refuses sends nothing.
			await Promise.resolve()
				.then(() => request(url, {dispatcher}))
				.then(({body}) => body.text())
				.catch(() => {});
			withCredential += world.leaving.filter(({credentials}) => credentials.length > 0).length;
			expect(world.leaving.filter((one) => one.credentials.length > 0 && !mayCarry(one))).toEqual([]);
		});
		await fc.assert(property, {numRuns: runs, seed, examples: [[EXACT]]});
		expect(withCredential).toBeGreaterThan(0);
	});

	it('prefixUrl: what a URL is completed to decides, not what was written', async () => {
		const prefix = fc.constantFrom(
			'https://sellingpartnerapi-na.amazon.com',
			'https://sellingpartnerapi-na.amazon.com.example.org',
			'https://pay-api.amazon.com:8443/live',
			'http://pay-api.amazon.eu',
		);
		const rest = fc.constantFrom(
			'',
			'sellers/v1/marketplaceParticipations',
			'.example.org',
			'@example.org',
			':8443',
			'//example.org',
			'..\\',
			'?@pay-api.amazon.com',
		);
		let withCredential = 0;
		const property = fc.asyncProperty(prefix, rest, async (prefixUrl, path) => {
			const leaving = await leavingFor(path, auth.got.extend({prefixUrl}));
			withCredential += leaving.filter(({credentials}) => credentials.length > 0).length;
			expect(leaving.filter((one) => one.credentials.length > 0 && !mayCarry(one))).toEqual([]);
		});
		const [exact, operation] = ['https://sellingpartnerapi-na.amazon.com', 'sellers/v1/marketplaceParticipations'];
		await fc.assert(property, {numRuns: Math.min(runs, 200), seed, examples: [[exact, operation]]});
		expect(withCredential).toBeGreaterThan(0);
	});

	it('authorize gives headers for an exact host on https at the default port and for nothing else', async () => {
		const property = fc.asyncProperty(oddUrl, async (url) => {
			const headers = await auth.authorize({method: 'GET', url}).catch(() => ({}));
			expect(Object.keys(headers).length === 0 || mayCarry({url: new URL(url)})).toBe(true);
		});
		await fc.assert(property, {numRuns: runs, seed});
	});

	it('the watch sees a credential that goes astray', async () => {
		world.leaving.length = 0;
		const planted = world.got.extend({headers: {'x-amz-access-token': 'Atza|planted'}});
		await planted('https://sellingpartnerapi-na.amazon.com.example.org/', quick);
		expect(world.leaving.filter((one) => one.credentials.length > 0 && !mayCarry(one))).toHaveLength(1);
	});
}
