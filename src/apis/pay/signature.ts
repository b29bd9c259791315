/**
 * Makes the string to sign, the function that signs it, and the `authorization` header.
 *
 * The string to sign has two lines and no date. Algorithm name, salt length and the scheme word of `authorization` go together.
 * A private key is parsed once, and a function may stand for one in a KMS. Signing runs on the thread pool, since a 2048-bit signature
 * takes some 0.3 ms of computing.
 */

import {constants, type SignKeyObjectInput, sign} from 'node:crypto';
import {isUint8Array} from 'node:util/types';
import {alone} from '../../util/members.js';
import type {PayOptions} from '../option-types.js';
import {sha256Hex} from './canonical-request.js';
import {readPrivateKey} from './private-key.js';

export type PayAlgorithm = NonNullable<PayOptions['algorithm']>;

/** The algorithm a key signs with where none is named. */
export const DEFAULT_ALGORITHM: PayAlgorithm = 'AMZN-PAY-RSASSA-PSS-V2';

/** The length of the PSS salt in bytes, by algorithm. Node's own default, the maximum, is refused by Amazon. */
export const SALT_LENGTH: Readonly<Record<PayAlgorithm, number>> = {
	'AMZN-PAY-RSASSA-PSS': 20,
	'AMZN-PAY-RSASSA-PSS-V2': 32,
};

/** The text whose bytes are signed: the algorithm and the hash of the canonical request, or of a button's payload. */
export function stringToSign(algorithm: PayAlgorithm, canonicalRequest: string): string {
	return `${algorithm}\n${sha256Hex(canonicalRequest)}`;
}

/**
 * The value of the `authorization` header.
 *
 * @throws TypeError where the key id holds what would end its place in the header.
 */
export function authorizationHeader(parts: {
	algorithm: PayAlgorithm;
	publicKeyId: string;
	signedHeaders: string;
	signature: string;
}): string {
	assertPublicKeyId(parts.publicKeyId, 'publicKeyId');
	return `${parts.algorithm} PublicKeyId=${parts.publicKeyId}, SignedHeaders=${parts.signedHeaders}, Signature=${parts.signature}`;
}

/** @throws TypeError for a key id that no key has: white space or a comma would end its place in the header */
export function assertPublicKeyId(id: string, option: string): void {
	if (!/^[\w.-]+$/.test(id)) {
		throw new TypeError(
			`"${option}" must be the key id that Amazon shows for the key: letters, digits, dots, dashes, underscores`,
		);
	}
}

/** Signs a string to sign and gives the signature in base64. */
export type PaySigner = (stringToSign: string) => Promise<string>;

/**
 * The signer of one configured key.
 *
 * @throws TypeError where {@link readPrivateKey} refuses the key or where the key's own parameters forbid the algorithm's salt.
 */
export function createPaySigner(
	{privateKey, algorithm}: {privateKey: PayOptions['privateKey']; algorithm: PayAlgorithm},
	option: string,
): PaySigner {
	if (typeof privateKey === 'function') {
		return (stringToSign) => signElsewhere(privateKey, stringToSign, option);
	}
	const key = readPrivateKey(privateKey, option);
	const saltLength = SALT_LENGTH[algorithm];
	const smallestSalt = key.asymmetricKeyDetails?.saltLength ?? 0;
	if (smallestSalt > saltLength) {
		throw new TypeError(
			`"${option}" is an RSA-PSS key that demands a salt of at least ${smallestSalt} bytes, and ${algorithm} has ${saltLength}: make one with "openssl genrsa 2048"`,
		);
	}
	// Both are explicit: without padding Node signs PKCS#1 v1.5, without a salt length with the longest salt that fits.
	// No prototype: Node 24 reads a `context` among them, from `Object.prototype` too.
	const parameters = alone<SignKeyObjectInput>({key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength});
	return (stringToSign) => signHere(parameters, stringToSign);
}

function signHere(parameters: SignKeyObjectInput, stringToSign: string): Promise<string> {
	return new Promise((resolve, reject) => {
		sign('sha256', Buffer.from(stringToSign, 'utf8'), parameters, (error, signature) => {
			if (error) {
				reject(error);
			} else {
				resolve(signature.toString('base64'));
			}
		});
	});
}

async function signElsewhere(
	signer: (stringToSign: Uint8Array) => Promise<Uint8Array>,
	stringToSign: string,
	option: string,
): Promise<string> {
	let signature: unknown;
	try {
		signature = await signer(new TextEncoder().encode(stringToSign));
	} catch (error) {
		// No message and no `cause`: a KMS client's error may carry its request, credentials and all.
		throw new Error(`The function given as "${option}" failed to sign${kindOf(error)}`);
	}
	if (!isUint8Array(signature) || signature.length === 0) {
		throw new TypeError(`The function given as "${option}" must resolve with the bytes of the signature, a non-empty Uint8Array`);
	}
	return Buffer.from(signature).toString('base64');
}

function kindOf(error: unknown): string {
	return error instanceof Error && /^[A-Za-z]\w{0,63}$/.test(error.name) ? `: ${error.name}` : '';
}
