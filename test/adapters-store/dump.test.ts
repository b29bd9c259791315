/**
 * What somebody finds who reads all of Redis, after whole auths have done there what they do: nothing.
 */
import {randomUUID} from 'node:crypto';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, expect, test} from 'vitest';
import {gate} from '../flows/stage.js';
import {rejectionOf} from '../support/errors.js';
import {ORDER, PLAIN} from './auths.js';
import {codingsOf, findSecrets, readAll} from './search.js';
import {dropKeys, findRedis, withServer} from './servers.js';

const GRANTLESS = 'https://sellingpartnerapi-na.amazon.com/notifications/v1/destinations';
const CHARGE = 'https://pay-api.amazon.com/live/v2/charges/S01-1111111-1111111-C111111';
const EDITS = 'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.example/edits';
const SELLERS = ['A2SELLERONE', 'A3SELLERREVOKED', 'A4SELLERFORGOTTEN', 'A5SELLERUNDERWAY'];
const TENANT = 'tenant-of-a-shop';
const MERCHANT = {id: 'M2MERCHANTID', mwsAuthToken: 'amzn.mws.4ea38b7b-f563-7709-4bae-87aea15c31a7'};

const redis = await findRedis();
const prefix = `test-${randomUUID()}:`;

afterAll(async () => {
	if (redis) {
		await dropKeys(redis.url, prefix);
		await redis.stop();
	}
});

/** Everything of value that has passed: what the calls carried, what the token calls were made with, whom it is about. */
function secretsOf(fake: FakeAmazon, headers: readonly Readonly<Record<string, string>>[], more: readonly string[]): string[] {
	const {appstore, sellingPartner} = fake.options;
	const carried = [...headers, ...fake.journal.map((entry) => entry.headers)].flatMap((one) => [
		one.authorization?.replace(/^Bearer /, '') ?? '',
		one['x-amz-access-token'] ?? '',
		one['x-amz-pay-authtoken'] ?? '',
	]);
	const given = fake.journal
		.filter(({service}) => service === 'lwa')
		.flatMap(({body}) => [...new URLSearchParams(body)])
		.flatMap(([name, value]) => (['client_id', 'client_secret', 'refresh_token'].includes(name) ? [value] : []));
	const applications = [appstore, sellingPartner].flatMap(({clientId, clientSecret}) => [clientId, clientSecret]);
	const all = [...carried, ...given, ...applications, ...SELLERS, TENANT, MERCHANT.id, MERCHANT.mwsAuthToken, ...more];
	return [...new Set(all)].filter((secret) => secret !== '');
}

withServer('Redis', redis, ({url}) => {
	test('no token, secret, seller, merchant or tenant is in any key or value, in any usual coding or as a digest', async () => {
		const [seller = '', revoked = '', forgotten = '', underWay = ''] = SELLERS;
		await using fake = await startFakeAmazon({
			sellers: SELLERS,
			merchants: {[MERCHANT.id]: {mwsAuthToken: MERCHANT.mwsAuthToken}},
		});
		const underLease = gate<void>();
		let isLate = false;
		// A lease is held from the moment its token call is made; what the application is asked for comes before it.
		const send = async (...sent: unknown[]): Promise<unknown> => {
			if (isLate) {
				await underLease.come();
			}
			return Reflect.apply(fake.got.defaults.options.request as never, undefined, sent);
		};
		const shared = {
			got: fake.got.extend({request: send as never}),
			store: redisTokenStore({url, prefix}),
			encryptionKeys: [Buffer.from(randomUUID().slice(0, 32))] as const,
		};
		const {appstore, pay, sellingPartner} = fake.options;
		const own = {...sellingPartner, dataElements: ['buyerInfo'] as const};
		const auth = createAmazonAuth({...shared, appstore, pay, sellingPartner: own});
		const wrong = createAmazonAuth({
			...shared,
			store: redisTokenStore({url, prefix}),
			sellingPartner: {...sellingPartner, clientSecret: 'a-client-secret-that-is-wrong'},
		});
		const by = (who: Parameters<AmazonAuth['as']>[0], to: string) => auth.as(who).authorize({method: 'GET', url: to});

		const headers = [
			await by({sellingPartnerId: seller}, PLAIN),
			await by({sellingPartnerId: seller}, ORDER),
			await by({sellingPartnerId: seller, tenant: TENANT}, ORDER),
			await by({sellingPartnerId: forgotten}, PLAIN),
			await by({merchantId: MERCHANT.id}, CHARGE),
			await auth.authorize({method: 'GET', url: GRANTLESS}),
			await auth.authorize({method: 'GET', url: EDITS}),
		];
		await auth.forget({sellingPartnerId: forgotten});
		await auth.forget({tenant: TENANT});
		fake.revoke({sellingPartnerId: revoked});
		expect(await rejectionOf(by({sellingPartnerId: revoked}, PLAIN))).toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
		const refused = wrong.as({sellingPartnerId: underWay}).authorize({method: 'GET', url: PLAIN});
		expect(await rejectionOf(refused)).toMatchObject({code: 'ERR_AMAZON_TOKEN_REFUSED'});
		isLate = true;
		const late = by({sellingPartnerId: underWay}, PLAIN);
		await underLease.reached;
		const stored = await readAll(url, prefix);
		underLease.open();
		headers.push(await late);
		const secrets = secretsOf(fake, headers, ['a-client-secret-that-is-wrong']);
		expect(new Set(stored.map(({type}) => type))).toEqual(new Set(['string']));
		expect(new Set(stored.map(({name}) => name.replace(/^.*\}/, '')))).toEqual(new Set(['', ':lease', ':fence']));
		// Seven tokens and more, four generations, two refusals.
		expect(stored.filter(({name}) => name.endsWith('}')).length).toBeGreaterThanOrEqual(12);
		for (const kind of [
			'Atza|',
			'Atz.sprdt|',
			'Atc|',
			'Atzr|',
			'amzn.mws.',
			'eyJ',
			'fake-selling-partner-client-secret',
			'amzn1.',
		]) {
			expect(
				secrets.some((secret) => secret.startsWith(kind)),
				kind,
			).toBe(true);
		}
		expect(findSecrets(stored, secrets)).toEqual([]);
		await Promise.all([auth.close(), wrong.close()]);
	});
});

test('the search finds a secret that is planted, in each coding', () => {
	const secret = 'Atza|planted+secret/of=32 letters?';
	for (const [coding, coded] of Object.entries(codingsOf(secret))) {
		const planted = [{name: 'a name', type: 'string', value: `before ${coded} after`}];
		expect(findSecrets(planted, [secret]), coding).toContain(`${secret}: ${coding}`);
	}
	const inName = [{name: `prefix:{${Buffer.from(`x${secret}yz`).toString('base64url')}}`, type: 'string', value: ''}];
	expect(findSecrets(inName, [secret])).toContain(`${secret}: base64url 1`);
	expect(findSecrets([{name: 'a name', type: 'string', value: 'nothing'}], [secret])).toEqual([]);
});
