/** Signing with a key of ours and with a function that stands for one. */
import {generateKeyPairSync} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {createPaySigner} from '../../../src/apis/pay/signature.js';
import {isGoodSignature, vectors} from './vectors.js';

const algorithm = 'AMZN-PAY-RSASSA-PSS-V2';

it('a wrong key is refused when the signer is made, not when it signs', () => {
	expect(() => createPaySigner({privateKey: 'no key', algorithm}, 'pay.privateKey')).toThrow(TypeError);
});

it('two signatures of one text differ and are both good', async () => {
	const sign = createPaySigner({privateKey: vectors.testPrivateKeyPkcs8Pem, algorithm}, 'pay.privateKey');
	const [first, second] = await Promise.all([sign('text'), sign('text')]);
	expect(first).not.toBe(second);
	expect([isGoodSignature('text', first, 32), isGoodSignature('text', second, 32)]).toEqual([true, true]);
});

describe('RSA-PSS keys', () => {
	// The typings of Node 20 want a string here, Node itself a number.
	const saltLength = 32 as unknown as string;
	const parameters = {modulusLength: 2048, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength};
	const demanding = generateKeyPairSync('rsa-pss', parameters).privateKey;

	it('a key that demands a longer salt than the algorithm has is refused by name (trap 6)', () => {
		expect(() => createPaySigner({privateKey: demanding, algorithm: 'AMZN-PAY-RSASSA-PSS'}, 'pay.privateKey')).toThrow(
			/^"pay.privateKey" is an RSA-PSS key that demands a salt of at least 32 bytes, and AMZN-PAY-RSASSA-PSS has 20/,
		);
	});
	it('the same key signs where the salt is long enough', async () => {
		const sign = createPaySigner({privateKey: demanding, algorithm}, 'pay.privateKey');
		expect(Buffer.from(await sign('text'), 'base64')).toHaveLength(256);
	});
});

describe('a function', () => {
	it('gets the bytes of the string to sign, and what it resolves with goes out in base64', async () => {
		const seen: string[] = [];
		const privateKey = async (bytes: Uint8Array): Promise<Uint8Array> => {
			seen.push(new TextDecoder().decode(bytes));
			return new Uint8Array([255, 254, 253]);
		};
		expect(await createPaySigner({privateKey, algorithm}, 'pay.privateKey')('AMZN\nabc')).toBe('//79');
		expect(seen).toEqual(['AMZN\nabc']);
	});
	it.each([undefined, null, 'c2ln', new Uint8Array(), {Signature: 'x'}, [1]])(
		'that resolves with %j is refused',
		async (result) => {
			// The wrong result is what is tested.
			const privateKey = async (): Promise<Uint8Array> => result as Uint8Array;
			await expect(createPaySigner({privateKey, algorithm}, 'pay.privateKey')('text')).rejects.toThrow(
				new TypeError(
					'The function given as "pay.privateKey" must resolve with the bytes of the signature, a non-empty Uint8Array',
				),
			);
		},
	);
	it('that fails gives an error with the kind of the failure and nothing else of it', async () => {
		const privateKey = async (): Promise<Uint8Array> => {
			const error = Object.assign(new Error('AKIA-secret'), {$response: 'secret'});
			error.name = 'ThrottlingException';
			throw error;
		};
		const failure = await createPaySigner({privateKey, algorithm}, 'pay.privateKey')('text').catch((error: unknown) => error);
		expect(failure).toEqual(new Error('The function given as "pay.privateKey" failed to sign: ThrottlingException'));
		expect(failure).not.toHaveProperty('cause');
	});
	it('that throws at once rejects like one that fails later', async () => {
		const privateKey = (): Promise<Uint8Array> => {
			throw 'secret';
		};
		await expect(createPaySigner({privateKey, algorithm}, 'pay.privateKey')('text')).rejects.toThrow(
			new Error('The function given as "pay.privateKey" failed to sign'),
		);
	});
});
