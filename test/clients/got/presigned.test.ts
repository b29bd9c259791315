/**
 * URLs that are signed in their query, such as those of report and feed documents: what fails there shows nothing of it.
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

async function start(reply: {status?: number; body?: string} = {}) {
	const fake = await startFakeAmazon({extraHosts: {[HOST]: () => ({status: 403, body: '<Error>HUSH</Error>', ...reply})}});
	onTestFinished(() => fake.close());
	return createAmazonAuth(fake.options);
}

const shown = (error: Error): string =>
	[inspect(error, {depth: 8}), JSON.stringify(error), error.message, error.stack].join('\n');

test.each(QUERIES)('an HTTP error shows host and method, and nothing of ?%s', async (query) => {
	const auth = await start();
	const error = await rejectionOf(auth.got(`https://${HOST}/HUSH-document?${query}`, {retry: {limit: 0}}));
	expect(error.message).toBe(`Request failed with status code 403 (Forbidden): GET https://${HOST}/…`);
	expect(shown(error)).not.toContain('HUSH');
});

test.each(QUERIES)('an abort and a reply that is no JSON show nothing of ?%s', async (query) => {
	const auth = await start({status: 200, body: 'no JSON'});
	const url = `https://${HOST}/HUSH-document?${query}`;
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

test('what is fetched from there is whole', async () => {
	const auth = await start({status: 200, body: 'the document'});
	const url = `https://${HOST}/document?${QUERIES[0]}`;
	expect([await auth.got(url).text(), await auth.got.put(url, {body: 'x'}).text()]).toEqual(['the document', 'the document']);
});
