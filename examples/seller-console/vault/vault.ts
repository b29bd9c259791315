/**
 * The vault: the refresh tokens of connected sellers, by the application's account.
 *
 * A vault is not a cache. `undefined` means that nobody keeps a token there; a record that cannot be read and a database that cannot be
 * reached are errors. A token is kept under tenant **and** seller: the seller's id in a callback is a claim, and one account must never
 * take another's place by making it.
 */
import {createSealing, type Kept, type Owner, type VaultKeys} from './sealing.js';
import type {Storage} from './storage.js';

/** A connected seller, without the token. */
export interface ConnectedRecord extends Owner {
	readonly connectedAtMs: number;
}

export interface Vault {
	/** Keeps a token; an earlier one of the same tenant, region and seller is replaced. */
	keep(owner: Owner, kept: Kept): Promise<void>;
	refreshToken(owner: Owner): Promise<string | undefined>;
	/** The sellers of an account, the newest first. */
	sellersOf(tenant: string): Promise<ConnectedRecord[]>;
	remove(owner: Owner): Promise<void>;
	close(): Promise<void>;
}

/** A vault on an open storage. The first key encrypts, all decrypt. */
export function createVault(storage: Storage, keys: VaultKeys): Vault {
	const sealing = createSealing(keys);
	const read = async (owner: Owner, sealed: string): Promise<Kept> => {
		try {
			return await sealing.open(owner, sealed);
		} catch (error) {
			throw vaultError(`The vault cannot read its record of seller ${owner.sellingPartnerId}.`, error);
		}
	};
	return {
		async keep(owner, kept) {
			const sealed = await sealing.seal(owner, kept);
			await reach(() => storage.write(keyOf(owner), sealed));
		},
		async refreshToken(owner) {
			const sealed = await reach(() => storage.read(keyOf(owner)));
			return sealed === undefined ? undefined : (await read(owner, sealed)).refreshToken;
		},
		async sellersOf(tenant) {
			const owned = ownedBy(tenant, await reach(() => storage.all()));
			const records = await Promise.all(
				owned.map(async ([owner, sealed]) => ({...owner, connectedAtMs: (await read(owner, sealed)).connectedAtMs})),
			);
			return records.sort((one, other) => other.connectedAtMs - one.connectedAtMs);
		},
		remove: (owner) => reach(() => storage.remove(keyOf(owner))),
		close: () => storage.close(),
	};
}

async function reach<T>(ask: () => Promise<T>): Promise<T> {
	try {
		return await ask();
	} catch (error) {
		throw vaultError('The vault cannot be reached.', error);
	}
}

/** With the status for a browser: what is wrong is ours, and may pass. */
function vaultError(message: string, cause: unknown): Error {
	return Object.assign(new Error(message, {cause}), {status: 503, expose: false});
}

function keyOf({tenant, region, sellingPartnerId}: Owner): string {
	return [tenant, region, sellingPartnerId].map(encodeURIComponent).join('/');
}

function ownedBy(tenant: string, records: ReadonlyMap<string, string>): [Owner, string][] {
	const found: [Owner, string][] = [];
	for (const [key, sealed] of records) {
		const [of, region, sellingPartnerId] = key.split('/').map(decodeURIComponent);
		if (of === tenant && isRegion(region) && sellingPartnerId !== undefined) {
			found.push([{tenant, region, sellingPartnerId}, sealed]);
		}
	}
	return found;
}

function isRegion(value: string | undefined): value is Owner['region'] {
	return value === 'na' || value === 'eu' || value === 'fe';
}
