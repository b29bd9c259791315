/**
 * The seller console with everything it keeps on a real server: what one process began another one ends, and a restart loses nothing.
 */
import {randomBytes, randomUUID} from 'node:crypto';
import KeyvPostgres from '@keyv/postgres';
import got, {type Got} from 'got';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {drawSecrets, startConsole, startConsolesAmazon} from '../../examples/seller-console/world.js';
import {listen} from '../../examples/support/listen.js';
import {isOpen, startRedis, withServer} from '../adapters-store/servers.js';

const ORIGIN = 'https://console.example';
const ours = {'sec-fetch-site': 'same-origin'};
const redis = await startRedis();
const POSTGRES = 'postgresql://postgres@127.0.0.1:5432';
const hasPostgres = await isOpen(5432);

describe('on Redis', () => {
	withServer('a Redis to stop', redis, (own) => {
		afterAll(() => own.stop());
		defineJourney(own.url);
	});
});

describe('on PostgreSQL', () => {
	withServer('PostgreSQL', hasPostgres ? POSTGRES : undefined, (uri) => {
		const database = `console_${randomUUID().replaceAll('-', '')}`;
		const admin = new KeyvPostgres({uri: `${uri}/test`, maxUses: 1});
		beforeAll(async () => {
			await admin.query(`CREATE DATABASE ${database}`);
		});
		afterAll(async () => {
			await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
		});
		defineJourney(`${uri}/${database}`);
	});
});

function defineJourney(vaultUrl: string): void {
	test('a seller is connected across a restart, lists orders after another, and is disconnected', async () => {
		const fake = await startConsolesAmazon(ORIGIN);
		onTestFinished(() => fake.close());
		const options = {origin: ORIGIN, vaultUrl, vaultKeys: [randomBytes(32)] as const, onError: () => {}, ...drawSecrets()};
		const cookies = new Map<string, string>();
		const owner = {tenant: 'harbour-goods', region: 'na', sellingPartnerId: 'A1HARBOUR'} as const;

		const callback = await inProcess(fake, options, cookies, async (browser) => {
			await browser.post('sign-in', {form: {person: 'ada'}});
			const form = {csrf: await csrfOf(browser), marketplaceId: 'ATVPDKIKX0DER'};
			const {headers} = await browser.post('sellers/connect', {form});
			return consentAt(fake, headers.location ?? '');
		});

		await inProcess(fake, options, cookies, async (browser, {vault}) => {
			const answer = await browser(callback);
			expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sellers?done=connected']);
			expect(await vault.refreshToken(owner)).toBe(fake.refreshTokenOf('A1HARBOUR'));
			expect((await browser(callback)).statusCode).toBe(400);
		});

		await inProcess(fake, options, cookies, async (browser) => {
			expect((await browser(callback)).statusCode).toBe(400);
			const orders = await browser('sellers/na/A1HARBOUR/orders');
			expect([orders.statusCode, orders.body.match(/Buyer of A1HARBOUR/g)?.length]).toEqual([200, 5]);
			const answer = await browser.post('sellers/na/A1HARBOUR/disconnect', {form: {csrf: await csrfOf(browser)}});
			expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sellers?done=disconnected']);
		});

		await inProcess(fake, options, cookies, async (browser, {vault}) => {
			expect(await vault.sellersOf(owner.tenant)).toEqual([]);
			expect((await browser('sellers/na/A1HARBOUR/orders')).statusCode).toBe(404);
		});
	});
}

type RunningConsole = Awaited<ReturnType<typeof startConsole>>;

/** Starts the console, lets a browser with these cookies at it, and ends it again. */
async function inProcess<T>(
	fake: FakeAmazon,
	options: Parameters<typeof startConsole>[1],
	cookies: Map<string, string>,
	visit: (browser: Got, running: RunningConsole) => Promise<T>,
): Promise<T> {
	await using running = await startConsole(fake, options);
	await using site = await listen(running.app);
	return await visit(browserOf(site.url, cookies), running);
}

/** A browser on a page of the console: it keeps cookies, and follows nothing by itself. */
function browserOf(url: string, cookies: Map<string, string>): Got {
	return got.extend({
		prefixUrl: url,
		headers: ours,
		throwHttpErrors: false,
		followRedirect: false,
		retry: {limit: 0},
		hooks: {
			beforeRequest: [
				(options) => {
					options.headers.cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
				},
			],
			afterResponse: [
				(response) => {
					for (const line of response.headers['set-cookie'] ?? []) {
						const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
						cookies.set(name, value);
					}
					return response;
				},
			],
		},
	});
}

async function csrfOf(browser: Got): Promise<string> {
	const {body} = await browser('calls');
	return /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

/** The seller allows it at Amazon: path and query of the callback that the browser is sent to. */
async function consentAt(fake: FakeAmazon, consent: string): Promise<string> {
	const {headers} = await fake.got.post(consent, {form: {account: 'A1HARBOUR', decision: 'allow'}, followRedirect: false});
	const {origin, pathname, search} = new URL(headers.location ?? '');
	expect(origin).toBe(ORIGIN);
	return `${pathname}${search}`.slice(1);
}
