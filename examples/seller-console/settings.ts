/**
 * The settings of `npm run console`, from the environment, and the one line that says what is wrong with them.
 */
import {randomBytes} from 'node:crypto';
import type {VaultKeys} from './vault/sealing.js';

export interface Settings {
	readonly port: number;
	readonly vaultUrl: string;
	readonly vaultKeys: VaultKeys;
}

/** @throws Error naming the variable that is wrong, and never its value: it may be a key */
export function readSettings({PORT = '3000', VAULT_URL = 'memory:', VAULT_KEYS}: NodeJS.ProcessEnv): Settings {
	const port = Number(PORT);
	if (!/^\d+$/.test(PORT) || port > 65_535) {
		throw new Error('"PORT" must be a number from 0 to 65535.');
	}
	if (VAULT_KEYS === undefined && VAULT_URL !== 'memory:') {
		throw new Error(`"VAULT_KEYS" must be set where the vault lasts: ${KEY}.`);
	}
	return {port, vaultUrl: VAULT_URL, vaultKeys: readKeys(VAULT_KEYS)};
}

const KEY = '64 hexadecimal digits from `openssl rand -hex 32`';

function readKeys(text = ''): VaultKeys {
	const given = text.split(',').filter((key) => key !== '');
	// Buffer.from() ends in silence at the first character that is no digit.
	if (given.some((key) => !/^[\da-f]{64}$/i.test(key))) {
		throw new Error(`"VAULT_KEYS" must be ${KEY}, several of them separated by commas.`);
	}
	const [first = randomBytes(32), ...others] = given.map((key) => Buffer.from(key, 'hex'));
	return [first, ...others];
}

/** Why the console did not start, in a line. */
export function sayWhy(error: unknown, port: string | undefined): string {
	if (!(error instanceof Error)) {
		return String(error);
	}
	const code = 'code' in error ? String(error.code) : error.name;
	// Of a server that cannot be reached Node says the code alone.
	return code === 'EADDRINUSE' ? `Port ${port ?? '3000'} is taken: set PORT to another.` : error.message || code;
}
