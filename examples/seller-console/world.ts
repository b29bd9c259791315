/**
 * The console and a fake Amazon that knows it: what the demo and the tests start.
 */
import {randomBytes} from 'node:crypto';
import type {Express} from 'express';
import {type AmazonAuth, createAmazonAuth, type SellingPartnerOptions} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {type ConsoleOptions, createConsole} from './app.js';
import {openAttempts} from './attempts.js';
import type {VaultKeys} from './vault/sealing.js';
import {openStorage} from './vault/storage.js';
import {createVault, type Vault} from './vault/vault.js';

export const APPLICATION_ID = 'amzn1.sp.solution.seller-console-example';

/** One process of the console. */
export interface RunningConsole {
	readonly vault: Vault;
	readonly app: Express;
	[Symbol.asyncDispose](): Promise<void>;
}

export interface World extends RunningConsole {
	readonly fake: FakeAmazon;
}

export interface WorldOptions {
	/** Where browsers find the console, as it is registered with Amazon. */
	readonly origin: string;
	readonly vaultUrl: string;
	readonly vaultKeys: VaultKeys;
	readonly amazonAlsoAt?: readonly string[];
	readonly onError: (error: unknown) => void;
}

/** What every process of a console must have alike. */
export type ConsoleSecrets = Pick<ConsoleOptions, 'sessionSecret' | 'connectSecret'>;

export async function startWorld(options: WorldOptions): Promise<World> {
	const fake = await startConsolesAmazon(options.origin);
	const console = await startConsole(fake, {...options, ...drawSecrets()});
	return {
		...console,
		fake,
		async [Symbol.asyncDispose]() {
			await console[Symbol.asyncDispose]();
			await fake.close();
		},
	};
}

/** An Amazon with which the console is registered. */
export function startConsolesAmazon(origin: string): Promise<FakeAmazon> {
	return startFakeAmazon({
		sellers: {A1HARBOUR: {region: 'na'}, A2MILL: {region: 'eu'}, A3ORCHARD: {}},
		application: {
			applicationId: APPLICATION_ID,
			redirectUris: [`${origin}/amazon/callback`],
			loginUri: `${origin}/amazon/login`,
			name: 'Seller console',
		},
	});
}

export function drawSecrets(): ConsoleSecrets {
	return {sessionSecret: randomBytes(32), connectSecret: randomBytes(32)};
}

/** A console whose vault and attempts lie at `vaultUrl`. */
export async function startConsole(
	{options: {sellingPartner, got}}: FakeAmazon,
	{vaultUrl, vaultKeys, ...options}: WorldOptions & ConsoleSecrets,
): Promise<RunningConsole> {
	const vault = createVault(await openStorage(vaultUrl), vaultKeys);
	const attempts = await openAttempts(vaultUrl);
	const auth = createConsoleAuth(vault, sellingPartner, got);
	return {
		vault,
		app: createConsole({auth, vault, attempts, applicationId: APPLICATION_ID, ...options}),
		async [Symbol.asyncDispose]() {
			await auth.close();
			await attempts.disconnect();
			await vault.close();
		},
	};
}

/** The console's auth: the vault is asked when a token is fetched, and what it throws ends the call. */
function createConsoleAuth(vault: Vault, client: SellingPartnerOptions, got: FakeAmazon['got']): AmazonAuth {
	return createAmazonAuth({
		got, // against Amazon: left out
		sellingPartner: {
			clientId: client.clientId,
			clientSecret: client.clientSecret,
			dataElements: ['buyerInfo'],
			refreshToken: ({tenant, region, sellingPartnerId}) =>
				tenant === undefined ? undefined : vault.refreshToken({tenant, region, sellingPartnerId}),
		},
	});
}
