/**
 * How .ci/run comes to its servers: what is missing is asked of apt-get, what runs is left alone, and what cannot be had is said.
 *
 * No package is installed here: apt-get is a stand-in, and the PATH holds what the test put there.
 */
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, it, onTestFinished} from 'vitest';
import {freePort, isOpen} from '../adapters-store/servers.js';
import {ROOT} from './source-files.js';

const TOOLS = ['awk', 'cat', 'chmod', 'env', 'find', 'grep', 'id', 'mktemp', 'rm', 'seq', 'sleep', 'sort', 'tail'];

/** A PATH with a few tools and these commands, shell scripts that run in a folder of their own. */
function machine(commands: Readonly<Record<string, string>>): {path: string; folder: string} {
	const at = mkdtempSync(join(tmpdir(), 'got-amazon-auth-servers-'));
	onTestFinished(() => rmSync(at, {recursive: true, force: true}));
	// Apart from the links: a script that is written through one would replace the tool of the machine.
	const [folder, tools] = [join(at, 'commands'), join(at, 'tools')];
	mkdirSync(folder);
	mkdirSync(tools);
	for (const tool of TOOLS) {
		const target = ['/usr/bin', '/bin'].map((where) => join(where, tool)).find(existsSync);
		symlinkSync(target ?? tool, join(tools, tool));
	}
	// Who is not root goes through sudo.
	for (const [name, script] of Object.entries({sudo: 'shift; exec "$@"', ...commands})) {
		writeFileSync(join(folder, name), `#!/bin/bash\ncd "${folder}"\n${script}\n`, {mode: 0o755, flag: 'wx'});
	}
	return {path: `${folder}:${tools}`, folder};
}

/** What a piece of shell says that has the functions of servers.sh. */
async function shell(script: string, path = process.env.PATH): Promise<{code: number; said: string}> {
	const given = ['--norc', '-c', `set -uo pipefail; . .ci/servers.sh; ${script}`];
	return promisify(execFile)('/bin/bash', given, {cwd: ROOT, env: {PATH: path}}).then(
		({stdout, stderr}) => ({code: 0, said: stdout + stderr}),
		({code, stdout, stderr}: {code: number; stdout: string; stderr: string}) => ({code, said: stdout + stderr}),
	);
}

describe('a command that is missing', () => {
	it('is asked of apt-get, and nothing is said once it is there', async () => {
		const {path, folder} = machine({
			'apt-get': 'echo "$@" >>asked; [ "$1" = update ] || { echo >redis-server; chmod +x redis-server; }',
		});
		expect(await shell('need redis-server redis-server', path)).toEqual({code: 0, said: ''});
		expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('update -qq\ninstall -qq -y --no-install-recommends redis-server\n');
	});

	it.each([
		['that apt-get does not have', {'apt-get': 'echo "E: Unable to locate package" >&2; exit 100'}],
		['where there is no apt-get', {}],
	])('%s is said in a line', async (_why, commands: Readonly<Record<string, string>>) => {
		expect(await shell('need chromium chromium', machine(commands).path)).toEqual({
			code: 1,
			said: 'chromium is not there and could not be installed: its tests will fail.\n',
		});
	});

	it('is not asked for where it is there', async () => {
		const {path, folder} = machine({'apt-get': 'echo "$@" >>asked', chromium: ''});
		expect(await shell('need chromium chromium', path)).toEqual({code: 0, said: ''});
		expect(existsSync(join(folder, 'asked'))).toBe(false);
	});
});

it('a Redis is started where nothing listens, and ended with the run', async () => {
	const port = await freePort();
	expect(await shell(`start_redis ${port}; redis-cli -p ${port} ping; stop_servers`)).toEqual({code: 0, said: 'PONG\n'});
	await expect.poll(() => isOpen(port)).toBe(false);
});

it('whatever listens is left alone', async () => {
	const port = await listening();
	const nothing = machine({}).path;
	expect(await shell(`start_redis ${port} && start_postgres ${port}; stop_servers`, nothing)).toEqual({code: 0, said: ''});
	expect(await isOpen(port)).toBe(true);
});

it('a PostgreSQL that starts by itself once it is installed, and asks for passwords, is stopped', async () => {
	const {path} = machine({
		find: '', // no PostgreSQL on the disk
		'apt-get': '[ "$1" = update ] || { echo >psql; chmod +x psql; }',
		pg_lsclusters: 'echo "15 main 5432 online postgres /data /log"; echo "15 kept 5433 online postgres /data /log"',
		pg_ctlcluster: 'echo "$@"',
	});
	expect(await shell('install_postgres 5432', path)).toEqual({code: 0, said: '--skip-systemctl-redirect 15 main stop\n'});
});

it('a PostgreSQL of our own lets postgres in without a password, and has the database of the tests', async () => {
	const port = await freePort();
	const select = `psql -h 127.0.0.1 -p ${port} -U postgres -w -d test -qtAc 'SELECT current_database()'`;
	const {said} = await shell(
		`start_postgres ${port} && open_database ${port} && open_database ${port} && ${select}; stop_servers; ls -d "$own_postgres" 2>&1`,
	);
	expect(said).toMatch(/^test\nls: cannot access '[^']+': No such file or directory\n$/);
	expect(await isOpen(port)).toBe(false);
});

it('a PostgreSQL that lets nobody in is said in a line, and not changed', async () => {
	const port = await listening();
	expect(await shell(`open_database ${port}`)).toEqual({
		code: 1,
		said: `PostgreSQL on port ${port} does not let postgres in without a password: stop it, or allow that for 127.0.0.1; its tests will fail.\n`,
	});
});

it('programs that do not start are said in a line', async () => {
	const port = await freePort();
	const {path} = machine({'redis-server': 'exit 1', runuser: 'exit 1', chown: ''});
	const {code, said} = await shell(`until_listens() { false; }; start_redis ${port}; start_postgres ${port}`, path);
	expect([code, said]).toEqual([
		1,
		`Redis did not start on port ${port}: its tests will fail.\nPostgreSQL did not start on port ${port}: its tests will fail.\n`,
	]);
});

/** A port on which something hangs up on everybody. */
async function listening(): Promise<number> {
	const server: Server = createServer((socket) => socket.destroy());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	return (server.address() as {port: number}).port; // it listens on a port
}
