/**
 * How a record of the vault is encrypted: a JWE under a key of the application, bound to whom it belongs to.
 *
 * `dir` and `A256GCM` only. Tenant, region and seller are sealed inside and compared on opening, so that a record which somebody moved to
 * another tenant or seller does not open there. No record has an end: an authorisation ends at Amazon, and not here.
 */
import {createHmac} from 'node:crypto';
import {EncryptJWT, jwtDecrypt} from 'jose';

/** Whom a record belongs to. */
export interface Owner {
	/** The application's own account. */
	readonly tenant: string;
	readonly region: 'na' | 'eu' | 'fe';
	readonly sellingPartnerId: string;
}

/** What a record keeps. */
export interface Kept {
	readonly refreshToken: string;
	readonly connectedAtMs: number;
}

/** Keys of 32 random bytes: the first encrypts, all decrypt. */
export type VaultKeys = readonly [Uint8Array, ...Uint8Array[]];

export interface Sealing {
	seal(owner: Owner, kept: Kept): Promise<string>;
	/** Rejects for anything but a record of this owner under one of the keys. */
	open(owner: Owner, sealed: string): Promise<Kept>;
}

/** @throws TypeError for a key that is not 32 bytes long */
export function createSealing(keys: VaultKeys): Sealing {
	if (keys.length === 0 || keys.some((key) => key.byteLength !== 32)) {
		throw new TypeError('"vaultKeys" must be keys of 32 random bytes: crypto.randomBytes(32).');
	}
	const byId = new Map(keys.map((key) => [idOf(key), key]));
	const [first] = keys;
	return {
		seal: (owner, {refreshToken, connectedAtMs}) =>
			new EncryptJWT({refreshToken, connectedAtMs, region: owner.region})
				.setProtectedHeader({alg: 'dir', enc: 'A256GCM', kid: idOf(first)})
				.setIssuer(ISSUER)
				.setAudience(owner.tenant)
				.setSubject(owner.sellingPartnerId)
				.encrypt(first),
		async open(owner, sealed) {
			const {payload} = await jwtDecrypt(sealed, ({kid}) => keyOf(byId, kid), {
				issuer: ISSUER,
				audience: owner.tenant,
				subject: owner.sellingPartnerId,
				keyManagementAlgorithms: ['dir'],
				contentEncryptionAlgorithms: ['A256GCM'],
			});
			const {refreshToken, connectedAtMs, region} = payload;
			if (region !== owner.region || typeof refreshToken !== 'string' || typeof connectedAtMs !== 'number') {
				throw new Error('The record is not what the vault writes for this seller.');
			}
			return {refreshToken, connectedAtMs};
		},
	};
}

const ISSUER = 'seller-console-vault';

function keyOf(byId: ReadonlyMap<string, Uint8Array>, kid: string | undefined): Uint8Array {
	const key = kid === undefined ? undefined : byId.get(kid);
	if (!key) {
		throw new Error('The record was encrypted with a key that is not among "vaultKeys".');
	}
	return key;
}

/** Names a key without telling it. */
function idOf(key: Uint8Array): string {
	return createHmac('sha256', key).update('kid').digest('base64url').slice(0, 12);
}
