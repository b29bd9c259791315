/**
 * The search itself: a secret planted in each place, and written in each way, must be found.
 */
import {channel} from 'node:diagnostics_channel';
import {expect, it} from 'vitest';
import {findIn, indexOf} from './search.js';
import {readAll} from './sinks.js';
import {play, search} from './stage.js';
import {makeVault, type Vault} from './vault.js';
import {createWire} from './wire.js';

const SEEDS = Array.from({length: 50}, (_, index) => index * 7919);
const every = (vault: Vault): [string, string | Uint8Array][] => Object.entries({...vault.credentials, ...vault.customers});
const bytesOf = (secret: string | Uint8Array): Buffer => Buffer.from(secret as string); // one of the two that it takes

const WRITTEN: Readonly<Record<string, (secret: string) => string>> = {
	'as it is': (secret) => secret,
	'in part': (secret) => secret.slice(secret.length / 2 - 7, secret.length / 2 + 7),
	'in capitals': (secret) => secret.toUpperCase(),
	'in a URL': (secret) => new URL(`https://a.example/?q=${encodeURIComponent(secret)}`).href,
	'in a form': (secret) => new URLSearchParams({secret}).toString(),
	'in JSON': (secret) => JSON.stringify({secret}),
	'in JSON in JSON': (secret) => JSON.stringify(JSON.stringify({secret})),
	'in base64': (secret) => Buffer.from(secret).toString('base64'),
	'in base64 behind a name': (secret) => Buffer.from(`me:${secret}`).toString('base64'),
	'in base64 behind a letter': (secret) => Buffer.from(`m${secret}`).toString('base64url'),
	'in hex': (secret) => Buffer.from(secret).toString('hex'),
	'as UTF-8 read as Latin-1': (secret) => Buffer.from(secret).toString('latin1'),
};

it.each(Object.entries(WRITTEN))('finds every kind of secret written %s', (_way, write) => {
	for (const vault of SEEDS.map(makeVault)) {
		for (const [name, secret] of every(vault)) {
			const text = typeof secret === 'string' ? secret : bytesOf(secret).toString('hex');
			const looked = typeof secret === 'string' ? secret : text;
			expect(findIn(`before ${write(text)} behind`, indexOf({[name]: looked}))).toEqual([name]);
		}
	}
});

it.each([
	['hex', (bytes: Buffer) => bytes.toString('hex')],
	['base64', (bytes: Buffer) => bytes.toString('base64')],
	['what a Buffer prints', (bytes: Buffer) => readAll(bytes)[0]?.[1] ?? ''],
	['what an array prints', (bytes: Buffer) => readAll(new Uint8Array(bytes))[0]?.[1] ?? ''],
	['what a Buffer is in JSON', (bytes: Buffer) => JSON.stringify(bytes)],
])('finds bytes in %s', (_way, write) => {
	for (const {credentials} of SEEDS.map(makeVault)) {
		const {encryptionKey} = credentials;
		expect(findIn(write(bytesOf(encryptionKey)), indexOf({encryptionKey}))).toEqual(['encryptionKey']);
	}
});

it('finds nothing where there is nothing', () => {
	const [one, other] = [makeVault(1), makeVault(2)];
	const texts = every(one)
		.filter(([name]) => name !== 'privateKey')
		.map(([, secret]) => ['here', String(secret), 'everything'] as const);
	expect(search(texts, other)).toEqual([]);
});

const at = (place: object): Error => Object.assign(new Error('message'), place);
const deep = (secret: string): object => ({a: {b: {c: {d: {e: {f: {g: {h: {i: {j: secret}}}}}}}}}});
const hidden = (key: string, value: unknown): Error => Object.defineProperty(new Error('message'), key, {value});

const PLANTED: Readonly<Record<string, readonly [way: string, plant: (secret: string) => unknown]>> = {
	'the message': ['message', (secret) => new Error(`with ${secret}`)],
	'the stack': ['stack', (secret) => hidden('stack', `Error: x\n    at ${secret}`)],
	'a property': ['its own keys', (secret) => at({options: {headers: {secret}}})],
	'a property ten levels down': ['inspect', (secret) => at(deep(secret))],
	'what console.log shows': ['console.log', (secret) => at({secret})],
	'what it says of itself in JSON': ['JSON', (secret) => hidden('toJSON', () => ({secret}))],
	'what it says of itself as a text': ['String', (secret) => hidden('toString', () => secret)],
	'its cause': ['cause 1, message', (secret) => new Error('x', {cause: new Error(secret)})],
	'the cause of its cause': ['cause 2, message', (secret) => new Error('x', {cause: new Error('y', {cause: new Error(secret)})})],
};

it.each(Object.entries(PLANTED))('a run finds a secret planted in %s', async (_place, [way, plant]) => {
	const {leaks} = await play(async ({vault}) => plant(vault.credentials.clientSecret), makeVault(3), createWire());
	expect(leaks).toContain(`clientSecret in ${way}`);
});

it('a run finds a secret planted in a message on a channel', async () => {
	const {leaks} = await play(
		async ({vault}) => channel('got-amazon-auth:minted').publish({token: vault.credentials.accessToken}),
		makeVault(4),
		createWire(),
	);
	expect(leaks).toContain('accessToken in inspect');
});

it('a run finds a signature that was sent', async () => {
	const path = async ({answer, auth, fake}: Parameters<Parameters<typeof play>[0]>[0]): Promise<unknown> => {
		answer();
		await auth.got('https://pay-api.amazon.com/live/v2/charges/C1');
		return fake.journal.map(({headers}) => headers.authorization);
	};
	const {leaks} = await play(path, makeVault(5), createWire());
	expect(leaks).toContain('signature 1 in inspect');
});

it.each(Object.keys(makeVault(6).credentials))('a run finds a %s', async (name) => {
	const path = async ({vault}: {vault: Vault}): Promise<unknown> =>
		Object.entries(vault.credentials).find(([key]) => key === name);
	const {leaks} = await play(path, makeVault(6), createWire());
	expect(leaks).toContain(`${name} in inspect`);
});
