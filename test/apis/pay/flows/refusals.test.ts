/**
 * What Amazon Pay refuses: both shapes of its errors, replies that are none, and why a signature was refused.
 */
import {constants, sign} from 'node:crypto';
import type {ClientRequest} from 'node:http';
import type {Got} from 'got';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it} from 'vitest';
import {everythingOf} from '../../../support/errors.js';
import {vectors} from '../vectors.js';
import {authFor, CHARGES, calls, failure, LIVE, PAY, startPay, ways} from './stage.js';

const once = {retry: {limit: 0}};

for (const [way, client] of ways) {
	describe(way, () => {
		it.each([
			[
				'reasonCode',
				{reasonCode: 'UnauthorizedAccess', message: 'The specified merchant account is not authorized to execute this request.'},
			],
			[
				'errorCode',
				{
					errorCode: 'UnauthorizedAccess',
					errorMessage: 'The specified merchant account is not authorized to execute this request.',
				},
			],
		])('a refusal told as %s is read', async (_shape, body) => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status: 401, body, headers: {'x-amz-pay-request-id': 'r-1'}});
			const error = await failure(client(stage)(`${CHARGES}/1`));
			expect(error).toMatchObject({
				name: 'HTTPError',
				cause: {
					code: 'ERR_AMAZON_ACCESS_DENIED',
					api: 'pay',
					operation: 'getCharge',
					amazon: {
						status: 401,
						code: 'UnauthorizedAccess',
						message: 'The specified merchant account is not authorized to execute this request.',
						requestId: 'r-1',
					},
				},
			});
		});

		it.each([
			['nothing', {status: 403, body: ''}],
			['broken JSON', {status: 403, body: '{"reasonCode": "Unauth'}],
			['a JSON array', {status: 403, body: '[]'}],
		] as const)('a refusal of %s is told by its status', async (_what, outcome) => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', ...outcome});
			const error = await failure(client(stage)(`${CHARGES}/1`));
			expect(error).toMatchObject({
				response: {statusCode: 403},
				cause: {code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {status: 403}},
			});
			expect((error.cause as {amazon: object}).amazon).not.toHaveProperty('code');
		});

		it("a refusal that is not about the credential is got's own error, with the reply and no cause", async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', error: 'DuplicateIdempotencyKey'});
			const error = await failure(client(stage).post(CHARGES, {json: {}, responseType: 'json'}));
			expect([error.name, error.cause, error.response?.body]).toEqual([
				'HTTPError',
				undefined,
				expect.objectContaining({reasonCode: 'DuplicateIdempotencyKey'}),
			]);
		});

		it('a throttled call is THROTTLED, with the pause that Amazon asks for', async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status: 429, headers: {'retry-after': '7'}, body: {reasonCode: 'TooManyRequests'}});
			const error = await failure(client(stage)(`${CHARGES}/1`, once));
			expect(error).toMatchObject({cause: {code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 7000, amazon: {code: 'TooManyRequests'}}});
		});

		it('a refused signature is sent once', async () => {
			const stage = await startPay({}, {publicKeyId: 'STRANGER'});
			await failure(client(stage).post(CHARGES, {json: {}}));
			expect(calls(stage.fake)).toHaveLength(1);
		});

		it.each(['/live/v2', '/sandbox/v2', '/live/v1'])('an error under %s names the URL with its ids left out', async (prefix) => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status: 404, body: {reasonCode: 'ResourceNotFound'}});
			const error = await failure(client(stage)(`${PAY}${prefix}/charges/secret1/?a=secret2`));
			expect(error.message).toBe(`Request failed with status code 404 (Not Found): GET ${PAY}${prefix}/charges/{chargeId}`);
			expect(error).toMatchObject({
				options: {url: `${PAY}${prefix}/charges/{chargeId}`},
				request: {requestUrl: new URL(`${PAY}${prefix}/charges/secret1/?a=secret2`)},
			});
		});

		it('an error shows neither path, query, body nor headers of the call (trap 21)', async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', error: 'UnauthorizedAccess'});
			const url = `${LIVE}/authorizationTokens/amzn.mws.secret1?merchantId=secret2`;
			stage.fake.fail({service: 'pay-exchange', error: 'InvalidAuthorizationToken'});
			const first = await failure(client(stage)(url));
			const headers = {'x-amz-pay-authtoken': 'secret3', 'x-amz-pay-idempotency-key': 'secret4'};
			const second = await failure(client(stage).post(`${LIVE}/buyers/secret5?a=secret6`, {json: {card: 'secret7'}, headers}));
			for (const error of [first, second]) {
				expect(String(error.stack) + error.message + JSON.stringify(error)).not.toMatch(/secret\d/);
				expect(everythingOf(error.cause as Error)).not.toMatch(/secret\d|Signature=/);
			}
		});
	});
}

describe('a refused signature is diagnosed', () => {
	const diagnosisOf = async (call: Promise<unknown>): Promise<string> => {
		const error = await failure(call);
		expect(error).toMatchObject({response: {statusCode: 403}, cause: {code: 'ERR_AMAZON_SIGNATURE_REFUSED'}});
		return (error.cause as Error).message;
	};
	const KEY_IS_WRONG = 'Amazon built the same string to sign, so the key is wrong';
	const REWRITTEN = 'Amazon received another request than was signed: something rewrote the body, the path or a signed header';

	it('the private key is not that of the public key id', async () => {
		const {fake} = await startPay();
		fake.addPayKey({publicKeyId: 'OTHER', publicKey: vectors.publicKeyPem, region: 'na'});
		const auth = authFor(fake, {publicKeyId: 'OTHER'});
		expect(await diagnosisOf(auth.got(`${CHARGES}/1`))).toContain(KEY_IS_WRONG);
	});

	it('the public key id is not known', async () => {
		const {auth} = await startPay({}, {publicKeyId: 'STRANGER'});
		expect(await diagnosisOf(auth.got(`${CHARGES}/1`))).toContain(KEY_IS_WRONG);
	});

	it('the key is known in another region only', async () => {
		const {auth} = await startPay({}, {region: 'eu'});
		expect(await diagnosisOf(auth.got('https://pay-api.amazon.eu/live/v2/charges/1'))).toContain(KEY_IS_WRONG);
	});

	it('a function signs with another salt than the algorithm has', async () => {
		const {fake} = await startPay();
		const key = {key: fake.options.pay.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20};
		const auth = authFor(fake, {privateKey: async (text) => sign('sha256', text, key)});
		expect(await diagnosisOf(auth.got(`${CHARGES}/1`))).toContain(KEY_IS_WRONG);
	});

	it.each([
		['the body', {body: (text: string) => text.replace('"1"', '"2"')}],
		['a signed header', {headers: {'x-amz-pay-sdk-type': 'proxy'}}],
		['the path', {path: '/live/v2/charges/'}],
		['the query', {path: '/live/v2/charges?via=proxy'}],
	] as const)('%s was rewritten on the way', async (_what, tampering) => {
		const {fake} = await startPay();
		const auth = authFor(fake, {}, tampered(fake, tampering));
		const call = auth.got.post(CHARGES, {json: {id: '1'}, headers: {'x-amz-pay-sdk-type': 'shop'}});
		expect(await diagnosisOf(call)).toContain(REWRITTEN);
	});

	it('without the echo, both causes are named', async () => {
		const {fake, auth} = await startPay();
		fake.fail({
			service: 'pay',
			status: 403,
			body: {reasonCode: 'InvalidRequestSignature', message: 'Unable to verify signature'},
		});
		const message = await diagnosisOf(auth.got(`${CHARGES}/1`));
		expect(message).toContain('does not belong to the public key id, or something on the way changed');
	});

	it('neither the echo nor the signature is repeated', async () => {
		const {auth} = await startPay({}, {publicKeyId: 'STRANGER'});
		const error = await failure(auth.got(`${CHARGES}/1`));
		expect(everythingOf(error.cause as Error)).not.toMatch(/[0-9a-f]{64}|[A-Za-z0-9+/]{40}/);
	});
});

interface Tampering {
	readonly body?: (text: string) => string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Path and query. */
	readonly path?: string;
}

type Send = (url: URL, options: {headers: Record<string, string>}, ...rest: unknown[]) => ClientRequest;

/** A got whose transport rewrites what it is given to send, as a proxy may. */
function tampered(fake: FakeAmazon, {body, headers = {}, path}: Tampering): Got {
	// The fake's own got always has one.
	const send = fake.got.defaults.options.request as unknown as Send;
	const rewriting: Send = (url, options, ...rest) => {
		const request = send(
			path === undefined ? url : new URL(path, url),
			{...options, headers: {...options.headers, ...headers}},
			...rest,
		);
		const {write} = request;
		if (body) {
			// A string, a Buffer or, of got 16, a bare Uint8Array.
			request.write = (chunk: string | Uint8Array, ...more: unknown[]) =>
				Reflect.apply(write, request, [body(Buffer.from(chunk as Uint8Array).toString()), ...more]);
		}
		return request;
	};
	return fake.got.extend({request: rewriting as never});
}
