/**
 * The installed command, run as `npx got-amazon-auth` does: with the Node and the got of the line.
 *
 * For the consumers of .ci/consumer.mjs alone: nothing is installed in this repository, whose own runner leaves this file out. What
 * the command says to what is tested in test/cli.
 */
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {delimiter} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';

const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));

test('--version prints the version of the installed package', async () => {
	const [, version] = /"version": "([^"]+)"/.exec(readFileSync(`${MODULES}got-amazon-auth/package.json`, 'utf8')) ?? [];
	expect(await command(['--version'])).toEqual({code: 0, stdout: `${version}\n`, stderr: ''});
});

test('--help prints the usage', async () => {
	const {code, stdout, stderr} = await command(['--help']);
	expect(stdout).toMatch(/^Usage:\n {2}got-amazon-auth explain METHOD URL/);
	expect([code, stderr]).toEqual([0, '']);
});

test('explain knows an operation that is restricted', async () => {
	const url = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-0000000-0000001/address';
	const {code, stdout, stderr} = await command(['explain', 'GET', url, '--json']);
	expect(JSON.parse(stdout)).toMatchObject({api: 'selling-partner', credential: 'restricted-data-token'});
	expect([code, stderr]).toEqual([0, '']);
});

test('doctor ends with 2 for an option that there is not', async () => {
	const {code, stdout, stderr} = await command(['doctor', '--fix']);
	expect(stderr).toContain("Unknown option '--fix'.");
	expect([code, stdout]).toEqual([2, '']);
});

test('doctor calls with the installed got, and finds the Selling Partner API well at the fake', async () => {
	const fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const {code, stdout, stderr} = await command(['doctor'], {
		NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(leadTo(fake.url))}`,
		AMAZON_SP_CLIENT_ID: clientId,
		AMAZON_SP_CLIENT_SECRET: clientSecret,
		AMAZON_SP_REFRESH_TOKEN: fake.refreshTokenOf(),
		AMAZON_SP_REGION: 'na',
	});
	await fake.close();
	expect(stdout).toMatch(/ok {7}call: .*\n.*\n\nNo step failed\.\n$/);
	expect([code, stderr]).toEqual([0, '']);
});

/** Its first line asks the path for a Node, and the one of the line is the first there. */
function command(
	given: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<{code: unknown; stdout: string; stderr: string}> {
	const env = {PATH: `${MODULES}.bin${delimiter}${process.env.PATH}`, ...environment};
	return new Promise((resolve) => {
		execFile(`${MODULES}.bin/got-amazon-auth`, given, {env}, (error, stdout, stderr) =>
			resolve({code: error ? error.code : 0, stdout, stderr}),
		);
	});
}

/** A module that leads every https request to the fake. */
function leadTo(url: string): string {
	return `
		import http from 'node:http';
		import https from 'node:https';
		https.request = ({host, pathname, search}, {method, headers, signal}, callback) =>
			http.request('${url}', {path: pathname + search, method, signal, headers: {...headers, host}}, callback);
	`;
}
