/**
 * What users get from the registry: the packed tarball, looked into and installed beside got and nothing else, and its command run.
 */
import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {promisify} from 'node:util';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {variablesFor} from '../cli/shell.js';
import {ROOT, readText} from './source-files.js';

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
	expect(documents.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
	// What entries share lies in a folder of its own: nothing else of the source's files can be told apart there.
	const entries = [
		'src/index',
		'src/testing/index',
		...['agent', 'express', 'keyv', 'koa', 'redis', 'undici'].map((name) => `adapters/${name}`),
	];
	const built = files.filter((file) => file.startsWith('dist/') && !/^dist\/shared\/[\w-]+\.(js|d\.ts)$/.test(file));
	const expected = entries.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]);
	expect(built.sort()).toEqual([...expected, 'dist/src/cli/main.js'].sort());
	expect(files.filter((file) => file.startsWith('dist/shared/')).length).toBeLessThan(20);
});

it('the tarball has 200 kB at most', () => {
	expect(statSync(tarball).size).toBeLessThanOrEqual(200_000);
});

it('its package.json is that of the repository, but for what only those read who work on it', async () => {
	const {stdout} = await run('tar', ['-xzOf', tarball, 'package/package.json']);
	const whole = JSON.parse(readText('package.json')) as Record<string, unknown>;
	const {scripts, devDependencies, allowScripts, ...manifest} = whole;
	expect([scripts, devDependencies, allowScripts]).not.toContain(undefined);
	expect(JSON.parse(stdout)).toEqual(manifest);
	expect(Object.keys(JSON.parse(stdout))).toEqual(Object.keys(manifest));
});

it('npm would publish it without a warning, but for that nobody is logged in', async () => {
	const {stderr} = await run('npm', ['publish', tarball, '--dry-run', '--ignore-scripts'], {cwd: folder});
	expect(stderr).toContain('npm notice name: got-amazon-auth');
	const warnings = stderr.split('\n').filter((line) => /npm warn/i.test(line) && !/unknown (?:user|env) config/i.test(line));
	expect(warnings.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
});

it('an error that nobody caught shows a line that can be read', async () => {
	// But for the fake, which holds a table of operations in a string.
	const code = ['--exclude=package/dist/src/testing/*', '--wildcards', 'package/dist/*.js'];
	const {stdout} = await run('tar', ['-xzOf', tarball, ...code], {maxBuffer: 2 ** 24});
	expect(stdout.split('\n').length).toBeGreaterThan(4_000);
	expect(Math.max(...stdout.split('\n').map(({length}) => length))).toBeLessThan(2_000);
});

it('declarations say what they declare, and of their files only the page of an entry', async () => {
	const {stdout} = await run('tar', ['-xzOf', tarball, '--wildcards', 'package/dist/*.d.ts'], {maxBuffer: 2 ** 24});
	const comments = stdout.match(/\/\*\*(?:(?!\*\/).)*\*\/\n+/gs) ?? [];
	expect(comments.length).toBeGreaterThan(300);
	expect(comments.filter((comment) => comment.endsWith('\n\n') && !comment.includes('@module'))).toEqual([]);
});

it('functions keep their names, for stack traces', async () => {
	const script = `import {createAmazonAuth} from 'got-amazon-auth';
		try { createAmazonAuth({sellingPartner: {clientId: ''}}); } catch ({stack}) { console.log(stack); }`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
	expect(stdout).toContain('at createAmazonAuth (');
});

it('no framework comes with it', () => {
	expect(existsSync(join(folder, 'node_modules/got'))).toBe(true);
	expect(existsSync(join(folder, 'node_modules/express'))).toBe(false);
	expect(existsSync(join(folder, 'node_modules/koa'))).toBe(false);
});

it.each([
	['got-amazon-auth', ['AmazonAuthError', 'amazonAuthErrorOf', 'amazonUrl', 'createAmazonAuth']],
	['got-amazon-auth/express', ['amazonAuth', 'amazonOf', 'connectSeller']],
	['got-amazon-auth/koa', ['amazonAuth', 'amazonOf', 'connectSeller']],
	['got-amazon-auth/keyv', ['keyvTokenStore']],
	['got-amazon-auth/testing', ['startFakeAmazon', 'tokenStoreSuite']],
])('%s loads without a framework and gives its functions', async (entry, names) => {
	const script = `import * as entry from '${entry}'; console.log(JSON.stringify(Object.keys(entry).sort()));`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
	expect(JSON.parse(stdout)).toEqual([...names].sort());
});

it('the fake says what its dispatcher needs', async () => {
	const script = `import {startFakeAmazon} from 'got-amazon-auth/testing';
		const fake = await startFakeAmazon();
		try { fake.dispatcher; } catch ({message}) { console.log(message); }
		await fake.close();`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
	expect(stdout.trim()).toMatch(/not installed: npm i undici$/);
});

it('what is inside cannot be imported', async () => {
	const script = `await import('got-amazon-auth/dist/src/tokens/cache.js').catch(({code}) => console.log(code));`;
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

it('a library that is missing is named by the call that needs it, and keeps nobody from importing the package', async () => {
	const [library, away] = [join(folder, 'node_modules/p-queue'), join(folder, 'p-queue')];
	const script = `
		import {createAmazonAuth} from 'got-amazon-auth';
		const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
		const auth = createAmazonAuth({sellingPartner: {clientId: 'amzn1.application-oa2-client.1', clientSecret: 's', refreshToken: 'Atzr|1'}});
		console.log(auth.explain('GET', url).credential);
		await auth.authorize({method: 'GET', url}).catch(({message}) => console.log(message));
	`;
	renameSync(library, away);
	try {
		const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script], {cwd: folder});
		expect(stdout).toMatch(
			/^refresh-token\nA part of this package cannot be loaded \(Cannot find package 'p-queue'\)\. See to it /,
		);
	} finally {
		renameSync(away, library);
	}
});

describe('the installed command', () => {
	/** Runs it as `npx got-amazon-auth` does, with a module loaded before it. */
	async function command(
		given: readonly string[],
		{before = '', ...environment}: Readonly<Record<string, string>> = {},
	): Promise<{code: number; stdout: string; stderr: string}> {
		const env = {
			PATH: process.env.PATH,
			NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(before)}`,
			...environment,
		};
		const started = run(join(folder, 'node_modules/.bin/got-amazon-auth'), given, {cwd: folder, env});
		return started.then(
			({stdout, stderr}) => ({code: 0, stdout, stderr}),
			({code, stdout, stderr}: {code: number; stdout: string; stderr: string}) => ({code, stdout, stderr}),
		);
	}

	it('may be executed as it is in the tarball', async () => {
		const {stdout} = await run('tar', ['-tvzf', tarball, 'package/dist/src/cli/main.js']);
		expect(stdout).toMatch(/^-rwxr-xr-x /);
	});

	it('explains without credentials', async () => {
		const {code, stdout} = await command(['explain', 'GET', 'https://pay-api.amazon.com/live/v2/charges/S01', '--json']);
		expect(JSON.parse(stdout)).toMatchObject({api: 'pay', operation: 'getCharge'});
		expect(code).toBe(0);
	});

	it('ends with 2 for a wrong call, and says how it is called', async () => {
		const {code, stdout, stderr} = await command(['cure']);
		expect(stderr).toContain('Usage:');
		expect([code, stdout]).toEqual([2, '']);
	});

	it('ends quietly when its reader hangs up', async () => {
		const child = spawn(join(folder, 'node_modules/.bin/got-amazon-auth'), ['--help'], {
			cwd: folder,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		child.stdout.destroy();
		const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
		expect([said, code]).toEqual(['', 0]);
	});

	it.skipIf(!existsSync('/dev/full'))('ends with 3 where its output cannot be written', async () => {
		const full = `'${join(folder, 'node_modules/.bin/got-amazon-auth')}' --help >/dev/full; echo $?`;
		expect(await run('/bin/sh', ['-c', full])).toEqual({stdout: '3\n', stderr: ''});
	});

	it('finds every service well at the fake, with its settings in the environment', async () => {
		const fake = await startFakeAmazon();
		const {appstore, sellingPartner, pay} = variablesFor(fake);
		const {code, stdout, stderr} = await command(['doctor'], {before: leadTo(fake.url), ...appstore, ...sellingPartner, ...pay});
		await fake.close();
		expect(stdout).toMatch(/\n\nNo step failed\.\n$/);
		expect([code, stderr]).toEqual([0, '']);
	});

	it('says that Amazon is unreachable without a network, and ends with 1', async () => {
		const fake = await startFakeAmazon();
		const {code, stdout} = await command(['doctor', '--json'], {before: NO_NAMES, ...variablesFor(fake).sellingPartner});
		await fake.close();
		const {ok, steps} = JSON.parse(stdout);
		expect(steps[1]).toMatchObject({name: 'reach', detail: 'api.amazon.com is unreachable (ENOTFOUND).'});
		expect([code, ok]).toEqual([1, false]);
	});
});

/** A module that leads every https request to the fake. */
function leadTo(url: string): string {
	return `
		import http from 'node:http';
		import https from 'node:https';
		https.request = ({host, pathname, search}, {method, headers, signal}, callback) =>
			http.request('${url}', {path: pathname + search, method, signal, headers: {...headers, host}}, callback);
	`;
}

/** A module that knows no host. */
const NO_NAMES = `
	import dns from 'node:dns';
	dns.lookup = (name, options, callback) =>
		process.nextTick(callback, Object.assign(new Error('getaddrinfo ENOTFOUND'), {code: 'ENOTFOUND', syscall: 'getaddrinfo'}));
`;
