/** What Amazon's own Node SDK signs, built again by our canonical request and verified. Nothing is sent. */
import {createRequire} from 'node:module';
import {describe, expect, it} from 'vitest';
import {canonicalRequest} from '../../../src/apis/pay/canonical-request.js';
import {type PayAlgorithm, SALT_LENGTH, stringToSign} from '../../../src/apis/pay/signature.js';
import {isGoodSignature, vectors} from './vectors.js';

interface SdkOptions {
	method: string;
	urlFragment: string;
	payload?: string | object;
	headers?: Record<string, string>;
	queryParams?: Record<string, string>;
}
interface Sdk {
	WebStoreClient: new (
		config: Record<string, unknown>,
	) => {getSignedHeaders(options: SdkOptions): Record<string, string>; generateButtonSignature(payload: string): string};
}
// The SDK has no types; what is used of it is described above.
const sdk = createRequire(import.meta.url)('@amazonpay/amazon-pay-api-sdk-nodejs') as Sdk;

const ALGORITHMS: readonly PayAlgorithm[] = ['AMZN-PAY-RSASSA-PSS', 'AMZN-PAY-RSASSA-PSS-V2'];
const clientOf = (algorithm: PayAlgorithm) =>
	new sdk.WebStoreClient({publicKeyId: 'LIVE-1', privateKey: vectors.testPrivateKeyPkcs8Pem, region: 'eu', algorithm});

const CALLS: ReadonlyArray<readonly [name: string, search: string, options: SdkOptions]> = [
	['GET without a body', '', {method: 'GET', urlFragment: 'charges/S01-1', payload: ''}],
	[
		'POST with an object as body and an idempotency key',
		'',
		{method: 'POST', urlFragment: 'charges', payload: {a: 1}, headers: {'x-amz-pay-idempotency-key': 'k1'}},
	],
	[
		'POST on behalf of a merchant',
		'',
		{method: 'POST', urlFragment: 'refunds', payload: '{"a":1}', headers: {'x-amz-pay-authtoken': 'token'}},
	],
	['PATCH with a body that is not ASCII', '', {method: 'PATCH', urlFragment: 'charges/1', payload: '{"a":"Süßwaren 日本語 😀"}'}],
	['DELETE with a body', '', {method: 'DELETE', urlFragment: 'charges/1/cancel', payload: '{"cancellationReason":"x"}'}],
	[
		'GET with a query',
		'?b=2+3&a=x,y&c=%C3%A4%20%2B',
		{method: 'GET', urlFragment: 'reports', payload: '', queryParams: {c: 'ä +', b: '2 3', a: 'x,y'}},
	],
];

describe.each(ALGORITHMS)('%s', (algorithm) => {
	it.each(CALLS)('%s', (_name, search, options) => {
		const {authorization = '', ...headers} = clientOf(algorithm).getSignedHeaders({...options});
		const body = typeof options.payload === 'object' ? JSON.stringify(options.payload) : (options.payload ?? '');
		const url = new URL(`https://pay-api.amazon.eu/v2/${options.urlFragment}${search}`);
		const made = canonicalRequest({method: options.method, url, headers, body});

		const [announced, signature = ''] = authorization.split(', Signature=');
		expect(announced).toBe(`${algorithm} PublicKeyId=LIVE-1, SignedHeaders=${made.signedHeaders}`);
		expect(isGoodSignature(stringToSign(algorithm, made.canonicalRequest), signature, SALT_LENGTH[algorithm])).toBe(true);
	});
	it('a button', () => {
		const signature = clientOf(algorithm).generateButtonSignature('{"storeId":"ü"}');
		expect(isGoodSignature(stringToSign(algorithm, '{"storeId":"ü"}'), signature, SALT_LENGTH[algorithm])).toBe(true);
	});
});
