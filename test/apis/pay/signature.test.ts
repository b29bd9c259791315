/** String to sign, signature and `authorization`, against the vectors and the public key. */
import {describe, expect, it} from 'vitest';
import {authorizationHeader, createPaySigner, SALT_LENGTH, stringToSign} from '../../../src/apis/pay/signature.js';
import {isGoodSignature, vectors} from './vectors.js';

const all = [...vectors.recommended, ...vectors.nodeSdk.filter(({copyBehaviour}) => copyBehaviour !== false)];
const other = {20: 32, 32: 20} as Readonly<Record<number, number>>;

it.each(all)('$id: the string to sign has two lines, algorithm and hash, and no date (trap 3)', (expected) => {
	const text = stringToSign(expected.algorithm, expected.canonicalRequest);
	expect(text).toBe(expected.stringToSign);
	expect(text.split('\n')).toHaveLength(2);
});

it.each(all)('$id: our signature verifies with the salt of its algorithm and with no other (traps 4, 5)', async (expected) => {
	const sign = createPaySigner({privateKey: vectors.testPrivateKeyPkcs8Pem, algorithm: expected.algorithm}, 'pay.privateKey');
	const signature = await sign(expected.stringToSign);
	expect(isGoodSignature(expected.stringToSign, signature, expected.saltLength)).toBe(true);
	expect(isGoodSignature(expected.stringToSign, signature, other[expected.saltLength] ?? 0)).toBe(false);
});

it.each(all)(
	"$id: Amazon's signature verifies over our string to sign",
	({algorithm, canonicalRequest, signature, saltLength}) => {
		expect(isGoodSignature(stringToSign(algorithm, canonicalRequest), signature, saltLength)).toBe(true);
	},
);

it('the salt of each algorithm is the one Amazon names (trap 4)', () => {
	expect(SALT_LENGTH).toEqual({'AMZN-PAY-RSASSA-PSS': 20, 'AMZN-PAY-RSASSA-PSS-V2': 32});
});

describe('authorization', () => {
	it.each(all)('$id: the header is reproduced', ({algorithm, signedHeaders, signature, authorizationHeader: expected}) => {
		const publicKeyId = /PublicKeyId=([^,]+)/.exec(expected)?.[1] ?? '';
		expect(authorizationHeader({algorithm, publicKeyId, signedHeaders, signature})).toBe(expected);
	});
	it.each(['', 'a, Signature=b', 'a b', 'a\nb', 'ü'])('the key id %j is refused', (publicKeyId) => {
		const parts = {algorithm: 'AMZN-PAY-RSASSA-PSS-V2', publicKeyId, signedHeaders: 'accept', signature: 'c2ln'} as const;
		expect(() => authorizationHeader(parts)).toThrow(/^"publicKeyId" must be/);
	});
});
