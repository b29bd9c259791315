/**
 * What of a canonical request is signed, and how the signature is announced.
 *
 * The string to sign has two lines: no date, no scope. Algorithm name, salt length and the scheme word of `authorization` go together.
 */
import type {PayOptions} from '../../types.js';
import {sha256Hex} from './canonical-request.js';

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
