/**
 * Keys for what leaves for a browser, derived from the application's secrets: one to sign, one to encrypt, of each secret.
 *
 * Derived, so that a secret which signs something else as well is of no use across.
 */
import {hkdfSync} from 'node:crypto';

/** The newest first. */
export interface ConnectKeys {
	readonly state: readonly [Uint8Array, ...Uint8Array[]];
	readonly seal: readonly [Uint8Array, ...Uint8Array[]];
}

export function deriveKeys([first, ...more]: readonly [Uint8Array, ...Uint8Array[]]): ConnectKeys {
	const derive = (purpose: string): readonly [Uint8Array, ...Uint8Array[]] => [
		keyOf(first, purpose),
		...more.map((secret) => keyOf(secret, purpose)),
	];
	return {state: derive('state'), seal: derive('appstore start')};
}

const NO_SALT = new Uint8Array(0);

function keyOf(secret: Uint8Array, purpose: string): Uint8Array {
	return new Uint8Array(hkdfSync('sha256', secret, NO_SALT, `got-amazon-auth connect-seller ${purpose}`, 32));
}
