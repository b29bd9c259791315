/**
 * Rule 8: what another hook changes after ours is refused, two identities on one got are too, and the same hooks twice do no harm.
 */

import {createAmazonAuth} from 'got-amazon-auth';
import {expect, it} from 'vitest';
import {arrived, CATALOG, credentials, FOREIGN, failure, NA, PAY, PLAIN, soon, start, ways} from './harness.js';

const refused = {throwHttpErrors: false} as const;

for (const [way, client] of ways) {
	it.each([
		['another host', `${FOREIGN}/there`],
		['another path', `${NA}${CATALOG}`],
		['another query', `${NA}${PLAIN}?a=b`],
		['http:', `http://sellingpartnerapi-na.amazon.com${PLAIN}`],
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
		const error = await failure(rewriting(`${NA}${PLAIN}`));
		expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_URL_CHANGED'});
		expect([arrived(started.fake), started.foreign]).toEqual([[], []]);
	});

	it(`${way}: a later hook that rewrites the method is refused before a byte leaves`, async () => {
		const started = await start();
		const rewriting = client(started).extend({
			hooks: {
				beforeRequest: [
					(options) => {
						options.method = 'DELETE';
					},
				],
			},
		});
		expect(await failure(rewriting(`${NA}${PLAIN}`))).toMatchObject({code: 'ERR_AMAZON_URL_CHANGED'});
		expect(arrived(started.fake)).toEqual([]);
	});

	it(`${way}: the same hooks twice sign once`, async () => {
		let signatures = 0;
		const started = await start();
		const {privateKey: _, ...pay} = started.fake.options.pay;
		const auth = createAmazonAuth({
			...started.fake.options,
			pay: {
				...pay,
				async privateKey() {
					signatures += 1;
					return new Uint8Array(256);
				},
			},
		});
		const twice = client({...started, auth}).extend({hooks: auth.hooks});
		await twice(`${PAY}/v2/charges/C1?b=2&a=1`, refused);
		expect([signatures, credentials(started.fake)]).toEqual([1, ['pay-signature']]);
	});

	it(`${way}: hooks of two applications are a conflict`, async () => {
		const started = await start();
		const other = createAmazonAuth({...started.fake.options});
		const error = await failure(client(started).extend({hooks: other.hooks})(`${NA}${PLAIN}`));
		expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
		expect(arrived(started.fake)).toEqual([]);
	});
}

it('hooks of two bound identities on one got are a conflict', async () => {
	const {auth, fake} = await start({sellers: ['A1SELLER', 'A2SELLER']});
	const one = auth.as({sellingPartnerId: 'A1SELLER'});
	const error = await failure(one.got.extend({hooks: auth.as({sellingPartnerId: 'A2SELLER'}).hooks})(`${NA}${PLAIN}`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(arrived(fake)).toEqual([]);
});

it.each([
	['an auth that is bound to none', {}, {sellingPartnerId: 'A1SELLER'}, `${NA}${PLAIN}`],
	['an auth that is bound to another account', {merchantId: 'M1'}, {sellingPartnerId: 'A1SELLER'}, `${NA}${PLAIN}`],
	['an auth whose function names nobody', () => undefined, {sellingPartnerId: 'A1SELLER'}, `${NA}${PLAIN}`],
	['an auth of a seller who is not known', {sellingPartnerId: 'A9'}, () => ({sellingPartnerId: 'A1SELLER'}), `${NA}${PLAIN}`],
	['an auth for which nobody pays', {sellingPartnerId: 'A1SELLER'}, {application: true as const}, `${PAY}/live/v2/charges/1`],
] as const)(
	'the hooks of another identity upon those of %s are a conflict, whatever the lower lack',
	async (_what, below, above, url) => {
		const {auth, fake} = await start({sellers: ['A1SELLER']});
		const lower = Object.keys(below).length === 0 && typeof below === 'object' ? auth : auth.as(below);
		const error = await failure(lower.got.extend({hooks: auth.as(above).hooks})(url));
		expect(error).toMatchObject({name: 'AmazonAuthError', code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
		expect(error.message).toMatch(/^Hooks of two applications or of two identities are on one got instance/);
		expect(arrived(fake)).toEqual([]);
	},
);

it('hooks of an application without the service below those of one that has it are a conflict', async () => {
	const {auth, fake} = await start();
	const without = createAmazonAuth({got: fake.got, maxTokens: 10});
	const error = await failure(without.got.extend({hooks: auth.hooks})(`${NA}${PLAIN}`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
});

it('the hooks of one identity twice, which lacks what the call needs, say what it lacks', async () => {
	const {auth} = await start();
	const bound = auth.as({merchantId: 'M1'});
	const error = await failure(bound.got.extend({hooks: auth.as({merchantId: 'M1'}).hooks})(`${NA}${PLAIN}`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
});

it('what Amazon does not answer below is no conflict', async () => {
	const {auth, fake} = await start({sellers: ['A1SELLER']});
	fake.fail({service: 'lwa', status: 400, body: {error: 'invalid_grant'}});
	const lower = auth.as({sellingPartnerId: 'A1SELLER'});
	const error = await failure(lower.got.extend({hooks: auth.hooks})(`${NA}${PLAIN}`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
});

it('the same hooks twice look at a refusal once', async () => {
	const {auth, fake} = await start();
	await auth.got(`${NA}${PLAIN}`);
	fake.expireTokens();
	const response = await auth.got.extend({hooks: auth.hooks})(`${NA}${PLAIN}`);
	expect([response.statusCode, fake.count({service: 'lwa'}), auth.stats().refused]).toEqual([200, 2, 1]);
});

it('the same hooks twice tell once what became of a token', async () => {
	const {auth, fake} = await start();
	await auth.got(`${NA}${PLAIN}`);
	fake.expireTokens();
	const body = (async function* () {
		yield '{}';
	})();
	const error = await failure(auth.got.extend({hooks: auth.hooks}).post(`${NA}/feeds/2021-06-30/documents`, {body}));
	expect(error.cause).toMatchObject({message: expect.stringContaining('which has been forgotten')});
});

it('a hook between the same hooks that rewrites the URL is refused', async () => {
	const {auth, fake, foreign} = await start();
	const client = auth.got
		.extend({
			hooks: {
				beforeRequest: [
					(options) => {
						options.url = new URL(FOREIGN);
					},
				],
			},
		})
		.extend({hooks: auth.hooks});
	expect(await failure(client(`${NA}${PLAIN}`))).toMatchObject({code: 'ERR_AMAZON_URL_CHANGED'});
	expect([arrived(fake), foreign]).toEqual([[], []]);
});

it('a call that a later hook stopped is authorised anew when got tries it again', async () => {
	const {auth, fake} = await start();
	let isFirst = true;
	const client = auth.got.extend({
		retry: soon,
		hooks: {
			beforeRequest: [
				() => {
					if (isFirst) {
						isFirst = false;
						throw Object.assign(new Error('no network'), {code: 'ECONNRESET'});
					}
				},
			],
			beforeRetry: [() => auth.forget()],
		},
	});
	await client(`${NA}${PLAIN}`);
	expect([credentials(fake), fake.count({service: 'lwa'})]).toEqual([['seller-token'], 2]);
});

it('a hook that stands before ours may rewrite the URL: the credential is for the new one', async () => {
	const {auth, fake} = await start();
	const client = fake.got
		.extend({
			hooks: {
				beforeRequest: [
					(options) => {
						options.url = new URL(`${NA}${CATALOG}`);
					},
				],
			},
		})
		.extend({hooks: auth.hooks});
	await client(FOREIGN, refused);
	expect(arrived(fake)).toMatchObject([{path: CATALOG, credential: 'seller-token'}]);
});
