/**
 * An API is one folder and one row in each table: a made-up one gets its credential through every client, has accounts, and is known to
 * `doctor` and to the fake, by nothing but its records.
 *
 * In a process of its own, since the tables are the same for all tests of a process.
 */
import diagnostics from 'node:diagnostics_channel';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import express from 'express';
import {type AmazonAuth, type AmazonIdentity, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {amazonAuth} from 'got-amazon-auth/express';
import {type FailRule, type FakeAmazon, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {run} from '../../../src/cli/run.js';
import {SERVICE} from './fake.js';
import {HOST} from './made-up.js';

// What is loaded before the tests has the tables as they are.
vi.hoisted(() => vi.resetModules());

vi.mock(import('../../../src/apis/index.js'), async (original) => {
	const [{APIS}, {madeUpApi}] = [await original(), await import('./made-up.js')];
	return {APIS: [...APIS, madeUpApi]};
});

vi.mock(import('../../../src/apis/identity-keys.js'), async (original) => {
	const [table, {madeUpKey}] = [await original(), await import('./identity-key.js')];
	const keys = [...table.IDENTITY_KEYS, madeUpKey];
	return {...table, IDENTITY_KEYS: keys, ACCOUNT_KEYS: keys.map(({key}) => key)};
});

vi.mock(import('../../../src/cli/checks/index.js'), async (original) => {
	const [{SERVICES}, {madeUpService}] = [await original(), await import('./check.js')];
	return {SERVICES: [...SERVICES, madeUpService]};
});

vi.mock(import('../../../src/testing/apis.js'), async (original) => {
	const [{FAKE_APIS, SERVICES, fakeOf}, {fakeMadeUp}] = [await original(), await import('./fake.js')];
	return {
		FAKE_APIS: [...FAKE_APIS, fakeMadeUp],
		SERVICES: [...SERVICES, 'made-up'],
		fakeOf: (service) => (String(service) === 'made-up' ? fakeMadeUp : fakeOf(service)),
	};
});

const THING = `https://${HOST}/v1/thing`;
const ELSEWHERE = 'https://elsewhere.example/';

/** A key of the made-up API, which public types do not have. */
function madeUp<T>(key: object): T {
	return key as T;
}

/** An auth with the fake's own options, and what has arrived at the made-up API. */
async function stage() {
	const fake = await startFakeAmazon({extraHosts: {'elsewhere.example': () => ({})}});
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...fake.options});
	const arrived = (): readonly JournalEntry[] => fake.journal.filter(({host}) => host === HOST);
	return {fake, auth, arrived};
}

/** The status of a GET of the thing. */
type Way = (auth: AmazonAuth, fake: FakeAmazon, url: string) => Promise<number>;

const WAYS: Readonly<Record<string, Way>> = {
	got: async (auth, _fake, url) => (await auth.got(url, {throwHttpErrors: false})).statusCode,
	fetch: async (auth, fake, url) => (await auth.fetch(url, {dispatcher: fake.dispatcher})).status,
	async undici(auth, fake, url) {
		const {statusCode, body} = await request(url, {dispatcher: fake.dispatcher.compose(amazonInterceptor(auth))});
		await body.dump();
		return statusCode;
	},
	agent: (auth, fake, url) =>
		new Promise((resolve, reject) => {
			const agent = amazonAgent(auth, {agent: fake.agent});
			https.get(url, {agent}, (reply) => resolve(reply.resume().statusCode ?? 0)).once('error', reject);
		}),
	async Express(auth, _fake, url) {
		const app = express();
		app.use(amazonAuth(auth, {identify: () => ({application: true})}));
		app.get('/', async ({amazon}, response) => {
			response.status((await amazon(url, {throwHttpErrors: false})).statusCode).end();
		});
		const server = app.listen(0);
		onTestFinished(() => void server.close());
		return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).status;
	},
};

function tokensOf(entries: readonly JournalEntry[]): readonly (string | undefined)[] {
	return entries.map(({headers}) => headers['x-made-up-token']);
}

describe.each(Object.entries(WAYS))('a made-up API through %s', (name, get) => {
	test('gets its credential', async () => {
		const {fake, auth, arrived} = await stage();
		expect(await get(auth, fake, THING)).toBe(200);
		expect(tokensOf(arrived())).toEqual([expect.stringMatching(/^Atc\|/)]);
	});

	test('is sent once more where its own words say that the token is dead', async () => {
		const {fake, auth, arrived} = await stage();
		fake.fail({service: SERVICE, error: 'Stale'});
		expect(await get(auth, fake, THING)).toBe(200);
		expect(new Set(tokensOf(arrived())).size).toBe(2);
	});

	test('gets nothing on a path that is none of its own', async () => {
		const {fake, auth, arrived} = await stage();
		if (name !== 'Express') {
			expect(await get(auth, fake, `https://${HOST}/other`)).toBe(200);
			expect(tokensOf(arrived())).toEqual([undefined]);
		} else {
			expect(await get(auth, fake, `https://${HOST}/other`)).not.toBe(200);
			expect(arrived()).toEqual([]);
		}
	});
});

test.each(['got', 'fetch'])('a made-up API through %s carries nothing to another origin', async (name) => {
	const {fake, auth} = await stage();
	fake.fail({service: SERVICE, status: 302, headers: {location: ELSEWHERE}});
	expect(await WAYS[name]?.(auth, fake, THING)).toBe(200);
	const calls = fake.journal.filter(({service}) => service !== 'lwa');
	expect(calls.map(({host, headers}) => [host, 'x-made-up-token' in headers])).toEqual([
		[HOST, true],
		['elsewhere.example', false],
	]);
});

test('explain, options and context are read by its record', async () => {
	const {auth, arrived} = await stage();
	expect(auth.explain('GET', THING)).toMatchObject({api: 'made-up', header: 'x-made-up-token', reason: 'Things of the north.'});
	await auth.got(THING, {context: {amazon: {madeUpShelf: 'third'}}} as object);
	expect(arrived()[0]?.headers['x-made-up-shelf']).toBe('third');
	expect(() => createAmazonAuth({madeUp: {clientId: ''}} as object)).toThrow('"madeUp.clientId"');
	await expect(auth.as({sellingPartnerId: 'A1'}).got(THING)).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
});

test('its credential is a layer of its own, which another identity does not replace', async () => {
	const {auth} = await stage();
	const headers = await auth.authorize({method: 'GET', url: THING});
	await expect(auth.got(THING, {headers})).resolves.toMatchObject({statusCode: 200});
	const bound = auth.as(madeUp<AmazonIdentity>({madeUpId: 'MU1'}));
	await expect(bound.got(THING, {headers})).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
});

describe('an account of a made-up API', () => {
	const MU1 = madeUp<AmazonIdentity>({madeUpId: 'MU1'});
	const MU2 = madeUp<AmazonIdentity>({madeUpId: 'MU2'});

	test('is named by an identity or by a call, and has tokens of its own', async () => {
		const {auth, arrived} = await stage();
		await auth.as(MU1).got(THING);
		await auth.as(MU2).got(THING);
		await auth.got(THING, {context: {amazon: {madeUpId: 'MU1'}}} as object);
		const [one, two, again] = tokensOf(arrived());
		expect(arrived().map(({headers}) => headers['x-made-up-account'])).toEqual(['MU1', 'MU2', 'MU1']);
		expect([one === two, one === again]).toEqual([false, true]);
	});

	test('is read as its record says', async () => {
		const {auth} = await stage();
		expect(() => auth.as(madeUp<AmazonIdentity>({madeUpId: 'A1'}))).toThrow(`"identity.madeUpId" must be an id such as 'MU1'.`);
		await expect(auth.got(THING, {context: {amazon: {madeUpId: 'A1'}}} as object)).rejects.toThrow('madeUpId" must be an id');
		await expect(auth.as(madeUp<AmazonIdentity>({madeUpId: ''})).got(THING)).rejects.toThrow(
			'"madeUpId" was named and holds no id',
		);
	});

	test('is bound: a call repeats it, or is refused', async () => {
		const {auth} = await stage();
		const bound = auth.as(MU1);
		const call = (madeUpId: string) => bound.got(THING, {context: {amazon: {madeUpId}}} as object);
		await expect(call('MU1')).resolves.toMatchObject({statusCode: 200});
		await expect(call('MU2')).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
	});

	test('is told where an identity names nobody', async () => {
		const {auth} = await stage();
		await expect(auth.as({}).got(THING)).rejects.toThrow('madeUpId for an account of the made-up API, or application: true');
	});

	test('is forgotten alone, and told by diagnostics', async () => {
		const {auth} = await stage();
		const minted: unknown[] = [];
		const note = (message: unknown): void => void minted.push(Reflect.get(Object(message), 'madeUpId'));
		diagnostics.subscribe('got-amazon-auth:minted', note);
		onTestFinished(() => void diagnostics.unsubscribe('got-amazon-auth:minted', note));
		await auth.as(MU1).got(THING);
		await auth.as(MU2).got(THING);
		await auth.forget(MU1);
		expect(auth.stats().cachedTokens).toBe(1);
		await auth.as(MU2).got(THING);
		await auth.as(MU1).got(THING);
		expect(minted.filter((id) => id !== undefined)).toEqual(expect.arrayContaining(['MU1', 'MU2', 'MU1']));
		expect(auth.stats().minted).toBe(3);
	});
});

describe('the fake of a made-up API', () => {
	async function refusalOf(call: Promise<unknown> | undefined): Promise<string | undefined> {
		return call?.then(
			() => undefined,
			(error: unknown) => amazonAuthErrorOf(error)?.code,
		);
	}

	test('is in the journal, by service, operation and account', async () => {
		const {fake, auth} = await stage();
		await auth.as(madeUp<AmazonIdentity>({madeUpId: 'MU1'})).got(THING);
		expect(fake.count({service: SERVICE, operation: 'getMadeUp', credential: 'client-credentials'})).toBe(1);
		expect(fake.count(madeUp({madeUpId: 'MU1'}))).toBe(1);
		expect(fake.count(madeUp({madeUpId: 'MU2'}))).toBe(0);
		expect(() => fake.fail(madeUp<FailRule>({service: 'lwa', error: 'Stale'}))).toThrow('not an error of lwa');
	});

	test('ends the authorisation of one account, and of everybody', async () => {
		const {fake, auth} = await stage();
		const [one, two] = ['MU1', 'MU2'].map((madeUpId) => auth.as(madeUp<AmazonIdentity>({madeUpId})));
		fake.revoke(madeUp({madeUpId: 'MU1'}));
		await expect(refusalOf(one?.got(THING))).resolves.toBe('ERR_AMAZON_ACCESS_TOKEN_REFUSED');
		await expect(two?.got(THING)).resolves.toMatchObject({statusCode: 200});
		fake.revoke();
		await expect(refusalOf(two?.got(THING))).resolves.toBe('ERR_AMAZON_ACCESS_TOKEN_REFUSED');
	});

	test('plays its host itself', async () => {
		await expect(startFakeAmazon({extraHosts: {[HOST]: () => ({})}})).rejects.toThrow('which the fake plays itself');
	});
});

describe('the command line and a made-up API', () => {
	async function shell(words: string, environment: Readonly<Record<string, string>> = {}, fake?: FakeAmazon) {
		const printed = {stdout: '', stderr: ''};
		const sink = (name: keyof typeof printed) => ({
			write(text: string) {
				printed[name] += text;
			},
		});
		const tools = {nowMs: Date.now, ...(fake && {got: fake.got})};
		const code = await run({arguments: words.split(' '), environment, stdout: sink('stdout'), stderr: sink('stderr'), tools});
		return {code, ...printed};
	}

	test('doctor looks at it with its own settings and steps', async () => {
		const {fake} = await stage();
		const {clientId, clientSecret} = Reflect.get(fake.options, 'madeUp') as Readonly<Record<string, string>>;
		const environment = {AMAZON_MADE_UP_CLIENT_ID: clientId ?? '', AMAZON_MADE_UP_CLIENT_SECRET: clientSecret ?? ''};
		const {code, stdout} = await shell('doctor --service made-up', environment, fake);
		expect(stdout).toMatch(/^Made-up API\n(?: {2}ok .*\n){4}\nNo step failed\.\n$/);
		expect(code).toBe(0);
		const refused = await shell('doctor', {...environment, AMAZON_MADE_UP_CLIENT_SECRET: 'another-secret'}, fake);
		expect(refused.stdout).toContain('Look at AMAZON_MADE_UP_CLIENT_ID and AMAZON_MADE_UP_CLIENT_SECRET.');
		expect(refused.code).toBe(1);
	});

	test('help, explain and complaints name it', async () => {
		expect((await shell('--help')).stdout).toMatch(/AMAZON_MADE_UP_CLIENT_ID +madeUp\.clientId\n/);
		expect((await shell(`explain GET ${THING}`)).stdout).toMatch(/^API +Made-up API$/m);
		expect((await shell('doctor')).stderr).toContain('AMAZON_MADE_UP_CLIENT_ID');
		expect((await shell('doctor --service nothing')).stderr).toContain(
			'--service takes appstore, selling-partner, pay, device-messaging, creators, business, ads, made-up.',
		);
	});
});
