/**
 * A private key as people have it (PEM from a file or an environment variable, DER, `KeyObject`) → the `KeyObject` that signs.
 *
 * Every refusal names the option and says what to do, and never holds a byte of the key: OpenSSL's own errors are not passed on.
 */
import {createPrivateKey, createPublicKey, KeyObject, X509Certificate} from 'node:crypto';
import {isUint8Array} from 'node:util/types';

const SMALLEST_MODULUS_BITS = 2048;

/**
 * The RSA private key behind an option's value: PKCS#8 or PKCS#1, as PEM (also on one line, indented, with CRLF or with a literal
 * `\n` or `\\n`, in base64 or in UTF-16, as CI systems and Windows keep it), as DER, also in base64, or as a `KeyObject`.
 *
 * @throws TypeError for anything that cannot sign for Amazon Pay: an OpenSSH, encrypted, EC or public key, a certificate, fewer than
 * 2048 bits, an RSA-PSS key bound to another hash or a longer salt.
 */
export function readPrivateKey(value: unknown, option: string): KeyObject {
	return assertUsableKey(readKey(value, option), option);
}

function readKey(value: unknown, option: string): KeyObject {
	if (value instanceof KeyObject) {
		return value;
	}
	if (typeof value === 'string') {
		return readText(value, option);
	}
	if (isUint8Array(value)) {
		// What `readFile` gives for a PEM file is bytes too.
		const text = textOf(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
		return text === undefined ? readDer(value, option) : readText(text, option);
	}
	throw new TypeError(`"${option}" must be a PEM string, DER bytes, a KeyObject or a signing function`);
}

/** PEM, or base64 of PEM or DER, once: what secrets are kept as where a line break does not survive. */
function readText(text: string, option: string): KeyObject {
	// A file of UTF-16 that was read as something else has a zero for every second character.
	const plain = text.replaceAll('\0', '').replace(/\\+[rn]/g, '\n');
	const packed = plain.replace(/[\s\ufeff\ufffd]/g, '');
	if (!BASE64.test(packed)) {
		return readPem(plain, option);
	}
	const bytes = Buffer.from(packed, 'base64');
	const inner = textOf(bytes);
	if (inner !== undefined) {
		return readPem(inner.replace(/\\+[rn]/g, '\n'), option);
	}
	// A DER sequence, or else text that is no key at all.
	return bytes[0] === 0x30 ? readDer(bytes, option) : readPem(plain, option);
}

/** The text that bytes are, in UTF-8 or UTF-16, if a PEM block or base64 begins in it. */
function textOf(bytes: Buffer): string | undefined {
	const text = decoded(bytes);
	return text.includes('-----BEGIN ') || BASE64.test(text.replace(/\s/g, '')) ? text : undefined;
}

function decoded(bytes: Buffer): string {
	// With a mark of the order, or without: the first character of PEM and of base64 is ASCII, so its other byte is zero.
	const [first, second] = bytes;
	if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) {
		return Buffer.from(bytes.subarray(0, bytes.length & ~1))
			.swap16()
			.toString('utf16le')
			.replace('\ufeff', '');
	}
	const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
	return bytes.toString(isLittle ? 'utf16le' : 'utf8').replace('\ufeff', '');
}

const BASE64 = /^(?:[A-Za-z0-9+/]{64,}={0,2}|[A-Za-z0-9_-]{64,}={0,2})$/;

function readPem(text: string, option: string): KeyObject {
	const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs)];
	const block = blocks.find(([, label]) => label?.endsWith('PRIVATE KEY')) ?? blocks[0];
	const label = block?.[1];
	const content = block?.[2];
	if (label === undefined || content === undefined) {
		throw new TypeError(`"${option}" must hold the key itself, from "-----BEGIN PRIVATE KEY-----" to its END line`);
	}
	if (content.includes('ENCRYPTED')) {
		throw refusal('ENCRYPTED PRIVATE KEY', option);
	}
	if (label !== 'PRIVATE KEY' && label !== 'RSA PRIVATE KEY') {
		throw refusal(label, option);
	}
	const base64 = content.replace(/\s/g, '');
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
		throw unreadable(option);
	}
	return parseDer(Buffer.from(base64, 'base64'), label === 'PRIVATE KEY' ? 'pkcs8' : 'pkcs1') ?? raise(unreadable(option));
}

function readDer(bytes: Uint8Array, option: string): KeyObject {
	const der = Buffer.from(bytes);
	return parseDer(der, 'pkcs8') ?? parseDer(der, 'pkcs1') ?? parseDer(der, 'sec1') ?? raise(explainDer(der, option));
}

function parseDer(key: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject | undefined {
	try {
		return createPrivateKey({key, format: 'der', type});
	} catch {
		return undefined;
	}
}

function explainDer(der: Buffer, option: string): TypeError {
	if (parses(() => new X509Certificate(der))) {
		return refusal('CERTIFICATE', option);
	}
	const publicKey = {key: der, format: 'der'} as const;
	if (
		parses(() => createPublicKey({...publicKey, type: 'spki'})) ||
		parses(() => createPublicKey({...publicKey, type: 'pkcs1'}))
	) {
		return refusal('PUBLIC KEY', option);
	}
	if (isEncrypted(der)) {
		return refusal('ENCRYPTED PRIVATE KEY', option);
	}
	return unreadable(option);
}

function parses(parse: () => unknown): boolean {
	try {
		parse();
		return true;
	} catch {
		return false;
	}
}

function isEncrypted(der: Buffer): boolean {
	try {
		createPrivateKey({key: der, format: 'der', type: 'pkcs8'});
		return false;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE';
	}
}

function assertUsableKey(key: KeyObject, option: string): KeyObject {
	if (key.type !== 'private') {
		throw refusal(key.type === 'public' ? 'PUBLIC KEY' : 'SECRET KEY', option);
	}
	if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'rsa-pss') {
		throw refusal(key.asymmetricKeyType === 'ec' ? 'EC PRIVATE KEY' : 'OTHER PRIVATE KEY', option);
	}
	const {modulusLength = 0, hashAlgorithm = 'sha256', mgf1HashAlgorithm = 'sha256'} = key.asymmetricKeyDetails ?? {};
	if (modulusLength < SMALLEST_MODULUS_BITS) {
		throw new TypeError(
			`"${option}" must be an RSA key of at least ${SMALLEST_MODULUS_BITS} bits, this one has ${modulusLength}`,
		);
	}
	if (hashAlgorithm !== 'sha256' || mgf1HashAlgorithm !== 'sha256') {
		throw new TypeError(`"${option}" is an RSA-PSS key bound to another hash than SHA-256: make one with "openssl genrsa 2048"`);
	}
	return key;
}

function refusal(label: string, option: string): TypeError {
	const reason = REFUSED[label] ?? 'is of a kind that Amazon Pay does not take: make an RSA key with "openssl genrsa 2048"';
	return new TypeError(`"${option}" ${reason}`);
}

const REFUSED: Readonly<Record<string, string>> = {
	'OPENSSH PRIVATE KEY': 'is in OpenSSH\'s own format: convert a copy with "ssh-keygen -p -m PEM -f FILE"',
	'ENCRYPTED PRIVATE KEY': 'is encrypted: decrypt it with "openssl pkey", or pass a KeyObject made with its passphrase',
	'EC PRIVATE KEY': 'is an elliptic curve key: Amazon Pay takes RSA keys, make one with "openssl genrsa 2048"',
	'PUBLIC KEY': 'is a public key: pass the private key that belongs to it',
	'RSA PUBLIC KEY': 'is a public key: pass the private key that belongs to it',
	'SECRET KEY': 'is a symmetric key: pass an RSA private key',
	CERTIFICATE: 'is a certificate: pass the private key that belongs to it',
};

function unreadable(option: string): TypeError {
	return new TypeError(`"${option}" is damaged or not an RSA private key: pass PKCS#8 or PKCS#1, as PEM or DER, whole`);
}

function raise(error: TypeError): never {
	throw error;
}
