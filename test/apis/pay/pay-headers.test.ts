/** The whole set of headers of one signed request. */
import {describe, expect, it} from 'vitest';
import {canonicalRequest} from '../../../src/apis/pay/canonical-request.js';
import {type PayKey, type PayRequest, signPayRequest} from '../../../src/apis/pay/headers.js';
import {createPaySigner} from '../../../src/apis/pay/signature.js';
import {isGoodSignature, lowerCased, vectors} from './vectors.js';

const AT_MS = Date.UTC(2026, 10, 21, 12, 34, 56, 789);
const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0ZXN0IjoidmVjdG9yIn0.c2lnbmF0dXJl';
const IDEMPOTENCY_KEY = '0123456789abcdef0123456789ABCDEF';
const algorithm = 'AMZN-PAY-RSASSA-PSS-V2';
const sign = createPaySigner({privateKey: vectors.testPrivateKeyPkcs8Pem, algorithm}, 'pay.privateKey');
const key: PayKey = {publicKeyId: 'TESTPUBLICKEYID0000000000', algorithm, region: 'na', sign};

const request: PayRequest = {
	method: 'POST',
	url: new URL('https://pay-api.amazon.com/live/v1/deliveryTrackers'),
	headers: {},
	body: '{"merchantId":"12345"}',
	nowMs: AT_MS,
	key,
};

describe('vectors', () => {
	const given = vectors.recommended.map((expected) => {
		const region = expected.headersSigned?.['x-amz-pay-region'];
		if (region !== 'na' && region !== 'eu' && region !== 'jp') {
			throw new Error(`Vector ${expected.id} has no region`);
		}
		return {...expected, region} as const;
	});
	it.each(given)(
		'$id: string to sign and signed headers are reproduced, and the signature verifies: $description',
		async (expected) => {
			const {date} = expected;
			const nowMs = Date.parse(date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'));
			const signer = createPaySigner(
				{privateKey: vectors.testPrivateKeyPkcs8Pem, algorithm: expected.algorithm},
				'pay.privateKey',
			);
			const made = await signPayRequest({
				method: expected.method,
				url: new URL(expected.url),
				headers: expected.headersGiven,
				body: expected.body ?? '',
				nowMs,
				key: {publicKeyId: key.publicKeyId, algorithm: expected.algorithm, region: expected.region, sign: signer},
			});
			const {authorization = '', ...signed} = made.headers;
			expect(made.stringToSign).toBe(expected.stringToSign);
			expect(signed).toEqual(lowerCased(expected.headersSigned ?? {}));
			const [announced, signature = ''] = authorization.split(', Signature=');
			expect(announced).toBe(expected.authorizationHeader.split(', Signature=')[0]);
			expect(isGoodSignature(expected.stringToSign, signature, expected.saltLength)).toBe(true);
		},
	);
});

describe('what is put on', () => {
	it('a GET carries accept and content-type too, without a charset (trap 14)', async () => {
		const {headers} = await signPayRequest({...request, method: 'GET', body: ''});
		expect(headers).toMatchObject({accept: 'application/json', 'content-type': 'application/json'});
	});
	it('the date is compact, in UTC, without milliseconds', async () => {
		const {headers} = await signPayRequest(request);
		expect(headers['x-amz-pay-date']).toBe('20261121T123456Z');
	});
	it('the region is the lower-case word of the key (trap 15)', async () => {
		const {headers} = await signPayRequest({...request, key: {...key, region: 'jp'}});
		expect(headers['x-amz-pay-region']).toBe('jp');
	});
	it('the host is bare: no scheme, port or path', async () => {
		const {headers} = await signPayRequest(request);
		expect(headers['x-amz-pay-host']).toBe('pay-api.amazon.com');
	});
	it('a delegation token and an idempotency key are put on and signed', async () => {
		const {headers} = await signPayRequest({...request, authorizationToken: TOKEN, idempotencyKey: IDEMPOTENCY_KEY});
		expect(headers).toMatchObject({'x-amz-pay-authtoken': TOKEN, 'x-amz-pay-idempotency-key': IDEMPOTENCY_KEY});
		expect(headers.authorization).toContain(
			'SignedHeaders=accept;content-type;x-amz-pay-authtoken;x-amz-pay-date;x-amz-pay-host;x-amz-pay-idempotency-key;x-amz-pay-region,',
		);
	});
	it("a caller's other x-amz-pay-* header is kept and signed, in lower case (trap 9)", async () => {
		const {headers} = await signPayRequest({...request, headers: {'X-Amz-Pay-SDK-Type': ' My  shop '}});
		expect(headers['x-amz-pay-sdk-type']).toBe('My shop');
		expect(headers.authorization).toContain(';x-amz-pay-region;x-amz-pay-sdk-type,');
	});
	it('what a proxy may rewrite is neither signed nor put on (trap 16)', async () => {
		const headers = {'user-agent': 'shop/1', host: 'pay-api.amazon.com', 'content-length': '22', cookie: 'a=b', accept: '*/*'};
		const made = await signPayRequest({...request, headers});
		expect(Object.keys(made.headers).sort()).toEqual([
			'accept',
			'authorization',
			'content-type',
			'x-amz-pay-date',
			'x-amz-pay-host',
			'x-amz-pay-region',
		]);
		expect(made.headers.accept).toBe('application/json');
	});
	it('what was signed is what a server builds again from the headers that are put on', async () => {
		const headers = {'x-amz-pay-platform-version': ' 1.0   beta '};
		const made = await signPayRequest({...request, headers, authorizationToken: TOKEN});
		const {authorization = '', ...rest} = made.headers;
		const rebuilt = canonicalRequest({method: request.method, url: request.url, headers: rest, body: request.body});
		expect(authorization).toContain(`SignedHeaders=${rebuilt.signedHeaders},`);
		expect(made.stringToSign.split('\n')[1]).toBe(
			await crypto.subtle
				.digest('SHA-256', new TextEncoder().encode(rebuilt.canonicalRequest))
				.then((digest) => Buffer.from(digest).toString('hex')),
		);
	});
	it('a second try is signed anew with its own date and the same idempotency key (trap 25)', async () => {
		const first = await signPayRequest({...request, idempotencyKey: IDEMPOTENCY_KEY});
		const second = await signPayRequest({...request, idempotencyKey: IDEMPOTENCY_KEY, nowMs: AT_MS + 7000});
		expect(second.headers['x-amz-pay-date']).toBe('20261121T123503Z');
		expect(second.headers['x-amz-pay-idempotency-key']).toBe(first.headers['x-amz-pay-idempotency-key']);
		expect(second.stringToSign).not.toBe(first.stringToSign);
	});
	it('the headers and URL of the caller are left as they were (trap 27)', async () => {
		const headers = Object.freeze({'X-Amz-Pay-AuthToken': TOKEN});
		await signPayRequest({...request, headers});
		expect(headers).toEqual({'X-Amz-Pay-AuthToken': TOKEN});
		expect(request.url.href).toBe('https://pay-api.amazon.com/live/v1/deliveryTrackers');
	});
});

describe('what is refused', () => {
	it.each(['x-amz-pay-date', 'X-Amz-Pay-Host', 'x-amz-pay-REGION'])(
		"a caller's own %s, which is set here (trap 9)",
		async (name) => {
			await expect(signPayRequest({...request, headers: {[name]: 'a'}})).rejects.toThrow(
				new TypeError(`The header "${name.toLowerCase()}" must be given once, and not at all where it is set for you`),
			);
		},
	);
	it('a delegation token beside the one the caller wrote, in any case', async () => {
		const headers = {'X-Amz-Pay-AuthToken': TOKEN};
		await expect(signPayRequest({...request, headers, authorizationToken: TOKEN})).rejects.toThrow(/"x-amz-pay-authtoken"/);
	});
	it('an idempotency key beside the one the caller wrote, in any case: neither replaces the other (trap 10)', async () => {
		const headers = {'X-Amz-Pay-Idempotency-Key': 'mine'};
		await expect(signPayRequest({...request, headers, idempotencyKey: 'other'})).rejects.toThrow(/"x-amz-pay-idempotency-key"/);
	});
	it('one header written twice in different case (trap 9)', async () => {
		const headers = {'x-amz-pay-sdk-type': 'a', 'X-Amz-Pay-Sdk-Type': 'b'};
		await expect(signPayRequest({...request, headers})).rejects.toThrow(/"x-amz-pay-sdk-type" must be given once/);
	});
	it.each(['123e4567-e89b-42d3-a456-426614174000', '', 'a b', 'a'.repeat(33)])(
		'the idempotency key %j (trap 26)',
		async (value) => {
			await expect(signPayRequest({...request, headers: {'x-amz-pay-idempotency-key': value}})).rejects.toThrow(
				/^The header "x-amz-pay-idempotency-key" must be 1 to 32 characters/,
			);
		},
	);
	it('a token with a line break, without quoting it (trap 21)', async () => {
		await expect(signPayRequest({...request, authorizationToken: 'secret\r\nx-amz-pay-host: evil'})).rejects.toThrow(
			new TypeError('The value of "x-amz-pay-authtoken" must be visible ASCII without line breaks'),
		);
	});
	it.each(['?b=1&a=2', '?a=b+c', '#part'])('a URL that is not canonical: %s (trap 12)', async (rest) => {
		const url = new URL(`https://pay-api.amazon.com/v2/reports${rest}`);
		await expect(signPayRequest({...request, url})).rejects.toThrow(/^"url" must be written as "canonicalUrl" gives it/);
	});
	it.each(['GET', 'HEAD', 'get'])('a %s with a body', async (method) => {
		await expect(signPayRequest({...request, method})).rejects.toThrow(/^"body" must be empty for (GET|HEAD)$/);
	});
});
