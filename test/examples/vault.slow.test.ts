/**
 * The vault of the seller console: what rule it keeps with each storage, and when the storage fails.
 */
import {randomBytes, randomUUID} from 'node:crypto';
import KeyvPostgres from '@keyv/postgres';
import {createClient} from '@keyv/redis';
import {afterAll, describe, expect, test, vi} from 'vitest';
import type {Owner, VaultKeys} from '../../examples/seller-console/vault/sealing.js';
import {openStorage, type Storage} from '../../examples/seller-console/vault/storage.js';
import {createVault, type Vault} from '../../examples/seller-console/vault/vault.js';
import {isOpen, startProxy, startRedis, withServer} from '../adapters-store/servers.js';

const POSTGRES = 'postgresql://postgres@127.0.0.1:5432/test';
const REDIS = 'redis://127.0.0.1:6379';

const [isPostgresThere, isRedisThere, ownRedis] = await Promise.all([isOpen(5432), isOpen(6379), startRedis()]);

describe('in memory', () => suite('memory:'));

describe('in PostgreSQL', () => {
	withServer('PostgreSQL', isPostgresThere ? POSTGRES : undefined, (url) => {
		suite(url);

		test('one that is gone is an error and never an unknown seller', async () => {
			const proxy = await startProxy(5432);
			const vault = await openVault(proxy.url.replace(/^\w+:\/\//, 'postgresql://postgres@').replace(/\/?$/, '/test'), [
				randomBytes(32),
			]);
			const owner = ownerOf();
			await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
			await proxy.close();
			const unreachable = {message: 'The vault cannot be reached.', status: 503};
			await expect(vault.refreshToken(owner)).rejects.toMatchObject(unreachable);
			await expect(vault.sellersOf(owner.tenant)).rejects.toMatchObject(unreachable);
			await expect(vault.keep(owner, {refreshToken: 'Atzr|2', connectedAtMs: 2})).rejects.toMatchObject(unreachable);
			await vault.close();
			const back = await openVault(url, [randomBytes(32)]);
			await back.remove(owner);
			await back.close();
		});

		test('a connection that the server ends takes neither the process nor a record with it', async () => {
			const uri = `${url}?application_name=vault-${randomUUID()}`;
			const vault = await openVault(uri, [randomBytes(32)]);
			const owner = ownerOf();
			await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
			await Promise.all([vault.refreshToken(owner), vault.refreshToken(owner)]); // two connections
			const same = new KeyvPostgres({uri}); // the adapter has one pool for a URI
			const ended = await same.query(
				"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()",
			);
			expect(ended).toEqual([]); // none lies idle, to be ended
			expect(await vault.refreshToken(owner)).toBe('Atzr|1');
			await vault.remove(owner);
			await vault.close();
		});
	});
});

describe('in Redis', () => {
	withServer('Redis', isRedisThere ? REDIS : undefined, (url) => {
		suite(url);
	});

	withServer('a Redis to stop', ownRedis, (redis) => {
		afterAll(async () => {
			await redis.stop();
		});

		test('one that is gone is an error and never an unknown seller, and is well again when it is back', async () => {
			const vault = await openVault(redis.url, [randomBytes(32)]);
			const owner = ownerOf();
			await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
			await redis.stop();
			const unreachable = {message: 'The vault cannot be reached.', status: 503};
			await expect(vault.refreshToken(owner)).rejects.toMatchObject(unreachable);
			await expect(vault.sellersOf(owner.tenant)).rejects.toMatchObject(unreachable);
			await expect(vault.keep(owner, {refreshToken: 'Atzr|2', connectedAtMs: 2})).rejects.toMatchObject(unreachable);
			await expect(vault.remove(owner)).rejects.toMatchObject(unreachable);
			await redis.start();
			await vi.waitFor(async () => vault.keep(owner, {refreshToken: 'Atzr|3', connectedAtMs: 3}), {timeout: 8000, interval: 100});
			expect(await vault.refreshToken(owner)).toBe('Atzr|3');
			await vault.close();
		});

		test('one that throws records out when memory runs short is refused at the start', async () => {
			const client = createClient({url: redis.url});
			await client.connect();
			await client.configSet({maxmemory: '50mb', 'maxmemory-policy': 'allkeys-lru'});
			await expect(openStorage(redis.url)).rejects.toThrow('noeviction');
			await client.configSet({maxmemory: '0'});
			client.destroy();
		});
	});
});

test.each(['redis://127.0.0.1:1', 'postgresql://postgres@127.0.0.1:1/test'])(
	'no vault opens where no server is: %s',
	async (url) => {
		await expect(openStorage(url)).rejects.toThrow();
	},
);

test.each<[VaultKeys]>([[[randomBytes(31)]], [[randomBytes(32), randomBytes(33)]]])(
	'keys of another length are a TypeError',
	async (keys) => {
		const storage = await openStorage('memory:');
		expect(() => createVault(storage, keys)).toThrow(
			new TypeError('"vaultKeys" must be keys of 32 random bytes: crypto.randomBytes(32).'),
		);
	},
);

/** What holds wherever the records lie. */
function suite(url: string): void {
	test('it gives back what was kept, to its owner only', async () => {
		await using its = await stage(url);
		const {vault, owner} = its;
		await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		expect(await vault.refreshToken(owner)).toBe('Atzr|1');
		expect(await vault.refreshToken({...owner, tenant: `${owner.tenant}x`})).toBeUndefined();
		expect(await vault.refreshToken({...owner, region: 'eu'})).toBeUndefined();
		expect(await vault.refreshToken({...owner, sellingPartnerId: 'A2'})).toBeUndefined();
	});

	test('a seller who connects again replaces the token; another account with the same id does not', async () => {
		await using its = await stage(url);
		const {vault, owner} = its;
		await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		await vault.keep(owner, {refreshToken: 'Atzr|2', connectedAtMs: 2});
		await vault.keep(its.other, {refreshToken: 'Atzr|claimed', connectedAtMs: 3});
		expect(await vault.refreshToken(owner)).toBe('Atzr|2');
	});

	test('it lists the sellers of one account, the newest first, and forgets who is removed', async () => {
		await using its = await stage(url);
		const {vault, owner} = its;
		await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		await vault.keep({...owner, sellingPartnerId: 'A2'}, {refreshToken: 'Atzr|2', connectedAtMs: 2});
		await vault.keep(its.other, {refreshToken: 'Atzr|3', connectedAtMs: 3});
		expect(await vault.sellersOf(owner.tenant)).toEqual([
			{...owner, sellingPartnerId: 'A2', connectedAtMs: 2},
			{...owner, connectedAtMs: 1},
		]);
		await vault.remove(owner);
		expect(await vault.refreshToken(owner)).toBeUndefined();
		expect(await vault.sellersOf(owner.tenant)).toHaveLength(1);
	});

	test('no record shows its token, and none has an end', async () => {
		await using its = await stage(url);
		await its.vault.keep(its.owner, {refreshToken: 'Atzr|secret', connectedAtMs: 1});
		vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 20 * 365 * 86_400_000});
		expect(await its.vault.refreshToken(its.owner)).toBe('Atzr|secret');
		vi.useRealTimers();
		const [record = ''] = await its.records();
		expect(record).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
		expect(Buffer.from(record, 'base64url').toString('latin1')).not.toContain('secret');
	});

	test('a new key in front encrypts what comes, and what is there opens still; without its key it is an error', async () => {
		await using its = await stage(url);
		await its.vault.keep(its.owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		const fresh = randomBytes(32);
		const rotated = await its.again([fresh, its.key]);
		expect(await rotated.refreshToken(its.owner)).toBe('Atzr|1');
		await rotated.keep(its.owner, {refreshToken: 'Atzr|2', connectedAtMs: 2});
		await expect(its.vault.refreshToken(its.owner)).rejects.toMatchObject({
			message: 'The vault cannot read its record of seller A1.',
			status: 503,
		});
		await expect(its.vault.sellersOf(its.owner.tenant)).rejects.toThrow('cannot read');
	});

	test.each<[string, (records: readonly string[]) => string]>([
		['was cut', ([record = '']) => record.slice(0, -2)],
		['is empty', () => ''],
		['is something else', () => '{"refreshToken":"Atzr|forged"}'],
		["is another account's, moved here", ([, moved = '']) => moved],
	])('a record that %s is an error, and never an unknown seller', async (_, forge) => {
		await using its = await stage(url);
		const {vault, owner, storage} = its;
		await vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		await vault.keep(its.other, {refreshToken: 'Atzr|2', connectedAtMs: 2});
		const [own = '', others = ''] = await its.records();
		await storage.write(keyOf(owner), forge([own, others]));
		await expect(vault.refreshToken(owner)).rejects.toThrow('cannot read');
		await expect(vault.sellersOf(owner.tenant)).rejects.toThrow('cannot read');
		expect(await vault.refreshToken(its.other)).toBe('Atzr|2');
	});
}

interface Stage {
	readonly vault: Vault;
	readonly storage: Storage;
	readonly key: Uint8Array;
	readonly owner: Owner;
	/** Of another account, with the same seller. */
	readonly other: Owner;
	/** The same records with other keys. */
	again(keys: VaultKeys): Promise<Vault>;
	/** The records of owner and other, as they lie there. */
	records(): Promise<string[]>;
	[Symbol.asyncDispose](): Promise<void>;
}

async function stage(url: string): Promise<Stage> {
	const storage = await openStorage(url);
	const key = randomBytes(32);
	const owner = ownerOf();
	const other = ownerOf();
	return {
		vault: createVault(storage, [key]),
		storage,
		key,
		owner,
		other,
		again: async (keys) => createVault(storage, keys),
		records: async () => Promise.all([owner, other].map(async (one) => (await storage.read(keyOf(one))) ?? '')),
		async [Symbol.asyncDispose]() {
			for (const name of (await storage.all()).keys()) {
				if (name.startsWith(owner.tenant) || name.startsWith(other.tenant)) {
					await storage.remove(name);
				}
			}
			await storage.close();
		},
	};
}

async function openVault(url: string, keys: VaultKeys): Promise<Vault> {
	return createVault(await openStorage(url), keys);
}

function ownerOf(): Owner {
	return {tenant: `test-${randomUUID()}`, region: 'na', sellingPartnerId: 'A1'};
}

function keyOf({tenant, region, sellingPartnerId}: Owner): string {
	return `${tenant}/${region}/${sellingPartnerId}`;
}
