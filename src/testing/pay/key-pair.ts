/**
 * The key pair that `options.pay` signs with. It is made once in a process, since making one is slow.
 */
import {generateKeyPair} from 'node:crypto';
import {promisify} from 'node:util';

/** The public key id of `options.pay`. It leaves the environment to the path. */
export const ownPublicKeyId = 'AFAKEAMAZONPAYPUBLICKEY0';

/** The merchant who owns the key of `options.pay`. */
export const ownMerchantId = 'A1EXAMPLEPROVIDER';

let made: Promise<{publicKey: string; privateKey: string}> | undefined;

/** Makes an RSA key pair of 2048 bits, both halves as PEM. */
export function payKeyPair(): Promise<{publicKey: string; privateKey: string}> {
	made ??= promisify(generateKeyPair)('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: {type: 'spki', format: 'pem'},
		privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
	});
	return made;
}
