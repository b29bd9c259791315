/**
 * Runs every example, each against the fake Amazon, and holds what it prints against what its reader is told.
 */
import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {runDemo} from '../../examples/demo/run-demo.js';
import {ROOT} from './source-files.js';

/** What an example prints; a pattern where a part of it is made up on each run. */
const PRINTED: Readonly<Record<string, readonly (string | RegExp)[]>> = {
	'appstore.ts': [
		'Opened the edit amzn1.devportal.edit.example',
		'The report is at documents.s3.example',
		'Token calls, one a scope: 2',
	],
	'express-app.ts': [
		'A1HARBOUR: 200, Buyer of A1HARBOUR',
		'A2MILL: 200, Buyer of A2MILL',
		'Nobody signed in: 401',
		'An id that is a path: 403',
	],
	'koa-app.ts': [
		'A1HARBOUR: 200, the catalog as A1HARBOUR sees it',
		'A2MILL: 200, the catalog as A2MILL sees it',
		'Nobody signed in: 401',
	],
	'many-sellers.ts': ["30 of 30 replies are the seller's own", 'Refresh tokens looked up: 3, token calls: 3'],
	'other-client.ts': ['First call: 200', 'After the token died: 200', 'Sent: 3, token calls: 2'],
	'own-got.ts': ['200 from sellingpartnerapi-na.amazon.com', 'Another host got no token'],
	'pagination.ts': [
		'902-0000000-0000001 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000002 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000003 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000004 Buyer of A3EXAMPLESELLER',
		'902-0000000-0000005 Buyer of A3EXAMPLESELLER',
		'Pages: 3, Restricted Data Tokens: 1',
	],
	'pay-merchant.ts': [/^Charged for A1EXAMPLEPROVIDER: S01-[0-9A-F]+$/, 'The same key again: the same charge', 'Charges made: 1'],
	'pay-provider.ts': [
		'Asked for A1BAKERY, answered for A1BAKERY',
		'Asked for A2FLORIST, answered for A2FLORIST',
		'Asked for A1BAKERY, answered for A1BAKERY',
		'Delegation tokens fetched: 2',
	],
	'selling-partner-order.ts': [
		'With a Restricted Data Token: Buyer of A3EXAMPLESELLER, 1 Example Street',
		"With the seller's token: AmazonOrderId, SellerOrderId, OrderStatus",
		/^restricted-data-token: .*GET \/orders\/v0\/orders\/\{orderId\}\.$/,
	],
	'streaming.ts': [
		/^200, \d+ characters, request id of Amazon's passed on: false$/,
		'After the seller revoked the authorisation: 502',
	],
	'testing-your-app.ts': [
		'passed: the label holds the address',
		'passed: a label survives a server error at Amazon',
		'passed: a seller who revoked the authorisation is an error that says so',
	],
};

describe('an example prints what it is for', () => {
	it.each(Object.entries(PRINTED))('%s', async (file, expected) => {
		const lines: string[] = [];
		// Every example exports `run`, which takes where to print; one that does not fails here.
		const example = (await import(`../../examples/${file.replace(/\.ts$/, '')}.ts`)) as {
			run(print: (line: string) => void): Promise<void>;
		};
		await example.run((line) => lines.push(line));
		expect(lines).toEqual(expected.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))));
	});
});

it('the demo goes as it says, and ends with exit code 0', async () => {
	const lines: string[] = [];
	const exitCode = await runDemo({print: (line) => lines.push(line), columns: undefined, colours: false});
	expect(exitCode, lines.join('\n')).toBe(0);
	expect(lines.length).toBeGreaterThan(Object.keys(PRINTED).length);
});

it('no example is without its test', () => {
	const files = readdirSync(`${ROOT}/examples`).filter((file) => file.endsWith('.ts'));
	expect(files.sort()).toEqual([...Object.keys(PRINTED), 'demo.ts'].sort());
});
