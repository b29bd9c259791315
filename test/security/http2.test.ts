/**
 * No credential goes astray under HTTP/2: rules 2, 8 and 30 for data calls, on streams of real sessions.
 */
import type {Got} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test, vi} from 'vitest';
import {gotMajor} from '../clients/got/installed-got.js';
import {until} from '../support/until.js';
import {EU, FOREIGN, type Http2Hosts, NA, type Streamed, startHttp2Hosts} from './http2-hosts.js';
import {readAll} from './sinks.js';

const PLAIN = '/sellers/v1/marketplaceParticipations';
const ORDER = '/orders/v0/orders/902-1234567-1234567';
const CREDENTIAL = /Atza\||Atc\||Atzr\||Atz\.sprdt\||fake-[a-z-]+-secret/;

interface Started extends Http2Hosts {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
}

async function start(locationOfForeign?: string): Promise<Started> {
	const answer = () => (locationOfForeign === undefined ? {body: '{}'} : {status: 307, headers: {location: locationOfForeign}});
	const quiet = () => ({body: '{}'});
	const fake = await startFakeAmazon({
		extraHosts: {'foreign.example': answer, 'foreign.example:8443': quiet, 'sellingpartnerapi-na.amazon.com:8443': quiet},
	});
	onTestFinished(() => fake.close());
	const hosts = await startHttp2Hosts(fake);
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo' as const]};
	return {...hosts, fake, auth: createAmazonAuth({sellingPartner, got: hosts.got, maxTokens: 100})};
}

const ways: readonly (readonly [name: string, client: (started: Started) => Got])[] = [
	['auth.got', ({auth}) => auth.got],
	["a user's own got", ({auth, got}) => got.extend({hooks: auth.hooks})],
];

/** What a got says of a stream that a signal has ended. */
const ENDED = {code: gotMajor === 16 ? 'ERR_ABORTED' : 'ABORT_ERR'};

/** Origin, version and credential of each stream but those of token calls. */
function seen({streams}: Started): string[] {
	return streams
		.filter(({origin, path}) => origin !== 'https://api.amazon.com' && !path.startsWith('/tokens/'))
		.map((stream) => `${stream.origin} ${stream.httpVersion} ${credentialOf(stream) ?? 'none'}`);
}

/** The kind of it: what stands before the bar. */
function credentialOf({headers, path}: Streamed): string | undefined {
	return CREDENTIAL.exec(`${path} ${JSON.stringify(headers)}`)?.[0];
}

async function failure(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => expect.fail('The call was expected to fail'),
		(error: unknown) => error,
	);
}

for (const [way, client] of ways) {
	test(`${way}: a call arrives on a stream of the real host, with its credential`, async () => {
		const started = await start();
		await client(started)(`${NA}${PLAIN}`);
		await client(started)(`${NA}${ORDER}`);
		expect(seen(started)).toEqual([`${NA} 2.0 Atza|`, `${NA} 2.0 Atz.sprdt|`]);
		expect(new Set(started.streams.map(({httpVersion}) => httpVersion))).toEqual(new Set(['2.0']));
		expect(started.streams.at(-1)?.host).toBe('sellingpartnerapi-na.amazon.com');
	});

	test.each([
		['another host', `${FOREIGN}/there`, FOREIGN],
		['a port of another host', `${FOREIGN}:8443/there`, `${FOREIGN}:8443`],
		['another region', `${EU}${PLAIN}`, EU],
	])(`${way}: a redirect to %s takes no credential along`, async (_where, location, origin) => {
		const started = await start();
		started.fake.fail({path: PLAIN, status: 307, headers: {location}});
		await client(started)(`${NA}${PLAIN}`, {throwHttpErrors: false});
		expect(seen(started)).toEqual([`${NA} 2.0 Atza|`, `${origin} 2.0 none`]);
	});

	test(`${way}: a redirect to another port of the same host is refused, and nobody connects there`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, status: 307, headers: {location: `${NA}:8443${PLAIN}`}});
		expect(await failure(client(started)(`${NA}${PLAIN}`))).toMatchObject({code: 'ERR_AMAZON_INSECURE_URL'});
		expect(seen(started)).toEqual([`${NA} 2.0 Atza|`]);
		expect(started.connected).not.toContain(`${NA}:8443`);
	});

	test(`${way}: another host that redirects back to Amazon chooses no credential`, async () => {
		const started = await start(`${NA}${PLAIN}`);
		started.fake.fail({path: PLAIN, status: 307, headers: {location: FOREIGN}});
		await client(started)(`${NA}${PLAIN}`, {throwHttpErrors: false});
		await client(started)(FOREIGN, {throwHttpErrors: false});
		expect(seen(started)).toEqual([
			`${NA} 2.0 Atza|`,
			`${FOREIGN} 2.0 none`,
			`${NA} 2.0 none`,
			`${FOREIGN} 2.0 none`,
			`${NA} 2.0 none`,
		]);
	});

	test(`${way}: another host gets no credential, and no token is fetched for it`, async () => {
		const started = await start();
		await client(started)(`${FOREIGN}${PLAIN}`);
		expect(seen(started)).toEqual([`${FOREIGN} 2.0 none`]);
		expect([started.connected, started.fake.count({service: 'lwa'})]).toEqual([new Set([FOREIGN]), 0]);
	});

	test.each([
		['another host', `${FOREIGN}${PLAIN}`],
		['another port', `${NA}:8443${PLAIN}`],
		['another path', `${NA}${ORDER}`],
	])(`${way}: a later hook that rewrites the URL to %s is refused before a byte leaves`, async (_what, url) => {
		const started = await start();
		const rewriting = client(started).extend({
			hooks: {
				beforeRequest: [
					(options) => {
						options.url = new URL(url);
					},
				],
			},
		});
		expect(await failure(rewriting(`${NA}${PLAIN}`))).toMatchObject({code: 'ERR_AMAZON_URL_CHANGED'});
		expect(started.connected).toEqual(new Set());
		// Nor where a session is open already.
		await client(started)(`${NA}${PLAIN}`);
		expect(await failure(rewriting(`${NA}${PLAIN}`))).toMatchObject({code: 'ERR_AMAZON_URL_CHANGED'});
		expect(seen(started)).toEqual([`${NA} 2.0 Atza|`]);
	});

	test(`${way}: the bound signal ends a call that hangs, once it was sent`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, hang: true});
		const bound = new AbortController();
		const own = new AbortController();
		const auth = started.auth.as({application: true}, {signal: bound.signal});
		const call = failure(client({...started, auth})(`${NA}${PLAIN}`, {signal: own.signal, timeout: {request: 20_000}}));
		await until(() => seen(started).length > 0);
		bound.abort();
		expect(await call).toMatchObject(ENDED);
		expect(seen(started)).toEqual([`${NA} 2.0 Atza|`]);
	});

	test.each([
		['a refusal', {status: 400}],
		['a stream that is reset', {reset: true}],
		['a reply that does not come', {hang: true}],
		['a redirect that is refused', {status: 307, headers: {location: `${NA}:8443${PLAIN}`}}],
	] as const)(`${way}: the error of %s shows no token and no secret`, async (_what, rule) => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
		onTestFinished(() => {
			vi.useRealTimers();
		});
		const started = await start();
		const {clientSecret} = started.fake.options.sellingPartner;
		started.fake.fail({path: PLAIN, ...rule});
		const call = failure(client(started)(`${NA}${PLAIN}`, {timeout: {request: 2_000}}));
		if ('hang' in rule) {
			await until(() => seen(started).length === 1);
			await vi.advanceTimersByTimeAsync(2_000);
		}
		const error = await call;
		expect(seen(started)).toEqual([`${NA} 2.0 Atza|`]);
		const secrets = [String(started.streams.at(-1)?.headers['x-amz-access-token']), started.fake.refreshTokenOf(), clientSecret];
		for (const [sink, text] of readAll(error)) {
			expect(
				secrets.filter((secret) => text.includes(secret)),
				sink,
			).toEqual([]);
			expect(text, sink).not.toMatch(CREDENTIAL);
		}
	});
}
