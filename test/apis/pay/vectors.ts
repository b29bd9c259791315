/** The Amazon Pay vectors, typed: made by Amazon's own Node SDK, and by a reference that reproduces the Java and .NET ones. */
import {constants, createPublicKey, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {PayAlgorithm} from '../../../src/apis/pay/signature.js';

export interface Vector {
	readonly id: string;
	readonly description: string;
	readonly algorithm: PayAlgorithm;
	readonly saltLength: number;
	readonly method: string;
	readonly url: string;
	readonly headersGiven: Readonly<Record<string, string>>;
	/** Of `recommended` vectors. */
	readonly headersSigned?: Readonly<Record<string, string>>;
	/** Of `nodeSdk` vectors. */
	readonly headersSent?: Readonly<Record<string, string>>;
	readonly body: string | null;
	readonly date: string;
	readonly canonicalRequest: string;
	readonly stringToSign: string;
	readonly signedHeaders: string;
	readonly authorizationHeader: string;
	readonly signature: string;
	readonly copyBehaviour?: boolean;
}

interface ButtonVector extends Pick<Vector, 'id' | 'algorithm' | 'saltLength' | 'stringToSign' | 'signature'> {
	readonly payload: string;
}

interface VectorFile {
	readonly publicKeyPem: string;
	readonly testPrivateKeyPkcs8Pem: string;
	readonly recommended: readonly Vector[];
	readonly nodeSdk: readonly Vector[];
	readonly buttonSignatures: readonly ButtonVector[];
}

// The file's shape is fixed: it is a fixture of this directory.
export const vectors: VectorFile = JSON.parse(
	readFileSync(new URL('../../fixtures/pay-vectors.json', import.meta.url), 'utf8'),
) as VectorFile;

const publicKey = createPublicKey(vectors.publicKeyPem);

/** Whether a base64 signature of the vectors' key is good for a text, with one salt length and no other. */
export function isGoodSignature(text: string, signature: string, saltLength: number): boolean {
	const parameters = {key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength};
	return verify('sha256', Buffer.from(text, 'utf8'), parameters, Buffer.from(signature, 'base64'));
}

/** A vector by its id. */
export function vector(id: string): Vector {
	const found = [...vectors.recommended, ...vectors.nodeSdk].find((candidate) => candidate.id === id);
	if (found === undefined) {
		throw new Error(`There is no vector ${id}`);
	}
	return found;
}

/** Header names in lower case, as the canonical request takes them. */
export function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
