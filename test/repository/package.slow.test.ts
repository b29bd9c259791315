/**
 * What users get from the registry: the packed tarball, looked into and installed beside got and nothing else.
 */
import {execFile} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {ROOT} from './source-files.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-package-'));
let tarball: string;

beforeAll(async () => {
	const packed = await run(process.execPath, [join(ROOT, '.ci/pack.mjs'), folder]);
	tarball = packed.stdout.trim();
	writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
	await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball, 'got@14'], {cwd: folder});
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

it('the tarball holds what a user needs and nothing else', async () => {
	const {stdout} = await run('tar', ['-tzf', tarball]);
	const files = stdout
		.trim()
		.split('\n')
		.map((file) => file.replace(/^package\//, ''));
	const documents = files.filter((file) => !file.startsWith('dist/'));
	expect(documents.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json']);
	expect(files.filter((file) => file.startsWith('dist/') && !/^dist\/(src|adapters)\/[a-z/-]+\.(js|d\.ts)$/.test(file))).toEqual(
		[],
	);
});

it('no framework comes with it', () => {
	expect(existsSync(join(folder, 'node_modules/got'))).toBe(true);
	expect(existsSync(join(folder, 'node_modules/express'))).toBe(false);
	expect(existsSync(join(folder, 'node_modules/koa'))).toBe(false);
});

it.each([
	['got-amazon-auth', ['AmazonAuthError', 'amazonUrl', 'createAmazonAuth', 'isAmazonAuthError']],
	['got-amazon-auth/express', ['amazonAuth', 'amazonOf']],
	['got-amazon-auth/koa', ['amazonAuth', 'amazonOf']],
	['got-amazon-auth/keyv', ['keyvTokenStore']],
	['got-amazon-auth/testing', ['startFakeAmazon', 'tokenStoreSuite']],
])('%s loads without a framework and gives its functions', async (entry, names) => {
	const script = `import * as entry from '${entry}'; console.log(JSON.stringify(Object.keys(entry).sort()));`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
	expect(JSON.parse(stdout)).toEqual([...names].sort());
});

it('what is inside cannot be imported', async () => {
	const script = `await import('got-amazon-auth/dist/src/tokens/token-cache.js').catch(({code}) => console.log(code));`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
	expect(stdout.trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

it('a call from the installed package arrives at the installed fake with its token', async () => {
	const script = `
		import {createAmazonAuth} from 'got-amazon-auth';
		import {startFakeAmazon} from 'got-amazon-auth/testing';
		const fake = await startFakeAmazon();
		const auth = createAmazonAuth({...fake.options});
		await auth.got('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations');
		console.log(fake.count({credential: 'seller-token', status: 200}));
		await auth.close();
		await fake.close();
	`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
	expect(stdout.trim()).toBe('1');
});
