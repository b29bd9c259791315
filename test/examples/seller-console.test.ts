/**
 * The seller console without a browser: what each answer and each form must hold, and what happens when the vault fails.
 */
import {randomBytes} from 'node:crypto';
import got, {type Got} from 'got';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startWorld, type World} from '../../examples/seller-console/world.js';
import {listen} from '../../examples/support/listen.js';
import {startRedis, withServer} from '../adapters-store/servers.js';

const ours = {'sec-fetch-site': 'same-origin'};
const ownRedis = await startRedis();
let world: World;
let site: Awaited<ReturnType<typeof listen>>;
let browser: Got;

beforeAll(async () => {
	({world, site, browser} = await start('memory:'));
});
afterAll(async () => {
	await site[Symbol.asyncDispose]();
	await world[Symbol.asyncDispose]();
});

test.each(['sign-in', 'sellers', 'nowhere', 'amazon/callback'])(
	'every answer keeps scripts, frames, caches and referrers out: /%s',
	async (path) => {
		const {headers} = await browser(path);
		expect(headers['content-security-policy']).toMatch(
			/^default-src 'none'; style-src 'self'; img-src data:; form-action 'self' https:\/\/sellercentral\.amazon\.com /,
		);
		expect(headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cache-control': 'no-store',
		});
		expect(headers).not.toHaveProperty('x-powered-by');
	},
);

test.each(['sellers', 'calls', 'sellers/na/A1/orders'])('who is not signed in is asked to, and comes back: /%s', async (path) => {
	const {statusCode, headers} = await browser(path);
	expect([statusCode, headers.location]).toEqual([303, `/sign-in?returnTo=${encodeURIComponent(`/${path}`)}`]);
});

test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', '/.//evil.example', 'evil', ''])(
	'the sign-in leads nowhere else: %j',
	async (returnTo) => {
		const {headers} = await browser.post('sign-in', {form: {person: 'ada', returnTo}, headers: ours});
		const {origin} = new URL(headers.location ?? '', 'https://console.example');
		expect(origin).toBe('https://console.example');
	},
);

test('only those who are known may sign in', async () => {
	const {headers} = await browser.post('sign-in', {form: {person: 'mallory'}, headers: ours});
	expect([headers.location, headers['set-cookie']]).toEqual(['/sign-in', undefined]);
});

test('the cookie is for this host, for https, and out of reach of scripts', async () => {
	const {headers} = await browser.post('sign-in', {form: {person: 'ada'}, headers: ours});
	expect(headers['set-cookie']?.[0]).toMatch(/^__Host-console=[^;]+; Max-Age=28800; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
});

describe('a form changes nothing', () => {
	const owner = {tenant: 'harbour-goods', region: 'na', sellingPartnerId: 'A1HARBOUR'} as const;

	test.each<[string, Record<string, string>, boolean]>([
		['when another site sent it', {'sec-fetch-site': 'cross-site'}, true],
		['when a sub-domain sent it', {'sec-fetch-site': 'same-site'}, true],
		['when nobody says who sent it', {}, true],
		['when it lacks the token of the session', ours, false],
	])('%s', async (_, headers, hasToken) => {
		await world.vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		const ada = await signIn(browser, 'ada');
		const csrf = hasToken ? await csrfOf(ada) : await csrfOf(await signIn(browser, 'ben'));
		const answer = await ada.post('sellers/na/A1HARBOUR/disconnect', {form: {csrf}, headers});
		expect(answer.statusCode).toBe(403);
		expect(await world.vault.refreshToken(owner)).toBe('Atzr|1');
	});

	test('and with both it does', async () => {
		await world.vault.keep(owner, {refreshToken: 'Atzr|1', connectedAtMs: 1});
		const ada = await signIn(browser, 'ada');
		const answer = await ada.post('sellers/na/A1HARBOUR/disconnect', {form: {csrf: await csrfOf(ada)}, headers: ours});
		expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sellers?done=disconnected']);
		expect(await world.vault.refreshToken(owner)).toBeUndefined();
	});
});

test("other people's text is text", async () => {
	const sellingPartnerId = `<img src=x onerror="alert('1')">&`;
	await world.vault.keep({tenant: 'mill-street', region: 'na', sellingPartnerId}, {refreshToken: 'Atzr|1', connectedAtMs: 1});
	const {body} = await (await signIn(browser, 'cleo'))('sellers');
	expect(body).toContain('&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;');
	expect(body).not.toContain('<img');
});

test.each(['constructor', '__proto__', 'nothing'])(
	'a link cannot make the console say, or break by, what was not done: %s',
	async (done) => {
		const {statusCode, body} = await (await signIn(browser, 'ada'))(`sellers?done=${done}`);
		expect([statusCode, body.includes('role="status"')]).toEqual([200, false]);
	},
);

describe('the list of calls', () => {
	const owner = {tenant: 'mill-street', region: 'na', sellingPartnerId: 'A1HARBOUR'} as const;
	const firstRow = async (client: Got): Promise<string[]> => {
		const [, row = ''] = /<tbody><tr>(.*?)<\/tr>/s.exec((await client('calls')).body) ?? [];
		return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replace(/<[^>]+>/g, ''));
	};

	test('tells what was on the request that Amazon got, and no token', async () => {
		const {fake, vault} = world;
		await vault.keep(owner, {refreshToken: fake.refreshTokenOf('A1HARBOUR'), connectedAtMs: 1});
		const cleo = await signIn(browser, 'cleo');
		expect((await cleo('sellers/na/A1HARBOUR/orders')).statusCode).toBe(200);
		expect((await firstRow(cleo)).slice(0, 3)).toEqual(['A1HARBOUR', 'restricted-data-token', '200']);
		expect(fake.journal.at(-1)).toMatchObject({credential: 'restricted-data-token'});
		expect((await cleo('calls')).body).not.toMatch(/At[zc]/);
	});

	test('does not take what explain said for what was sent', async () => {
		const {fake, vault} = world;
		await vault.keep(
			{...owner, region: 'eu', sellingPartnerId: 'A2MILL'},
			{
				refreshToken: fake.refreshTokenOf('A2MILL'),
				connectedAtMs: 1,
			},
		);
		fake.fail({service: 'tokens', status: 400, times: 9});
		const cleo = await signIn(browser, 'cleo');
		expect((await cleo('sellers/eu/A2MILL/orders')).statusCode).toBe(502);
		const [seller, sent, , said] = await firstRow(cleo);
		expect([seller, sent]).toEqual(['A2MILL', 'nothing was sent']);
		expect(said).toContain('Restricted Data Token');
		fake.reset();
	});
});

test('a browser is told when to come back where Amazon throttles', async () => {
	const {fake, vault} = world;
	const owner = {tenant: 'harbour-goods', region: 'eu', sellingPartnerId: 'A2MILL'} as const;
	await vault.keep(owner, {refreshToken: fake.refreshTokenOf('A2MILL'), connectedAtMs: 1});
	fake.fail({service: 'lwa', status: 429, headers: {'retry-after': '60'}, times: 9});
	const ada = await signIn(browser, 'ada');
	const {statusCode, headers} = await ada('sellers/eu/A2MILL/orders');
	expect([statusCode, Number(headers['retry-after']) > 50]).toEqual([503, true]);
	fake.reset();
});

withServer('a Redis to stop', ownRedis, (redis) => {
	test('a vault that cannot be reached is told as that: 503, no call, and nobody is unknown', async () => {
		const stage = await start(redis.url);
		const ada = await signIn(stage.browser, 'ada');
		expect((await ada('sellers/na/A1HARBOUR/orders')).statusCode).toBe(404);
		await redis.stop();
		for (const path of ['sellers', 'sellers/na/A1HARBOUR/orders']) {
			const {statusCode, body} = await ada(path);
			expect([statusCode, body.includes('not available right now')]).toEqual([503, true]);
			expect(body).not.toMatch(/vault|ECONN|No seller/);
		}
		expect(stage.world.fake.count()).toBe(0);
		await stage.site[Symbol.asyncDispose]();
		await redis.start();
		await stage.world[Symbol.asyncDispose]();
		await redis.stop();
	});
});

async function start(vaultUrl: string): Promise<{world: World; site: Awaited<ReturnType<typeof listen>>; browser: Got}> {
	const started = await startWorld({
		origin: 'https://console.example',
		vaultUrl,
		vaultKeys: [randomBytes(32)],
		onError: () => {},
	});
	const listening = await listen(started.app);
	const client = got.extend({prefixUrl: listening.url, throwHttpErrors: false, followRedirect: false, retry: {limit: 0}});
	return {world: started, site: listening, browser: client};
}

async function signIn(client: Got, person: string): Promise<Got> {
	const {headers} = await client.post('sign-in', {form: {person}, headers: ours});
	return client.extend({headers: {cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? ''}});
}

async function csrfOf(client: Got): Promise<string> {
	const {body} = await client('calls');
	return /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
