import {createRequire} from 'node:module';
import {Readable} from 'node:stream';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {interceptors, request, fetch as undiciFetch} from 'undici';
import {describe, expect, test} from 'vitest';
import {NA, sellerToken, userAgent} from './harness.js';

const odd = `${NA}/catalog/2022-04-01/items/a%2Fb;c=1%20d?x=%7e&y=a+b&z='`;
const oddTarget = ['sellingpartnerapi-na.amazon.com', '/catalog/2022-04-01/items/a%2Fb;c=1%20d', 'x=%7e&y=a+b&z=%27', 'https'];
const {version} = createRequire(import.meta.url)('undici/package.json') as {version: string};
/** Up to 7 undici speaks to its dispatchers in words that 8 no longer knows, and Node's own fetch is one of these undicis. */
const knowsOldWords = Number.parseInt(version, 10) < 8;
const speaksOldWords = Number.parseInt(process.versions.undici ?? '0', 10) < 8;

describe.each([
	[
		'request of undici',
		(url: string, fake: Fake) => request(url, {dispatcher: fake.dispatcher}).then(({statusCode}) => statusCode),
	],
	['fetch of undici', (url: string, fake: Fake) => undiciFetch(url, {dispatcher: fake.dispatcher}).then(({status}) => status)],
])('%s', (_name, get) => {
	test('the host is the real one, path and query are as they were, and nothing of the fake is in the journal', async () => {
		await using fake = await startFakeAmazon();
		expect(await get(odd, fake)).toBe(400);
		const [entry] = fake.journal;
		expect([entry?.host, entry?.path, entry?.query, entry?.scheme]).toEqual(oddTarget);
		expect(Object.keys(entry?.headers ?? {}).filter((name) => name.startsWith('x-'))).toEqual([]);
	});

	test('a request that would go out in clear arrives as http and is refused', async () => {
		await using fake = await startFakeAmazon();
		expect(await get('http://sellingpartnerapi-na.amazon.com/orders/v0/orders', fake)).toBe(400);
		expect(fake.journal[0]?.scheme).toBe('http');
	});

	test.each([
		'https://example.com/',
		'https://sellingpartnerapi-na.amazon.com.evil.example/',
		'https://sellingpartnerapi-na.amazon.com:8443/',
	])('%s is refused by name, before a byte leaves', async (url) => {
		await using fake = await startFakeAmazon();
		const error = await get(url, fake).catch((reason: Error) => reason);
		expect(String((error as Error).cause ?? error)).toContain(`plays Amazon's hosts only, not "${new URL(url).host}"`);
		expect(fake.count()).toBe(0);
	});
});

describe("Node's own fetch", () => {
	if (knowsOldWords || !speaksOldWords) {
		test('goes to the fake with it', async () => {
			await using fake = await startFakeAmazon();
			expect((await fetch(odd, {dispatcher: fake.dispatcher})).status).toBe(400);
			expect(fake.journal[0]?.path).toBe(oddTarget[1]);
		});
	} else {
		test('does not understand an agent of undici 8', async () => {
			await using fake = await startFakeAmazon();
			await expect(fetch(odd, {dispatcher: fake.dispatcher})).rejects.toThrow('fetch failed');
			expect(fake.count()).toBe(0);
		});
	}
});

describe.each([
	['a record', (entries: [string, string][]) => Object.fromEntries(entries)],
	['a list', (entries: [string, string][]) => entries.flat()],
	['a Map', (entries: [string, string][]) => new Map(entries)],
])('headers given as %s', (_form, build) => {
	test('arrive', async () => {
		await using fake = await startFakeAmazon();
		const headers = build([
			['x-amz-access-token', await sellerToken(fake)],
			['user-agent', userAgent],
		]);
		const {statusCode} = await request(odd, {dispatcher: fake.dispatcher, headers});
		expect(statusCode).toBe(200);
	});
});

test('a streamed body arrives whole', async () => {
	await using fake = await startFakeAmazon({extraHosts: {'files.example': ({body}) => ({body: `got ${body}`})}});
	const sending = {dispatcher: fake.dispatcher, method: 'POST', body: Readable.from([Buffer.from('by'), Buffer.from('tes')])};
	const {body} = await request('https://files.example/', sending);
	expect(await body.text()).toBe('got bytes');
});

test('other interceptors go around it', async () => {
	await using fake = await startFakeAmazon({
		extraHosts: {
			'a.example': () => ({status: 302, headers: {location: 'https://b.example/there'}}),
			'b.example': () => ({body: 'there'}),
		},
	});
	const dispatcher = fake.dispatcher.compose(interceptors.redirect({maxRedirections: 3}));
	const {body} = await request('https://a.example/', {dispatcher});
	expect(await body.text()).toBe('there');
});

test("a host that undici's dns looked up is known by its name", async () => {
	await using fake = await startFakeAmazon();
	const dns = interceptors.dns({
		lookup: (_origin, _options, done) => done(null, [{address: '203.0.113.7', family: 4, ttl: 1000}]),
	});
	const dispatcher = fake.dispatcher.compose(dns);
	expect((await request(odd, {dispatcher})).statusCode).toBe(400);
	expect(fake.journal[0]?.host).toBe(oddTarget[0]);
	await expect(request('https://example.com/', {dispatcher})).rejects.toThrow('not "example.com"');
});

test('it is the same one each time, and ends with the fake', async () => {
	const fake = await startFakeAmazon();
	const {dispatcher} = fake;
	expect(fake.dispatcher).toBe(dispatcher);
	await fake.close();
	await expect(request(odd, {dispatcher})).rejects.toThrow();
});

type Fake = Awaited<ReturnType<typeof startFakeAmazon>>;
