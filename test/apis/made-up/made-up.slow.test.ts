/**
 * An API is one folder and one row: a made-up one gets its credential through every client, by nothing but its record in the table.
 *
 * In a process of its own, since the table is one for all tests of a process.
 */
import type {AddressInfo} from 'node:net';
import express from 'express';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {type ExtraHostReply, type ExtraHostRequest, type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {HOST} from './made-up.js';

vi.mock(import('../../../src/apis/index.js'), async (original) => {
	const [{APIS}, {madeUpApi}] = [await original(), await import('./made-up.js')];
	return {APIS: [...APIS, madeUpApi]};
});

const THING = `https://${HOST}/v1/thing`;
const ELSEWHERE = 'https://elsewhere.example/';

/** Answers with what arrived; `answers` come first, one a request. */
async function stage(...answers: readonly ExtraHostReply[]) {
	const arrived: ExtraHostRequest[] = [];
	const left = [...answers];
	const answer = (asked: ExtraHostRequest): ExtraHostReply => {
		arrived.push(asked);
		return (
			left.shift() ?? {
				headers: {'content-type': 'application/json'},
				body: JSON.stringify({token: asked.headers['x-made-up-token']}),
			}
		);
	};
	const fake = await startFakeAmazon({extraHosts: {[HOST]: answer, 'elsewhere.example': answer}});
	onTestFinished(() => fake.close());
	const {appstore, got} = fake.options;
	const auth = createAmazonAuth({madeUp: appstore, got} as object);
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

describe.each(Object.entries(WAYS))('a made-up API through %s', (name, get) => {
	test('gets its credential', async () => {
		const {fake, auth, arrived} = await stage();
		expect(await get(auth, fake, THING)).toBe(200);
		expect(arrived.map(({headers}) => headers['x-made-up-token'])).toEqual([expect.stringMatching(/^Atc\|/)]);
	});

	test('is sent once more where its own words say that the token is dead', async () => {
		const {fake, auth, arrived} = await stage({status: 401, body: '{"message":"stale"}'});
		expect(await get(auth, fake, THING)).toBe(200);
		expect(new Set(arrived.map(({headers}) => headers['x-made-up-token'])).size).toBe(2);
	});

	test('gets nothing on a path that is none of its own', async () => {
		const {fake, auth, arrived} = await stage();
		if (name !== 'Express') {
			expect(await get(auth, fake, `https://${HOST}/other`)).toBe(200);
			expect(arrived.map(({headers}) => 'x-made-up-token' in headers)).toEqual([false]);
		} else {
			expect(await get(auth, fake, `https://${HOST}/other`)).not.toBe(200);
			expect(arrived).toEqual([]);
		}
	});
});

test.each(['got', 'fetch'])('a made-up API through %s carries nothing to another origin', async (name) => {
	const {fake, auth, arrived} = await stage({status: 302, headers: {location: ELSEWHERE}});
	expect(await WAYS[name]?.(auth, fake, THING)).toBe(200);
	expect(arrived.map(({host, headers}) => [host, 'x-made-up-token' in headers])).toEqual([
		[HOST, true],
		['elsewhere.example', false],
	]);
});

test('explain, options and context are read by its record', async () => {
	const {auth, arrived} = await stage();
	expect(auth.explain('GET', THING)).toMatchObject({api: 'made-up', header: 'x-made-up-token', reason: 'Things of the north.'});
	await auth.got(THING, {context: {amazon: {madeUpShelf: 'third'}}} as object);
	expect(arrived[0]?.headers['x-made-up-shelf']).toBe('third');
	expect(() => createAmazonAuth({madeUp: {clientId: ''}} as object)).toThrow('"madeUp.clientId"');
	await expect(auth.as({sellingPartnerId: 'A1'}).got(THING)).rejects.toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
});

test('its credential is a layer of its own, which another identity does not replace', async () => {
	const {auth} = await stage();
	const headers = await auth.authorize({method: 'GET', url: THING});
	await expect(auth.got(THING, {headers})).resolves.toMatchObject({statusCode: 200});
});
