/**
 * The guide on bundling, done as it says: its code and its settings, the bundle alone in an empty folder, and calls to the fake.
 */
import {execFile, execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type FakeAmazon, startFakeAmazon} from '../../src/testing/index.js';
import {majorOf} from '../support/installed.js';
import {ROOT, readText} from './source-files.js';

const {copyForBuild} = (await import(`${ROOT}/.ci/build-copy.mjs`)) as {copyForBuild(to: string): string}; // plain JavaScript

const GUIDE = readText('examples/guides/bundling.md');
const [, HANDLER = ''] = /^```ts\n(.*?)^```/ms.exec(GUIDE) ?? [];
const [, BUILD = ''] = /^```mjs\n(.*?)^```/ms.exec(GUIDE) ?? [];
const BANNER = /^\tbanner: .*\n/m;

/** What a function does here: calls with a seller's token, for a buyer's data, with a store and signed for Amazon Pay. */
const CALLS = `
import http from 'node:http';
import got from 'got';
import {amazonUrl} from 'got-amazon-auth';
const {port, sellingPartner, pay} = JSON.parse(process.env.FAKE);
const request = (url, {method, headers}, done) =>
	http.request({host: '127.0.0.1', port, path: url.pathname + url.search, method, headers: {...headers, host: url.host, 'x-fake-amazon-scheme': 'https'}}, done);
const fake = got.extend({request, retry: {limit: 0}});
const order = amazonUrl\`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/\${'902-0000000-0000001'}\`;
const entries = new Map();
const store = {
	get: async (key) => (entries.has(key) ? {value: entries.get(key), lifetimeMs: 60_000} : undefined),
	set: async (key, value) => void entries.set(key, value),
	delete: async (key) => void entries.delete(key),
};
const auth = createAuth(sellingPartner, fake);
const {payload} = await auth.got(order).json();
const sharing = createAmazonAuth({
	sellingPartner: {...sellingPartner, dataElements: ['buyerInfo']},
	pay,
	store,
	encryptionKeys: [Uint8Array.from({length: 32}, (_, index) => index)],
	got: fake,
});
const {payload: withBuyer} = await sharing.got(order).json();
const charge = await sharing.got.post(amazonUrl\`https://pay-api.amazon.com/live/v2/charges\`, {json: {chargePermissionId: 'S01-0000000-0000000'}});
const {signature} = await sharing.pay.signButtonPayload({a: 1});
await sharing.close();
await auth.close();
console.log(JSON.stringify([payload.OrderStatus, Boolean(withBuyer.BuyerInfo), charge.statusCode, signature.length > 100, entries.size > 0]));
`;

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-bundling-'));
const copy = copyForBuild(folder);
let fake: FakeAmazon;
let bundles = 0;

beforeAll(async () => {
	execFileSync(process.execPath, [join(copy, '.ci/build.mjs')]);
	fake = await startFakeAmazon();
});

afterAll(async () => {
	await fake?.close();
	rmSync(folder, {recursive: true, force: true});
});

it('a function bundled as the guide says runs alone in an empty folder: tokens, restricted data, a store, a Pay signature', async () => {
	expectCalls(await run(bundle(BUILD, `${HANDLER}${CALLS}`)));
});

it.runIf(majorOf('got') < 16)('without the banner it fails in the words of the guide', async () => {
	const [, words = ''] = /`(Dynamic require of [^`]+)`/.exec(GUIDE) ?? [];
	expect(words).not.toBe('');
	expect(await run(bundle(BUILD.replace(BANNER, ''), `${HANDLER}${CALLS}`))).toMatchObject({
		status: 1,
		said: expect.stringContaining(words),
	});
});

it('with splitting, its parts lie beside it and are found there', async () => {
	const split = BUILD.replace(/outfile: .*/, "outdir: 'bundle', outExtension: {'.js': '.mjs'}, splitting: true,");
	expectCalls(await run(bundle(split, `${HANDLER}${CALLS}`)));
});

it('as CommonJS it needs no banner', async () => {
	const cjs = BUILD.replace(BANNER, '').replace("'esm'", "'cjs'").replace('function.mjs', 'function.cjs');
	const [imports, calls] = [CALLS.match(/^import .*$/gm) ?? [], CALLS.replaceAll(/^import .*$/gm, '')];
	const entry = `${imports.join('\n')}\n${HANDLER}(async () => {${calls}})();`;
	expectCalls(await run(bundle(cjs, entry), 'function.cjs'));
});

it('a function that imports createRequire itself stands beside the banner', async () => {
	const own = "import {createRequire} from 'node:module'; console.log(typeof createRequire(import.meta.url)('node:os').EOL);";
	expect(await run(bundle(BUILD, own))).toEqual({status: 0, said: 'string\n'});
});

describe('which packages need the banner', () => {
	const withoutBanner = BUILD.replace(BANNER, '');
	const load = (name: string): string => `import * as all from '${name}'; console.log(typeof all, Object.keys(all).length > 0);`;

	it.each(['ioredis', 'got-amazon-auth/redis', '@keyv/postgres'])('%s does', async (name) => {
		expect(await run(bundle(BUILD, load(name)))).toEqual({status: 0, said: 'object true\n'});
		expect(await run(bundle(withoutBanner, load(name)))).toMatchObject({
			status: 1,
			said: expect.stringContaining('Dynamic require of "'),
		});
	});

	it.each(['jose', 'lru-cache', 'keyv'])('%s does not', async (name) => {
		expect(await run(bundle(withoutBanner, load(name)))).toEqual({status: 0, said: 'object true\n'});
	});
});

/** Bundles by the settings, and gives an empty folder into which the bundle has been copied. */
function bundle(build: string, entry: string): string {
	const alone = join(folder, `alone-${bundles++}`);
	writeFileSync(join(copy, 'function.ts'), entry);
	writeFileSync(join(copy, 'build.mjs'), build);
	rmSync(join(copy, 'bundle'), {recursive: true, force: true});
	execFileSync(process.execPath, ['build.mjs'], {cwd: copy});
	mkdirSync(alone);
	cpSync(join(copy, 'bundle'), alone, {recursive: true});
	return alone;
}

/** Not `execFileSync`: the fake answers from this process. */
function run(alone: string, file = 'function.mjs'): Promise<Ended> {
	const {sellingPartner, pay} = fake.options;
	const {publicKeyId, privateKey, region} = pay;
	const told = {port: Number(new URL(fake.url).port), sellingPartner, pay: {publicKeyId, privateKey, region}};
	const options = {cwd: alone, env: {FAKE: JSON.stringify(told)}, timeout: 60_000};
	return new Promise((resolve) => {
		const child = execFile(process.execPath, [file], options, (_error, stdout, stderr) =>
			resolve({status: child.exitCode, said: `${stdout}${stderr}`}),
		);
	});
}

interface Ended {
	readonly status: number | null;
	readonly said: string;
}

function expectCalls(ended: Ended): void {
	expect(ended).toEqual({status: 0, said: '["Shipped",true,201,true,true]\n'});
}
