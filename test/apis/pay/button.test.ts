/** The signature of a checkout button. */
import {describe, expect, it} from 'vitest';
import {signButtonPayload} from '../../../src/apis/pay/button.js';
import {createPaySigner, type PayAlgorithm} from '../../../src/apis/pay/signature.js';
import {isGoodSignature, vectors} from './vectors.js';

const keyOf = (algorithm: PayAlgorithm) => ({
	publicKeyId: 'SANDBOX-1',
	algorithm,
	sign: createPaySigner({privateKey: vectors.testPrivateKeyPkcs8Pem, algorithm}, 'pay.privateKey'),
});
const key = keyOf('AMZN-PAY-RSASSA-PSS-V2');

it.each(vectors.buttonSignatures)('$id: payload, algorithm and signature are what the Node SDK gives', async (expected) => {
	const made = await signButtonPayload(expected.payload, keyOf(expected.algorithm));
	expect(made).toMatchObject({payloadJSON: expected.payload, algorithm: expected.algorithm, publicKeyId: 'SANDBOX-1'});
	expect(isGoodSignature(expected.stringToSign, made.signature, expected.saltLength)).toBe(true);
	expect(isGoodSignature(expected.stringToSign, expected.signature, expected.saltLength)).toBe(true);
});

it('the vector that the PHP and Java SDKs share has its hash signed', async () => {
	const storeId = `amzn1.application-oa2-client.${'x'.repeat(32)}`;
	const payload = {
		storeId,
		webCheckoutDetails: {
			checkoutReviewReturnUrl: 'https://localhost/test/CheckoutReview.php',
			checkoutResultReturnUrl: 'https://localhost/test/CheckoutResult.php',
		},
	};
	const {signature} = await signButtonPayload(payload, keyOf('AMZN-PAY-RSASSA-PSS'));
	const text = 'AMZN-PAY-RSASSA-PSS\n8dec52d799607be40f82d5c8e7ecb6c171e6591c41b1111a576b16076c89381c';
	expect(isGoodSignature(text, signature, 20)).toBe(true);
});

it('a string is signed and given back as it stands: spaces, escaped slashes and escaped umlauts included', async () => {
	const payload = ' {"a": "https:\\/\\/x \\u00e4 ü"} ';
	expect((await signButtonPayload(payload, key)).payloadJSON).toBe(payload);
});

it('two signatures of one payload differ', async () => {
	const [first, second] = await Promise.all([signButtonPayload('{}', key), signButtonPayload('{}', key)]);
	expect(first.signature).not.toBe(second.signature);
});

describe('what is refused', () => {
	it.each(['', 'no JSON', '[]', '"text"', 'null', '{"a":1'])('the string %j', async (payload) => {
		await expect(signButtonPayload(payload, key)).rejects.toThrow(
			new TypeError('"payload" must be a JSON object, as a string or as an object'),
		);
	});
	it.each([undefined, null, 5, [], () => 1])('the value %j', async (payload) => {
		// A wrong value is what is tested.
		await expect(signButtonPayload(payload as object, key)).rejects.toThrow(/^"payload" must be a JSON object/);
	});
});

class Payload {
	readonly a = 1;
}

it.each<[string, unknown]>([
	['a Map', new Map([['a', 1]])],
	['a Set', new Set([1])],
	['a form', new URLSearchParams('a=1')],
	['a FormData', new FormData()],
	['Headers', new Headers()],
	['a promise', Promise.resolve({a: 1})],
	['a Buffer', Buffer.from('{}')],
	['a typed array', new Uint8Array(2)],
	['an ArrayBuffer', new ArrayBuffer(2)],
	['a Date', new Date(0)],
	['an instance of a class', new Payload()],
	['an error', new Error('a')],
	['a Map within', {a: {b: [new Map()]}}],
	['a promise within', {a: Promise.resolve(1)}],
	['bytes within', {a: Buffer.from('a')}],
])('%s is no payload', async (_what, payload) => {
	const key = {publicKeyId: 'K', algorithm: 'AMZN-PAY-RSASSA-PSS-V2', sign: async () => 's'} as const;
	await expect(signButtonPayload(payload as object, key)).rejects.toThrow(TypeError);
});

it.each<[object, string]>([
	[{a: new Date(0)}, '{"a":"1970-01-01T00:00:00.000Z"}'],
	[Object.assign(Object.create(null), {a: 1}), '{"a":1}'],
])('what has one meaning in JSON is signed: %#', async (payload, text) => {
	const key = {publicKeyId: 'K', algorithm: 'AMZN-PAY-RSASSA-PSS-V2', sign: async () => 's'} as const;
	expect((await signButtonPayload(payload, key)).payloadJSON).toBe(text);
});

it.each<[object, string]>([
	[{a: {submit: () => 1}}, '"payload.a.submit" is a function'],
	[{a: [1, {b: Number.NaN}]}, '"payload.a[1].b" is a number that is not finite'],
	[{amount: Number.POSITIVE_INFINITY}, '"payload.amount" is a number that is not finite'],
	[{a: Symbol('b')}, '"payload.a" is a symbol'],
	[{a: 1n}, '"payload.a" is a bigint'],
	[{a: ['b', undefined]}, '"payload.a[1]" is undefined'],
	// biome-ignore lint/suspicious/noSparseArray: a hole is what is tested.
	[{a: ['b', , 'c']}, '"payload.a[1]" is undefined'],
	[{'a value of a user': () => 1}, '"payload[…]" is a function'],
	[{a: {b: new Map()}}, '"payload.a.b" must be a plain object'],
	[{toJSON: () => ({other: 1})}, '"payload.toJSON" is a function'],
])('what JSON would drop or change is refused by its path: %#', async (payload, message) => {
	await expect(signButtonPayload(payload, key)).rejects.toThrow(message);
	await expect(signButtonPayload(payload, key)).rejects.toThrow(TypeError);
});

it('a property that is undefined is left out', async () => {
	expect((await signButtonPayload({a: undefined, b: [null, true, 0]}, key)).payloadJSON).toBe('{"b":[null,true,0]}');
});

it('a list whose iterator gives something else is looked at by what JSON writes of it', async () => {
	const list = Object.assign([() => 1], {*[Symbol.iterator]() {}});
	await expect(signButtonPayload({list}, key)).rejects.toThrow('"payload.list[0]" is a function');
});
