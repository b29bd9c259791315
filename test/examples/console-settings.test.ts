/**
 * What is wrong with the settings of the seller console is said in one line that names the variable, and no key.
 */
import {once} from 'node:events';
import {createServer} from 'node:net';
import {expect, test} from 'vitest';
import {openDoor} from '../../examples/seller-console/door.js';
import {readSettings, sayWhy} from '../../examples/seller-console/settings.js';

test('without settings the port is 3000 and the vault in memory, under a key of its own', () => {
	const {port, vaultUrl, vaultKeys} = readSettings({});
	expect([port, vaultUrl, vaultKeys.map((key) => key.byteLength)]).toEqual([3000, 'memory:', [32]]);
});

test('keys are read in their order', () => {
	const {vaultKeys} = readSettings({VAULT_KEYS: `${'a1'.repeat(32)},${'B2'.repeat(32)}`});
	expect(vaultKeys.map((key) => key[0])).toEqual([0xa1, 0xb2]);
});

test.each([
	['a port that is no number', {PORT: 'abc'}, '"PORT"'],
	['a port that no machine has', {PORT: '65536'}, '"PORT"'],
	['an empty port', {PORT: ''}, '"PORT"'],
	['a key that is not hexadecimal', {VAULT_KEYS: 'zz'}, '"VAULT_KEYS"'],
	['a second key that is too short', {VAULT_KEYS: `${'a1'.repeat(32)},a1a1`}, '"VAULT_KEYS"'],
	['no key for a vault that lasts', {VAULT_URL: 'redis://127.0.0.1'}, '"VAULT_KEYS"'],
])('%s is refused by the name of its variable', (_title, environment, named) => {
	expect(() => readSettings(environment)).toThrow(named);
	expect(() => readSettings(environment)).not.toThrow(/zz|a1a1/);
});

test('a port that is taken is said in a line', async () => {
	const server = createServer().listen(0, 'localhost');
	await once(server, 'listening');
	const {port} = server.address() as {port: number}; // a TCP server that listens has one
	const error = await openDoor({port, site: 'https://console.example', loopbackPort: () => 0, doors: new Map()}).catch(
		(reason: unknown) => reason,
	);
	expect(sayWhy(error, String(port))).toBe(`Port ${port} is taken: set PORT to another.`);
	server.close();
});
