/**
 * Rule 7: which headers are ours, which are the caller's, and what a token may look like.
 */
import {expect, it} from 'vitest';
import {arrived, credentials, failure, NA, ORDER, PAY, PLAIN, start, ways} from './harness.js';

const refused = {throwHttpErrors: false} as const;
const APPSTORE = 'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits';

for (const [way, client] of ways) {
	it.each(['x-amz-access-token', 'X-AMZ-Access-Token'])(`${way} overwrites the caller's own %s`, async (name) => {
		const started = await start();
		await client(started)(`${NA}${PLAIN}`, {headers: {[name]: 'Atza|mine', 'X-Amz-Date': 'mine'}});
		const [sent] = arrived(started.fake);
		expect(sent?.headers['x-amz-access-token']).toMatch(/^Atza\|(?!mine)[^,]+$/);
		expect(sent?.headers['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
	});

	it.each([APPSTORE, `${PAY}/v2/charges/C1`])(`${way} overwrites the caller's own authorization to %s`, async (url) => {
		const started = await start();
		await client(started)(url, {headers: {Authorization: 'Bearer mine'}, ...refused});
		expect(arrived(started.fake)[0]?.headers.authorization).not.toContain('mine');
		expect(credentials(started.fake)).not.toContain('none');
	});
}

it('a header that a later hook sets in another letter case does not go out beside ours', async () => {
	const {auth, fake} = await start();
	const client = auth.got.extend({
		hooks: {
			beforeRequest: [
				(options) => {
					options.headers['X-Amz-Access-Token'] = 'mine';
				},
			],
		},
	});
	await client(`${NA}${PLAIN}`);
	expect(arrived(fake)[0]?.headers['x-amz-access-token']).not.toContain('mine');
});

it('each header goes to the transport in one spelling', async () => {
	const {auth, fake} = await start();
	const {request} = fake.got.defaults.options;
	const names: string[] = [];
	const client = fake.got
		.extend({
			request: (url, native, callback) => {
				names.push(...Object.keys(native.headers ?? {}));
				return request?.(url, native, callback);
			},
		})
		.extend({hooks: auth.hooks})
		.extend({
			hooks: {
				beforeRequest: [
					(options) => {
						options.headers['X-Amz-Access-Token'] = 'mine';
					},
				],
			},
		});
	await client(`${NA}${PLAIN}`);
	expect(names.filter((name) => name.toLowerCase() === 'x-amz-access-token')).toEqual(['x-amz-access-token']);
});

it("user-agent and accept replace got's defaults", async () => {
	const {auth, fake} = await start();
	await auth.got(`${NA}${PLAIN}`);
	expect(arrived(fake)[0]?.headers['user-agent']).toMatch(/^got-amazon-auth\/.+\(Language=/);
});

it("a caller's own user-agent is kept", async () => {
	const {auth, fake} = await start();
	await auth.got(`${NA}${PLAIN}`, {headers: {'User-Agent': 'Mine/1.0 (Language=TypeScript)', accept: 'application/xml'}});
	expect(arrived(fake)[0]?.headers).toMatchObject({
		'user-agent': 'Mine/1.0 (Language=TypeScript)',
		accept: 'application/xml',
	});
});

it('amazon: false sends a request bare, without a token call', async () => {
	const {auth, fake} = await start();
	await auth.got(`${NA}${PLAIN}`, {...refused, context: {amazon: false}, headers: {'x-amz-access-token': 'Atza|own'}});
	const [sent] = fake.journal;
	expect(fake.journal).toHaveLength(1);
	expect(sent?.headers['x-amz-access-token']).toBe('Atza|own');
	expect(sent?.headers).not.toHaveProperty('x-amz-date');
});

it('a ready-made restrictedDataToken goes out as it is, without a token call', async () => {
	const {auth, fake} = await start();
	await auth.got(`${NA}${ORDER}`, {...refused, context: {amazon: {restrictedDataToken: () => 'Atz.sprdt|ready'}}});
	expect(fake.journal).toHaveLength(1);
	expect(fake.journal[0]?.headers['x-amz-access-token']).toBe('Atz.sprdt|ready');
});

it('a ready-made restrictedDataToken that is refused is not renewed', async () => {
	const {auth, fake} = await start();
	const context = {amazon: {restrictedDataToken: () => 'Atz.sprdt|dead'}};
	const error = await failure(auth.got(`${NA}${ORDER}`, {context}));
	expect(error).toMatchObject({name: 'HTTPError', cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
	expect(fake.journal).toHaveLength(1);
});

it.each([
	['a line break', 'Atz.sprdt|a\r\nx-evil: 1'],
	['more than 8 KiB', `Atz.sprdt|${'a'.repeat(8 * 1024)}`],
	['a space', 'Atz.sprdt|a b'],
	["a seller's prefix", 'Atza|seller'],
])('a ready-made token with %s is refused, and nothing is sent', async (_what, token) => {
	const {auth, fake} = await start();
	const error = await failure(auth.got(`${NA}${ORDER}`, {context: {amazon: {restrictedDataToken: () => token}}}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	expect(fake.journal).toEqual([]);
});

it("a caller's x-amz-pay-authtoken is kept and signed where no merchant is named", async () => {
	const {auth, fake} = await start();
	await auth.got(`${PAY}/v2/charges/C1`, {...refused, headers: {'X-Amz-Pay-AuthToken': 'given'}});
	const [sent] = arrived(fake);
	expect(sent?.headers['x-amz-pay-authtoken']).toBe('given');
	expect(sent?.headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-pay-authtoken/);
});

it("a caller's x-amz-pay-authtoken beside a merchant is a conflict, and nothing is sent", async () => {
	const {auth, fake} = await start();
	const bound = auth.as({merchantId: 'A2MERCHANT'});
	const error = await failure(bound.got(`${PAY}/v2/charges/C1`, {headers: {'x-amz-pay-authtoken': 'given'}}));
	expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	expect(fake.journal).toEqual([]);
});

it('a header of a credential that is given twice is refused, and nothing is sent', async () => {
	const {auth, fake} = await start();
	const error = await failure(auth.got(`${PAY}/v2/charges/C1`, {headers: {'x-amz-pay-authtoken': ['a', 'b']}}));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain('"x-amz-pay-authtoken" more than once');
	expect(fake.journal).toEqual([]);
});
