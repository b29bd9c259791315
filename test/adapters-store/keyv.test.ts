/**
 * Tokens shared through Keyv: in memory, and in a real PostgreSQL.
 */
import {randomUUID} from 'node:crypto';
import KeyvPostgres from '@keyv/postgres';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Keyv} from 'keyv';
import {afterAll, afterEach, describe, expect, test, vi} from 'vitest';
import {keyvTokenStore} from '../../adapters/keyv.js';
import {tokenStoreSuite} from '../../src/store/token-store-suite.js';
import {mintOf, mintOnCommand, NEVER, request, startProcess} from '../store/process.js';
import {rejectionOf} from '../errors.js';
import {closeAll, ORDER, startAuth, tokenOf} from './auths.js';
import {isOpen, withServer} from './servers.js';

afterEach(() => {
	vi.useRealTimers();
});

describe('in memory', () => {
	const store = new Map();
	for (const {title, run} of tokenStoreSuite(() => keyvTokenStore(new Keyv({store})))) {
		test.concurrent(title, run);
	}

	test('there are no leases: every process mints for itself, and the last write stays', async () => {
		const [first, second] = [startProcess(keyvTokenStore(new Keyv({store}))), startProcess(keyvTokenStore(new Keyv({store})))];
		const mints = [mintOnCommand(), mintOnCommand()] as const;
		const minting = [
			first.shared.mintOnce(request('both'), mints[0], NEVER),
			second.shared.mintOnce(request('both'), mints[1], NEVER),
		];
		await Promise.all(mints.map(({started}) => started));
		mints[0].land('one');
		await minting[0];
		mints[1].land('two');
		await minting[1];
		expect((await first.shared.read(request('both')))?.value).toBe('two');
	});

	test('a reader whose clock is ten minutes behind the writer gets no more life than there is', async () => {
		vi.useFakeTimers({toFake: ['Date']});
		const writer = keyvTokenStore(new Keyv({store}));
		await writer.set('apart', 'sealed', {lifetimeMs: 3_600_000});
		vi.setSystemTime(Date.now() - 600_000);
		expect(await writer.get('apart', NEVER)).toEqual({value: 'sealed', lifetimeMs: 3_600_000});
	});

	test('the last ten minutes of a lifetime are not shared', async () => {
		vi.useFakeTimers({toFake: ['Date']});
		const token = keyvTokenStore(new Keyv({store}));
		await token.set('ending', 'sealed', {lifetimeMs: 3_600_000});
		vi.setSystemTime(Date.now() + 3_000_000);
		expect(await token.get('ending', NEVER)).toBeUndefined();
	});
});

test('a Keyv whose store fails is a store that fails, and no empty one', async () => {
	const broken = {
		get: async () => Promise.reject(new Error('no')),
		set: async () => Promise.reject(new Error('no')),
		delete: async () => Promise.reject(new Error('no')),
		clear: async () => {},
	};
	const keyv = new Keyv({store: broken});
	keyv.on('error', () => {});
	const {shared, announced} = startProcess(keyvTokenStore(keyv));
	expect((await shared.mintOnce(request('A'), mintOf('token'), NEVER)).value).toBe('token');
	expect(announced).toContainEqual({event: 'failed', action: 'read', reason: 'Error'});
});

test('a value that Keyv does not keep is a failure', async () => {
	const keyv = new Keyv({store: new Map()});
	keyv.set = async () => false;
	await expect(keyvTokenStore(keyv).set('key', 'value', {lifetimeMs: 1_000})).rejects.toThrow();
});

test('anything but a Keyv is refused', () => {
	// What a caller without types may write.
	expect(() => keyvTokenStore(new Map() as unknown as Keyv)).toThrow(TypeError);
});

const DATABASE = 'postgresql://postgres@127.0.0.1:5432/test';
const isThere = await isOpen(5432);

describe('in PostgreSQL', () => {
	withServer('PostgreSQL', isThere ? DATABASE : undefined, (uri) => {
		const table = `tokens_${randomUUID().replaceAll('-', '')}`;
		const postgres = new KeyvPostgres({uri, table, maxUses: 1}); // as the guide says
		const keyv = new Keyv({store: postgres, namespace: 'amazon'});

		afterAll(async () => {
			await postgres.query(`DROP TABLE IF EXISTS ${table}`);
			await postgres.disconnect();
		});

		for (const {title, run} of tokenStoreSuite(() => keyvTokenStore(keyv))) {
			test.concurrent(title, run);
		}

		test('a token that one process has minted is the token of the next, and the table holds it sealed', async () => {
			await startProcess(keyvTokenStore(keyv)).shared.mintOnce(request('A2SELLER'), mintOf('Atza|token'), NEVER);
			const mint = mintOf('another');
			const second = await startProcess(keyvTokenStore(keyv)).shared.mintOnce(request('A2SELLER'), mint, NEVER);
			expect([second.value, mint.count]).toEqual(['Atza|token', 0]);
			const rows = JSON.stringify(await postgres.query(`SELECT * FROM ${table}`));
			expect(rows).toContain('eyJ');
			expect(rows).not.toMatch(/Atza|A2SELLER/);
		});

		// Again where the machine stands still: a database that takes longer than 200 ms is no store for that long.
		test('whole auths share seller tokens, restricted ones and what is forgotten, and no refusals', {retry: 2}, async () => {
			await using fake = await startFakeAmazon({sellers: ['A', 'REVOKED']});
			const namespace = `auths ${randomUUID()}`;
			const [first, second, third] = Array.from({length: 3}, () =>
				startAuth(fake, keyvTokenStore(new Keyv({store: new KeyvPostgres({uri, table, maxUses: 1}), namespace}))),
			);
			if (!first || !second || !third) {
				throw new Error('Three auths were asked for.');
			}
			const token = await tokenOf(first, 'A', ORDER);
			expect(await tokenOf(second, 'A', ORDER)).toBe(token);
			expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([1, 1]);
			await first.forget({sellingPartnerId: 'A'});
			expect(await tokenOf(third, 'A', ORDER)).not.toBe(token);
			expect([first, second, third].map((auth) => auth.stats().storeFailures)).toEqual([0, 0, 0]);
			fake.revoke({sellingPartnerId: 'REVOKED'});
			const before = fake.count({service: 'lwa'});
			for (const auth of [first, second, first]) {
				expect(await rejectionOf(tokenOf(auth, 'REVOKED'))).toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
			}
			expect(fake.count({service: 'lwa'}) - before).toBe(2);
			await closeAll([first, second, third]);
		});
	});
});
