/**
 * What the demo, the examples and the seller console's log print: kinds of credentials, and of none its secret part.
 *
 * Some examples print a buyer's name, which is what they were asked for; the demo and the log have no use for one.
 */
import {randomBytes} from 'node:crypto';
import {readdirSync} from 'node:fs';
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FailRule, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, it} from 'vitest';
import {runDemo} from '../../examples/demo/run-demo.js';
import {startWorld} from '../../examples/seller-console/world.js';
import {listen} from '../../examples/support/listen.js';

/** What the fake's credentials look like beyond what names their kind. */
const SECRETS = [
	/At[a-z.]+\|[\w+/=-]{4}/i,
	/Signature=[\w+/=]{4}/,
	/amzn\.mws\.[0-9a-f]{4}/,
	/eyJ[\w-]{4}/,
	/client-secret/,
	/PRIVATE KEY/,
	/\bstate=[\w.-]{9}/,
	/oauth_code=[\w-]{5}/,
	/idempotency-key: \w{9}/i,
	/\b[0-9a-f]{64}\b/i,
];

/** What the fake puts into replies of its sellers' customers. */
const CUSTOMERS = [/Buyer of/, /buyer-of-/, /Recipient of/, /Example Street/, /Gift for/, /Company of/, /Patient of/];

const customersIn = (lines: readonly string[]): string[] => lines.filter((line) => CUSTOMERS.some((one) => one.test(line)));
const secretsIn = (lines: readonly string[]): string[] => lines.filter((line) => SECRETS.some((secret) => secret.test(line)));

it('the demo prints no secret and no customer', async () => {
	const lines: string[] = [];
	await runDemo({print: (line) => lines.push(line), columns: undefined, colours: false});
	expect(lines.join('\n')).toContain('x-amz-access-token: Atza|…');
	expect([...secretsIn(lines), ...customersIn(lines)]).toEqual([]);
});

it.each<[string, FailRule]>([
	['a refresh token is refused', {service: 'lwa', error: 'invalid_grant', times: 9}],
	['a Restricted Data Token is refused', {service: 'tokens', status: 400, times: 9}],
	['a call is refused', {service: 'selling-partner', error: 'Unauthorized', times: 9}],
	['a connection breaks', {service: 'selling-partner', reset: true, times: 9}],
	['a reply breaks off', {service: 'selling-partner', truncate: true, times: 9}],
])('the log of the seller console shows no secret and no customer where %s', async (_what, rule) => {
	const log: string[] = [];
	const onError = (error: unknown): unknown => log.push(String(error));
	await using world = await startWorld({
		origin: 'https://console.example',
		vaultUrl: 'memory:',
		vaultKeys: [randomBytes(32)],
		onError,
	});
	await using site = await listen(world.app);
	const owner = {tenant: 'harbour-goods', region: 'na', sellingPartnerId: 'A1HARBOUR'} as const;
	await world.vault.keep(owner, {refreshToken: world.fake.refreshTokenOf('A1HARBOUR'), connectedAtMs: 1});
	world.fake.fail(rule);
	const browser = got.extend({prefixUrl: site.url, throwHttpErrors: false, followRedirect: false, retry: {limit: 0}});
	const signedIn = await browser.post('sign-in', {form: {person: 'ada'}, headers: {'sec-fetch-site': 'same-origin'}});
	const cookie = signedIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
	const {statusCode, body} = await browser('sellers/na/A1HARBOUR/orders', {headers: {cookie}});
	expect(statusCode).toBeGreaterThanOrEqual(500);
	expect(log).toHaveLength(1);
	expect([...secretsIn([...log, body]), ...customersIn([...log, body])]).toEqual([]);
});

it.each(readdirSync(new URL('../../examples', import.meta.url)).filter((file) => file.endsWith('.ts') && file !== 'demo.ts'))(
	'the example %s prints no secret',
	async (file) => {
		const lines: string[] = [];
		// Every example exports `run`, which takes where to print.
		const example = (await import(`../../examples/${file.replace(/\.ts$/, '')}.ts`)) as {
			run(print: (line: string) => void): Promise<void>;
		};
		await example.run((line) => lines.push(line));
		expect(lines).not.toEqual([]);
		expect(secretsIn(lines)).toEqual([]);
	},
);

it.each([
	'x-amz-access-token: Atza|IwEBIExample',
	'authorization: Bearer Atc|MQEWYExample',
	'Atz.sprdt|IwEBIExample',
	'AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=X, SignedHeaders=accept, Signature=dyGvExample',
	'/live/v2/authorizationTokens/amzn.mws.4ea38b7b-f563',
	'x-amz-pay-authtoken: eyJhbGciOiJIUzI1NiJ9',
	'fake-selling-partner-client-secret',
	'https://app.example/callback?state=eyJhbGciOi.x.y',
	'https://app.example/callback?spapi_oauth_code=ANexample12',
	'x-amz-pay-idempotency-key: 6f1c2d3e4a5b6c7d',
	`VAULT_KEYS=${'0f'.repeat(32)}`,
])('a planted line is found: %s', (line) => {
	expect(secretsIn(['All as expected.', line])).toEqual([line]);
});

it('a planted customer is found', async () => {
	await using fake = await startFakeAmazon();
	const {sellingPartner, ...options} = fake.options;
	await using auth = createAmazonAuth({...options, sellingPartner: {...sellingPartner, dataElements: ['buyerInfo']}});
	const order = await auth.got('https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-0000000-0000001').text();
	expect(customersIn([order])).toEqual([order]);
});
