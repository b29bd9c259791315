/**
 * Amazon Pay: buttons through `auth.pay`, and keys that live elsewhere.
 */
import {constants, createHash, sign, verify} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, it} from 'vitest';
import {authFor, CHARGES, calls, failure, startPay, ways} from './stage.js';

const PAYLOAD =
	'{"storeId":"amzn1.application-oa2-client.xxxxx","webCheckoutDetails":{"checkoutReviewReturnUrl":"https://localhost/test/CheckoutReview.php"}}';

describe('a button', () => {
	it.each([
		['AMZN-PAY-RSASSA-PSS-V2', 32],
		['AMZN-PAY-RSASSA-PSS', 20],
	] as const)('is signed with %s, over the very string that is given back', async (algorithm, saltLength) => {
		const {fake, auth} = await startPay({}, {algorithm});
		const button = await auth.pay.signButtonPayload({storeId: 'ü', checkoutReviewReturnUrl: 'https://shop.example/'});
		expect(button).toEqual({
			payloadJSON: '{"storeId":"ü","checkoutReviewReturnUrl":"https://shop.example/"}',
			signature: expect.any(String),
			algorithm,
			publicKeyId: 'AFAKEAMAZONPAYPUBLICKEY0',
		});
		const text = `${algorithm}\n${createHash('sha256').update(button.payloadJSON).digest('hex')}`;
		const key = {key: fake.publicKey(), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength};
		expect(verify('sha256', Buffer.from(text), key, Buffer.from(button.signature, 'base64'))).toBe(true);
	});

	it('given as a string is left as it is', async () => {
		const {auth} = await startPay();
		expect((await auth.pay.signButtonPayload(`  ${PAYLOAD}\n`)).payloadJSON).toBe(`  ${PAYLOAD}\n`);
	});

	it('of several keys, the region chooses', async () => {
		const {auth} = await startPay({}, (own) => [own, {...own, publicKeyId: 'EUKEY', region: 'eu'}]);
		expect((await auth.pay.signButtonPayload(PAYLOAD, {region: 'eu'})).publicKeyId).toBe('EUKEY');
		expect((await auth.pay.signButtonPayload(PAYLOAD, {region: 'na'})).publicKeyId).toBe('AFAKEAMAZONPAYPUBLICKEY0');
		await expect(auth.pay.signButtonPayload(PAYLOAD)).rejects.toThrow(
			new TypeError('"region" must be given: there are several "pay" entries.'),
		);
	});

	it('where one region has a live and a sandbox key is a TypeError', async () => {
		const {auth} = await startPay({}, (own) => [
			{...own, publicKeyId: 'LIVE-1'},
			{...own, publicKeyId: 'SANDBOX-1'},
		]);
		await expect(auth.pay.signButtonPayload(PAYLOAD, {region: 'na'})).rejects.toThrow(
			'make one auth per environment for buttons',
		);
	});

	it.each([
		['a region Amazon Pay has not', PAYLOAD, {region: 'uk'}, '"region" must be one of'],
		['another option', PAYLOAD, {sandbox: true}, '"options" has no option "sandbox"'],
		['a payload that is no JSON', '{storeId:1}', {}, '"payload" must be a JSON object'],
		['a payload that is an array', '[]', {}, '"payload" must be a JSON object'],
	])('with %s is a TypeError', async (_what, payload, options, message) => {
		const {auth} = await startPay();
		const error = await failure(auth.pay.signButtonPayload(payload, options as {region: 'eu'}));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toContain(message);
	});

	it('without a key for it is SERVICE_NOT_CONFIGURED', async () => {
		const {auth} = await startPay();
		await expect(auth.pay.signButtonPayload(PAYLOAD, {region: 'jp'})).rejects.toMatchObject({
			code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED',
		});
	});

	it('is signed without a request', async () => {
		const {fake, auth} = await startPay();
		await auth.pay.signButtonPayload(PAYLOAD);
		expect(fake.journal).toEqual([]);
	});
});

for (const [way, client] of ways) {
	describe(`${way}, and a function that signs`, () => {
		it('is given the text and signs for a key in a KMS', async () => {
			const stage = await startPay({}, (own) => {
				const key = {key: own.privateKey as string, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32};
				return {...own, privateKey: async (text) => sign('sha256', text, key)};
			});
			await client(stage).post(CHARGES, {json: {}});
			expect(calls(stage.fake)).toMatchObject([{status: 201}]);
		});

		it('and fails: the error names the option and nothing that the KMS said', async () => {
			const {fake} = await startPay();
			const auth = authFor(fake, {
				privateKey: async () => {
					throw Object.assign(new Error('AccessDenied for AKIASECRET'), {name: 'AccessDeniedException'});
				},
			});
			const error = await failure(client({fake, auth})(`${CHARGES}/1`));
			expect(error.message).toBe('The function given as "pay.privateKey" failed to sign: AccessDeniedException');
			expect(fake.journal).toEqual([]);
		});
	});
}

it('a function that never signs ends with the abort of the call', async () => {
	const {fake} = await startPay();
	const auth = authFor(fake, {privateKey: () => new Promise(() => {})});
	const abort = new AbortController();
	const call = auth.authorize({method: 'GET', url: `${CHARGES}/1`}, {signal: abort.signal});
	abort.abort(new Error('gone'));
	await expect(call).rejects.toThrow('gone');
});

it('without a "pay" option a call to Amazon Pay is SERVICE_NOT_CONFIGURED, and nothing is sent', async () => {
	const {fake} = await startPay();
	const auth = createAmazonAuth({maxTokens: 1, got: fake.got});
	await expect(auth.got(`${CHARGES}/1`)).rejects.toMatchObject({code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED'});
	await expect(auth.pay.signButtonPayload(PAYLOAD)).rejects.toThrow('createAmazonAuth got no "pay" option');
	expect(fake.journal).toEqual([]);
});
