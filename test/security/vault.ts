/**
 * Everything of one run that must not be seen: the secrets of an application, what Amazon gives out, and what is a customer's.
 *
 * All follows from one number, so that a run that fails can be made again; no two runs share a secret but for the private keys, which
 * take too long to make.
 */
import {generateKeyPairSync} from 'node:crypto';
import fc from 'fast-check';

/** Secrets of the application, and what Amazon gives for them. */
export interface Credentials {
	readonly clientSecret: string;
	readonly refreshToken: string;
	readonly accessToken: string;
	readonly grantlessToken: string;
	readonly restrictedDataToken: string;
	readonly delegationToken: string;
	readonly mwsAuthToken: string;
	readonly privateKey: string;
	readonly authorizationCode: string;
	readonly state: string;
	readonly idempotencyKey: string;
	readonly proxyUser: string;
	readonly proxyPassword: string;
	/** 32 bytes. */
	readonly encryptionKey: Uint8Array;
}

/** What is a customer's in requests and replies. */
export interface Customers {
	/** A part of a path. */
	readonly id: string;
	readonly query: string;
	readonly header: string;
	readonly body: string;
	readonly context: string;
	readonly reply: string;
	/** Where a redirect leads. */
	readonly location: string;
}

export interface Vault {
	/** What it was made from. */
	readonly seed: number;
	readonly credentials: Credentials;
	readonly customers: Customers;
}

/** Vaults for fast-check; not shrunk, since a shorter secret is no simpler case. */
export const vaults: fc.Arbitrary<Vault> = fc.noShrink(fc.maxSafeNat()).map(makeVault);

/** The same vault for the same number. */
export function makeVault(seed: number): Vault {
	const draw = drawFrom(seed);
	const visible = (prefix = ''): string => prefix + draw(VISIBLE);
	const hex = draw(HEX, 32);
	return {
		seed,
		credentials: {
			clientSecret: visible(),
			refreshToken: visible('Atzr|'),
			accessToken: visible('Atza|'),
			grantlessToken: visible('Atc|'),
			restrictedDataToken: visible('Atz.sprdt|'),
			delegationToken: visible('eyJ'),
			mwsAuthToken: `amzn.mws.${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
			privateKey: PRIVATE_KEYS[seed % PRIVATE_KEYS.length] ?? '',
			authorizationCode: draw(WORD),
			state: draw(WORD),
			idempotencyKey: draw(WORD, 32),
			proxyUser: draw(WORD),
			proxyPassword: visible(),
			encryptionKey: Buffer.from(draw(HEX, 64), 'hex'),
		},
		customers: {
			id: draw(WORD),
			query: draw(ANYTHING),
			header: draw(WORD),
			body: draw(ANYTHING),
			context: draw(ANYTHING),
			reply: draw(ANYTHING),
			location: draw(WORD),
		},
	};
}

const WORD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
/** What a header may hold. */
const VISIBLE = `${WORD}+/=-_.~|%&"'\\<>{}`;
const ANYTHING = `${WORD} äßéñ漢字🎁"'\\\n%&+=/<>`;

const PRIVATE_KEYS: readonly string[] = [0, 1].map(() => {
	const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
	return privateKey.export({type: 'pkcs8', format: 'pem'}).toString();
});

/** Texts of 24 to 55 characters out of an alphabet, where no length is given. */
function drawFrom(seed: number): (alphabet: string, length?: number) => string {
	let state = BigInt(seed);
	const next = (below: number): number => {
		// SplitMix64: any seed, the next one too, gives other numbers.
		state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
		let mixed = state;
		mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
		mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
		return Number((mixed >> 32n) % BigInt(below));
	};
	return (alphabet, length = 24 + next(32)) => {
		const characters = [...alphabet];
		return Array.from({length}, () => characters[next(characters.length)]).join('');
	};
}
