/**
 * URLs that are a secret themselves, signed in their query as those of report documents, or with a developer's shared secret in their path
 * as those of receipt verification: what fails there shows nothing of it.
 */
import {inspect} from 'node:util';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {rejectionOf} from '../../support/errors.js';

const HOST = 'tortuga-prod-na.s3.amazonaws.com';
const QUERIES = [
	'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=HUSH%2F20261101&X-Amz-Security-Token=HUSH&X-Amz-Signature=HUSH',
	'x-amz-security-token=HUSH',
	'AWSAccessKeyId=HUSH&Signature=HUSH&Expires=1',
	'Policy=HUSH&Signature=HUSH&Key-Pair-Id=HUSH',
];

const RECEIPTS = 'appstore-sdk.amazon.com';
/** The shared secret, the user and the receipt are segments of the path. */
const RECEIPT_PATHS = [
	'/version/1.0/verifyReceiptId/developer/HUSH-secret/user/HUSH-user/receiptId/HUSH-receipt',
	'/sandbox/version/1.0/verifyReceiptId/developer/HUSH-secret/user/HUSH-user/receiptId/HUSH-receipt',
	'/version/1.0/get/developer/HUSH-secret/HUSH',
	'/a/later/version/HUSH-secret',
];

async function start(reply: {status?: number; body?: string} = {}) {
	const play = () => ({status: 403, body: '<Error>HUSH</Error>', ...reply});
	const fake = await startFakeAmazon({extraHosts: {[HOST]: play, [RECEIPTS]: play, 'sdk.example': play}});
	onTestFinished(() => fake.close());
	return createAmazonAuth(fake.options);
}

const shown = (error: Error): string =>
	[inspect(error, {depth: 8}), JSON.stringify(error), error.message, error.stack].join('\n');

const SECRET = [
	...QUERIES.map((query) => `https://${HOST}/HUSH-document?${query}`),
	...RECEIPT_PATHS.map((path) => `https://${RECEIPTS}${path}`),
];

test.each(SECRET)('an HTTP error shows host and method, and nothing else of %s', async (url) => {
	const auth = await start();
	const error = await rejectionOf(auth.got(url, {retry: {limit: 0}}));
	expect(error.message).toBe(`Request failed with status code 403 (Forbidden): GET ${new URL(url).origin}/…`);
	expect(shown(error)).not.toContain('HUSH');
});

test.each(SECRET)('an abort and a reply that is no JSON show nothing of %s', async (url) => {
	const auth = await start({status: 200, body: 'no JSON'});
	for (const call of [
		() => auth.got(url).json(),
		() => auth.got(url, {responseType: 'json', retry: {limit: 0}}),
		() => auth.got(url, {signal: AbortSignal.abort(), retry: {limit: 0}}),
	]) {
		expect(shown(await rejectionOf(call()))).not.toContain('HUSH');
	}
});

test('an upload by PUT that is refused shows nothing of it', async () => {
	const auth = await start();
	const error = await rejectionOf(auth.got.put(`https://${HOST}/feed?${QUERIES[0]}`, {body: 'HUSH', retry: {limit: 0}}));
	expect(shown(error)).not.toContain('HUSH');
});

test('a URL that is not signed keeps its errors as got makes them', async () => {
	const auth = await start();
	const error = await rejectionOf(auth.got(`https://${HOST}/a?page=2`, {retry: {limit: 0}}));
	expect(error.message).toContain(`https://${HOST}/a?page=2`);
});

test('nor does one of another host whose name ends or begins alike', async () => {
	const auth = await start();
	const url = 'https://sdk.example/version/1.0/get/developer/shown';
	expect((await rejectionOf(auth.got(url, {retry: {limit: 0}}))).message).toContain(url);
});

test('without TLS, on another port or with a dot after its host it is a secret still', async () => {
	const auth = await start();
	const signal = AbortSignal.abort();
	for (const origin of [
		`http://${RECEIPTS}`,
		`https://${RECEIPTS}:8443`,
		`https://${RECEIPTS}.`,
		`https://${RECEIPTS.toUpperCase()}`,
	]) {
		const error = await rejectionOf(auth.got(`${origin}${RECEIPT_PATHS[0]}`, {signal, retry: {limit: 0}}));
		expect(shown(error)).not.toContain('HUSH');
	}
});

test('a redirect from there, and one to there, shows nothing of it either', async () => {
	const location = `https://${RECEIPTS}${RECEIPT_PATHS[0]}`;
	const to = () => ({status: 307, headers: {location: 'https://sdk.example/HUSH'}});
	const fake = await startFakeAmazon({
		extraHosts: {
			[RECEIPTS]: to,
			'sdk.example': () => ({status: 500, body: 'HUSH'}),
			'shop.example': () => ({status: 307, headers: {location}}),
		},
	});
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth(fake.options);
	for (const url of [location, 'https://shop.example/']) {
		const error = await rejectionOf(auth.got(url, {retry: {limit: 0}}));
		expect(error.message).toMatch(/^Request failed with status code 500 /);
		expect(shown(error)).not.toContain('HUSH');
	}
});

test.each([SECRET[0] ?? '', SECRET.at(-4) ?? ''])('what is fetched from there is whole: %s', async (url) => {
	const auth = await start({status: 200, body: 'the document'});
	expect([await auth.got(url).text(), await auth.got.put(url, {body: 'x'}).text()]).toEqual(['the document', 'the document']);
});
