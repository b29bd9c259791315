/** Private keys in every spelling people have them in, and what is none: of throw-away keys. */
import {createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject} from 'node:crypto';
import {vectors} from './vectors.js';

export const key: KeyObject = createPrivateKey(vectors.testPrivateKeyPkcs8Pem);
const pkcs8 = vectors.testPrivateKeyPkcs8Pem;
const pkcs1 = key.export({type: 'pkcs1', format: 'pem'}).toString();
const small = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey;
const curve = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;
const otherHash = generateKeyPairSync('rsa-pss', {
	modulusLength: 2048,
	hashAlgorithm: 'sha1',
	mgf1HashAlgorithm: 'sha1',
}).privateKey;
const encrypted = {cipher: 'aes-256-cbc', passphrase: 'secret'} as const;
/** `openssl req -x509 -newkey ec -outform DER`, of a key nobody keeps. */
const certificate =
	'MIIBbjCCARWgAwIBAgIUHGOMi2JM6JpejJ0y0EfW/OAl8VQwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBeDAgFw0yNjExMjIwMzM2MzNaGA8yMTI2MTAyOTAzMzYzM1owDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDO10xR43nTYMwoIyn0ccGBzfHHqXy3+R4GqprfS91nh1qBo+G1/qc5GK+ASCIUMiiy3P0HDESGn1jvsVBHl6tCjUzBRMB0GA1UdDgQWBBQbL2mC2LqZrmjesjDivT6waXL0xzAfBgNVHSMEGDAWgBQbL2mC2LqZrmjesjDivT6waXL0xzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIDv1AKrb7IE0V0iMrFtuPdbSUzyP9mgj/2Lfber6MlB7AiB+wzvVyo+MGtWhYUz69ER8zqGTBi80XGG6pdjfXBiZJg==';
const curvePem = curve.export({type: 'sec1', format: 'pem'}).toString();
const pemOf = (label: string, content: string): string => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`;

/** Trap 6: each of these stands for a report of a key that "does not work". */
export const READ: ReadonlyArray<readonly [name: string, value: unknown]> = [
	['PKCS#8 PEM', pkcs8],
	['PKCS#1 PEM', pkcs1],
	['PEM with CRLF', pkcs8.replaceAll('\n', '\r\n')],
	['PEM with a literal \\n from an environment variable', pkcs8.replaceAll('\n', '\\n')],
	['PKCS#1 PEM with a literal \\r\\n', pkcs1.replaceAll('\n', '\\r\\n')],
	['PEM in quotation marks', `"${pkcs8.replaceAll('\n', '\\n')}"`],
	['indented PEM', pkcs8.replaceAll(/^/gm, '\t  ')],
	['PEM on one line with spaces', pkcs8.trim().replaceAll('\n', ' ')],
	['PEM on one line without spaces', pkcs8.replaceAll('\n', '')],
	['PEM with text around it', `Bag Attributes\n    localKeyID: 01\n${pkcs8}trailing text`],
	['PEM behind its certificate', `${pemOf('CERTIFICATE', certificate)}${pkcs8}`],
	['PEM with a byte order mark', `\ufeff${pkcs8}`],
	['bytes of a PEM file', Buffer.from(pkcs8)],
	['PKCS#8 DER', key.export({type: 'pkcs8', format: 'der'})],
	['PKCS#1 DER', new Uint8Array(key.export({type: 'pkcs1', format: 'der'}))],
	['a KeyObject', key],
];

const EC = /^"pay.privateKey" is an elliptic curve key: Amazon Pay takes RSA keys, make one with "openssl genrsa 2048"$/;
const PUBLIC = /^"pay.privateKey" is a public key: pass the private key that belongs to it$/;
const ENCRYPTED = /^"pay.privateKey" is encrypted: decrypt it with "openssl pkey", or pass a KeyObject made with its passphrase$/;
const CERTIFICATE = /^"pay.privateKey" is a certificate: pass the private key that belongs to it$/;
const SMALL = /^"pay.privateKey" must be an RSA key of at least 2048 bits, this one has 1024$/;
const DAMAGED = /^"pay.privateKey" is damaged or not an RSA private key: pass PKCS#8 or PKCS#1, as PEM or DER, whole$/;
const NO_PEM = /^"pay.privateKey" must hold the key itself, from "-----BEGIN PRIVATE KEY-----" to its END line$/;
const KIND = /^"pay.privateKey" must be a PEM string, DER bytes, a KeyObject or a signing function$/;

export const REFUSED: ReadonlyArray<readonly [name: string, value: unknown, message: RegExp]> = [
	[
		'an OpenSSH key',
		pemOf('OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU='),
		/^"pay.privateKey" is in OpenSSH's own format: convert a copy with "ssh-keygen -p -m PEM -f FILE"$/,
	],
	['an encrypted PKCS#8 PEM', key.export({type: 'pkcs8', format: 'pem', ...encrypted}), ENCRYPTED],
	['an encrypted PKCS#1 PEM', key.export({type: 'pkcs1', format: 'pem', ...encrypted}), ENCRYPTED],
	['an encrypted PKCS#8 DER', key.export({type: 'pkcs8', format: 'der', ...encrypted}), ENCRYPTED],
	['an EC PEM', curvePem, EC],
	['an EC PEM behind its parameters', `${pemOf('EC PARAMETERS', 'BggqhkjOPQMBBw==')}${curvePem}`, EC],
	['an EC PEM in PKCS#8', curve.export({type: 'pkcs8', format: 'pem'}), EC],
	['an EC key in SEC1 DER', curve.export({type: 'sec1', format: 'der'}), EC],
	['an EC KeyObject', curve, EC],
	['an Ed25519 key', edwards, /^"pay.privateKey" is of a kind that Amazon Pay does not take/],
	['a public PEM', vectors.publicKeyPem, PUBLIC],
	['a PKCS#1 public PEM', createPublicKey(key).export({type: 'pkcs1', format: 'pem'}), PUBLIC],
	['a public DER', createPublicKey(key).export({type: 'spki', format: 'der'}), PUBLIC],
	['a PKCS#1 public DER', createPublicKey(key).export({type: 'pkcs1', format: 'der'}), PUBLIC],
	['a public KeyObject', createPublicKey(key), PUBLIC],
	['a symmetric KeyObject', createSecretKey(Buffer.alloc(32)), /^"pay.privateKey" is a symmetric key: pass an RSA private key$/],
	['a certificate PEM', pemOf('CERTIFICATE', certificate), CERTIFICATE],
	['a certificate DER', Buffer.from(certificate, 'base64'), CERTIFICATE],
	['1024 bits in PEM', small.export({type: 'pkcs8', format: 'pem'}), SMALL],
	['1024 bits in a KeyObject', small, SMALL],
	[
		'an RSA-PSS key bound to SHA-1',
		otherHash,
		/^"pay.privateKey" is an RSA-PSS key bound to another hash than SHA-256: make one with "openssl genrsa 2048"$/,
	],
	['a PEM cut short', pkcs8.slice(0, 900), NO_PEM],
	['a PEM with a line missing', pkcs8.replace(/\n[^\n]{64}\n/, '\n'), DAMAGED],
	['a PEM with a stray character', pkcs8.replace('MII', 'M!I'), DAMAGED],
	['an empty PEM', pemOf('PRIVATE KEY', ''), DAMAGED],
	['a file name', './private.pem', NO_PEM],
	['the empty string', '', NO_PEM],
	['random bytes', Buffer.from('not a key at all'), DAMAGED],
	['no bytes', new Uint8Array(), DAMAGED],
	['nothing', undefined, KIND],
	['a number', 5, KIND],
	['a JWK', key.export({format: 'jwk'}), KIND],
];
