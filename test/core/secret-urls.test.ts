/**
 * A URL that is a secret itself, as those of receipt verification: nothing is put on, and nothing that this package says shows it.
 */
import {inspect} from 'node:util';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test, vi} from 'vitest';
import {holdsSecret} from '../../src/core/secret-urls.js';
import {catchError, rejectionOf} from '../support/errors.js';

const HOST = 'https://appstore-sdk.amazon.com';
const PATHS = [
	'/version/1.0/verifyReceiptId/developer/HUSH/user/HUSH/receiptId/HUSH',
	'/sandbox/version/1.0/verifyReceiptId/developer/HUSH/user/HUSH/receiptId/HUSH',
	'/version/1.0/get/developer/HUSH/HUSH',
];
const URLS = PATHS.map((path) => HOST + path);

async function start(): Promise<AmazonAuth> {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	return createAmazonAuth({...fake.options, maxTokens: 100});
}

const shown = (error: unknown): string => `${inspect(error, {depth: 8})} ${JSON.stringify(error)} ${String(error)}`;

test.each([
	[`${HOST}/`, true],
	[`${HOST}.${PATHS[0]}`, true],
	[`http://appstore-sdk.amazon.com:8080${PATHS[0]}`, true],
	['https://bucket.s3.amazonaws.com/a?X-Amz-Signature=1', true],
	[`https://appstore-sdk.amazon.com.example.org${PATHS[0]}`, false],
	[`https://evil-appstore-sdk.amazon.com${PATHS[0]}`, false],
	[`https://example.org${PATHS[0]}`, false],
	['https://bucket.s3.amazonaws.com/a?page=2', false],
])('%s is a secret itself: %s', (url, expected) => {
	expect(holdsSecret(new URL(url))).toBe(expected);
});

test.each(URLS)('authorize puts nothing on %s, and explain says so without its path', async (url) => {
	const auth = await start();
	expect(await auth.authorize({method: 'GET', url})).toEqual({});
	const explanation = auth.explain('GET', url);
	expect(explanation).toMatchObject({api: 'none', credential: 'none'});
	expect(JSON.stringify(explanation)).not.toContain('HUSH');
});

test.each(URLS)('a call of req.amazon to %s is refused by its host alone', async (url) => {
	const auth = await start();
	const request = {} as Parameters<ReturnType<typeof amazonAuth>>[0];
	const response = Object.assign(Object.create(null), {once() {}, on() {}}) as Parameters<ReturnType<typeof amazonAuth>>[1];
	amazonAuth(auth, {identify: () => ({application: true})})(request, response, () => {});
	const error = await rejectionOf(request.amazon(url));
	expect(error).toMatchObject({code: 'ERR_AMAZON_HOST_NOT_ALLOWED'});
	expect(shown(error)).not.toContain('HUSH');
});

test('amazonUrl makes one, and its errors show no value', () => {
	const url = (secret: string) =>
		amazonUrl`https://appstore-sdk.amazon.com/version/1.0/verifyReceiptId/developer/${secret}/user/${'u/1'}/receiptId/${'r'}`;
	expect(url('2:HUSH').pathname).toBe('/version/1.0/verifyReceiptId/developer/2%3AHUSH/user/u%2F1/receiptId/r');
	expect(shown(catchError(() => url('HUSH\u0000')))).not.toContain('HUSH');
});

// Bun and Next.js write the URL into the errors of their fetch.
test('an error of fetch that names the whole URL leaves without its path', async () => {
	const auth = await start();
	for (const url of [...URLS, 'https://bucket.s3.amazonaws.com/HUSH?X-Amz-Signature=HUSH']) {
		const named = Object.assign(new TypeError(`Unable to connect to ${url}`), {path: url, code: 'ECONNREFUSED'});
		const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(named);
		onTestFinished(() => fetch.mockRestore());
		const error = await rejectionOf(auth.fetch(url));
		expect(error.message).toBe(`Unable to connect to ${new URL(url).origin}/…`);
		expect(shown(error)).not.toContain('HUSH');
	}
});
