import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import vectors from '../fixtures/pay-vectors.json' with {type: 'json'};
import {type Answer, payCall, send, text} from './harness.js';

const PAY = 'https://pay-api.amazon.com';
const charges = `${PAY}/live/v2/charges`;
const key = {'x-amz-pay-idempotency-key': '0123456789abcdef0123456789ABCDEF'};

const code = (answer: Answer): unknown => [answer.status, (answer.json as {reasonCode?: string} | undefined)?.reasonCode];

describe('signatures', () => {
	test.each([...vectors.recommended, ...vectors.nodeSdk].map((vector) => [vector.id, vector] as const))(
		'the published vector %s is accepted',
		async (_, vector) => {
			await using fake = await startFakeAmazon({clock: {nowMs: () => Date.UTC(2026, 10, 21, 13)}});
			const region = vector.url.includes('.eu/') ? 'eu' : vector.url.includes('.jp/') ? 'jp' : 'na';
			const [, publicKeyId = ''] = /PublicKeyId=([^,]+)/.exec(vector.authorizationHeader) ?? [];
			fake.addPayKey({publicKeyId, publicKey: vectors.publicKeyPem, region});
			const signed = 'headersSigned' in vector ? vector.headersSigned : vector.headersSent;
			const headers = {...(signed as Record<string, string>), authorization: vector.authorizationHeader};
			const answer = await send(fake, vector.url, {method: vector.method, headers, ...(vector.body && {body: vector.body})});
			expect(answer.text).not.toContain('InvalidRequestSignature');
			// The merchant is known only once the signature is verified.
			expect(fake.journal[0]?.merchantId).toMatch(/./);
		},
	);

	test('a header changed after signing is a wrong signature, echoed with the string that was expected', async () => {
		await using fake = await startFakeAmazon();
		const answer = await payCall(fake, `${PAY}/live/v2/charges/1`, {tampered: {'x-amz-pay-region': 'NA'}});
		expect(code(answer)).toEqual([403, 'InvalidRequestSignature']);
		expect(text(answer, 'message')).toMatch(
			/^Unable to verify signature, signing String \[AMZN-PAY-RSASSA-PSS-V2\n[0-9a-f]{64}\] , signature \[[A-Za-z0-9+/=]+\]$/,
		);
	});

	test.each([
		['AMZN-PAY-RSASSA-PSS', 20, 200],
		['AMZN-PAY-RSASSA-PSS', 32, 403],
		['AMZN-PAY-RSASSA-PSS-V2', 32, 200],
		['AMZN-PAY-RSASSA-PSS-V2', 20, 403],
		['AMZN-PAY-RSASSA-PSS-V3', 32, 403],
	])('%s with a salt of %i is %i', async (algorithm, saltLength, status) => {
		await using fake = await startFakeAmazon();
		expect((await payCall(fake, `${PAY}/live/v2/charges/1`, {algorithm, saltLength})).status).toBe(status);
	});

	test('an unknown key id is a wrong signature', async () => {
		await using fake = await startFakeAmazon();
		const answer = await payCall(fake, `${PAY}/live/v2/charges/1`, {publicKeyId: 'STRANGER'});
		expect(code(answer)).toEqual([403, 'InvalidRequestSignature']);
	});

	test('a key of another region is a wrong signature', async () => {
		await using fake = await startFakeAmazon();
		expect(code(await payCall(fake, 'https://pay-api.amazon.eu/live/v2/charges/1'))).toEqual([403, 'InvalidRequestSignature']);
	});

	test('the query is signed in its canonical order, whatever the order on the wire', async () => {
		await using fake = await startFakeAmazon();
		const url = `${PAY}/live/v2/reports?b=%2a&a=2&a=10`;
		expect((await payCall(fake, url, {signedQuery: 'a=10&a=2&b=%2A'})).status).toBe(200);
		expect((await payCall(fake, url, {signedQuery: 'b=%2a&a=2&a=10'})).status).toBe(403);
	});

	test('a body that is not the signed one is a wrong signature', async () => {
		await using fake = await startFakeAmazon();
		const answer = await payCall(fake, charges, {method: 'POST', headers: key, body: '{"a":1}', sentBody: '{"a": 1}'});
		expect(code(answer)).toEqual([403, 'InvalidRequestSignature']);
	});
});

describe('headers', () => {
	test('a missing signature is a missing header', async () => {
		await using fake = await startFakeAmazon();
		expect(code(await send(fake, `${PAY}/live/v2/charges/1`))).toEqual([400, 'MissingHeader']);
	});

	test.each([
		['accept', '*/*'],
		['content-type', 'application/json; charset=utf-8'],
		['x-amz-pay-host', 'pay-api.amazon.eu'],
		['x-amz-pay-region', 'us'],
	])('%s: %s is refused', async (name, value) => {
		await using fake = await startFakeAmazon();
		const answer = await payCall(fake, `${PAY}/live/v2/charges/1`, {headers: {[name]: value}});
		expect(code(answer)).toEqual([400, 'InvalidHeaderValue']);
	});

	test.each(['20260101T000000Z', '2026-01-01T00:00:00Z'])('the date %s is of an accepted form', async (date) => {
		await using fake = await startFakeAmazon({clock: {nowMs: () => Date.UTC(2026, 0, 1)}});
		expect((await payCall(fake, `${PAY}/live/v2/charges/1`, {date})).status).toBe(200);
	});

	test('a date one second ahead is refused in the words seen in practice', async () => {
		await using fake = await startFakeAmazon({clock: {nowMs: () => Date.UTC(2026, 0, 1)}});
		const answer = await payCall(fake, `${PAY}/live/v2/charges/1`, {date: '20260101T000001Z'});
		expect([answer.status, answer.json]).toEqual([
			400,
			{
				reasonCode: 'InvalidHeaderValue',
				message: 'The value 20260101T000001Z provided for x-amz-pay-date should not be in future',
			},
		]);
		expect(answer.headers.date).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
	});

	test('a date ahead within the tolerance is taken', async () => {
		await using fake = await startFakeAmazon({clock: {nowMs: () => Date.UTC(2026, 0, 1)}, payDateToleranceMs: 1000});
		expect((await payCall(fake, `${PAY}/live/v2/charges/1`, {date: '20260101T000001Z'})).status).toBe(200);
	});
});

describe('environments', () => {
	test('a key without a prefix needs the environment in the path', async () => {
		await using fake = await startFakeAmazon();
		expect(code(await payCall(fake, `${PAY}/v2/charges/1`))).toEqual([404, 'ResourceNotFound']);
	});

	test.each([
		['LIVE-KEY', '/v2/charges/1', 200],
		['live-key', '/live/v2/charges/1', 200],
		['SANDBOX-KEY', '/v2/charges/1', 200],
		['SANDBOX-KEY', '/live/v2/charges/1', 401],
		['LIVE-KEY', '/sandbox/v2/charges/1', 401],
	])('%s at %s is %i', async (publicKeyId, path, status) => {
		await using fake = await startFakeAmazon();
		fake.addPayKey({publicKeyId, publicKey: fake.publicKey(), region: 'na'});
		expect((await payCall(fake, PAY + path, {publicKeyId})).status).toBe(status);
	});
});

describe('operations', () => {
	test('an unknown resource is not found, a wrong method not supported', async () => {
		await using fake = await startFakeAmazon();
		expect(code(await payCall(fake, `${PAY}/live/v2/nothing`))).toEqual([404, 'ResourceNotFound']);
		expect(code(await payCall(fake, charges))).toEqual([405, 'RequestNotSupported']);
	});

	test.each(['updateMerchantAccount', 'createStore', 'updateStore'])('%s needs a delegation token', async (operation) => {
		await using fake = await startFakeAmazon();
		const requests: Readonly<Record<string, readonly [string, string]>> = {
			updateMerchantAccount: ['PATCH', '/merchantAccounts/1'],
			createStore: ['POST', '/merchantAccounts/1/stores'],
			updateStore: ['PATCH', '/merchantAccounts/1/stores/2'],
		};
		const [method, path] = requests[operation] ?? ['', ''];
		const answer = await payCall(fake, `${PAY}/live/v2${path}`, {method, body: '{}'});
		expect(code(answer)).toEqual([401, 'UnauthorizedAccess']);
	});

	test('a body that is not JSON is refused', async () => {
		await using fake = await startFakeAmazon();
		expect(code(await payCall(fake, charges, {method: 'POST', headers: key, body: '{"a":'}))).toEqual([
			400,
			'InvalidRequestFormat',
		]);
	});
});

describe('idempotency', () => {
	test.each(['/checkoutSessions', '/charges', '/charges/1/capture', '/refunds', '/disputes', '/files'])(
		'POST %s needs a key',
		async (path) => {
			await using fake = await startFakeAmazon();
			expect(code(await payCall(fake, `${PAY}/live/v2${path}`, {method: 'POST', body: '{}'}))).toEqual([400, 'MissingHeader']);
		},
	);

	test.each(['d5f3e0f2-7d2c-4f9b-9d43-0f6f2f6b8f11', 'a.b', 'a b'])('the key %s is refused', async (value) => {
		await using fake = await startFakeAmazon();
		const answer = await payCall(fake, charges, {method: 'POST', headers: {'x-amz-pay-idempotency-key': value}, body: '{}'});
		expect(code(answer)).toEqual([400, 'InvalidHeaderValue']);
		expect(fake.charges).toHaveLength(0);
	});

	test('the same request under the same key is answered from what was saved, and charges once', async () => {
		await using fake = await startFakeAmazon();
		const first = await payCall(fake, charges, {method: 'POST', headers: key, body: '{"a":1}'});
		const second = await payCall(fake, charges, {method: 'POST', headers: key, body: '{"a":1}'});
		expect(first.status).toBe(201);
		expect([second.status, second.json]).toEqual([201, first.json]);
		expect(fake.charges).toHaveLength(1);
	});

	test('another body under the same key is a duplicate', async () => {
		await using fake = await startFakeAmazon();
		await payCall(fake, charges, {method: 'POST', headers: key, body: '{"a":1}'});
		const answer = await payCall(fake, charges, {method: 'POST', headers: key, body: '{"a":2}'});
		expect(code(answer)).toEqual([400, 'DuplicateIdempotencyKey']);
	});

	test('finalize takes no key', async () => {
		await using fake = await startFakeAmazon();
		expect((await payCall(fake, `${PAY}/live/v2/checkoutSessions/1/finalize`, {method: 'POST', body: '{}'})).status).toBe(200);
	});
});
