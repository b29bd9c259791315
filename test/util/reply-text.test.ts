/**
 * Compressed refusals, as a client hands them to `review`: read in every coding that Node knows, within bounds, and never guessed at.
 */
import zlib from 'node:zlib';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';

const URL_OF_CALL = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
const DEAD = JSON.stringify({
	errors: [
		{
			code: 'Unauthorized',
			message: 'Access to requested resource is denied.',
			details: 'The access token you provided has expired.',
		},
	],
});

/** What `review` makes of a 403 with this body. */
async function review(body: Uint8Array, headers: Record<string, string> = {}) {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth(fake.options);
	const sent = {method: 'GET', url: URL_OF_CALL, headers: await auth.authorize({method: 'GET', url: URL_OF_CALL})};
	const verdict = await auth.review(sent, {status: 403, headers, body});
	return {verdict, left: auth.stats().cachedTokens};
}

const {gzipSync, deflateSync, deflateRawSync, brotliCompressSync} = zlib;

test.each<[string, Uint8Array]>([
	['gzip', gzipSync(DEAD)],
	['x-gzip', gzipSync(DEAD)],
	['GZIP', gzipSync(DEAD)],
	['deflate', deflateSync(DEAD)],
	['deflate', deflateRawSync(DEAD)],
	['br', brotliCompressSync(DEAD)],
	['identity, gzip', gzipSync(DEAD)],
	['deflate, gzip', gzipSync(deflateSync(DEAD))],
	['br, gzip', gzipSync(brotliCompressSync(DEAD))],
	['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(DEAD)))],
])('a refusal in the coding %s is read: the dead token is forgotten', async (coding, body) => {
	expect(await review(body, {'Content-Encoding': coding})).toMatchObject({verdict: {sendAgain: true}, left: 0});
});

test('gzip is known by its own first bytes, where a client took the header away', async () => {
	expect(await review(gzipSync(DEAD))).toMatchObject({verdict: {sendAgain: true}, left: 0});
});

test.each(['gzip', 'deflate', 'br'])('a client that decompressed and left %s in the headers is understood', async (coding) => {
	expect(await review(Buffer.from(DEAD), {'content-encoding': coding})).toMatchObject({verdict: {sendAgain: true}, left: 0});
});

const zstdCompress = Reflect.get(zlib, 'zstdCompressSync') as ((text: string) => Uint8Array) | undefined;
const ZSTD = Buffer.from('KLUv/SAEIQAAe319fQ==', 'base64');

test('zstd is read where Node has it, and elsewhere it is no refusal that is known', async () => {
	const {verdict, left} = await review(zstdCompress?.(DEAD) ?? ZSTD, {'content-encoding': 'zstd'});
	expect({verdict, left}).toMatchObject(
		zstdCompress ? {verdict: {sendAgain: true}, left: 0} : {verdict: {sendAgain: false}, left: 1},
	);
	expect(verdict.error?.code).toBe(zstdCompress ? 'ERR_AMAZON_ACCESS_TOKEN_REFUSED' : undefined);
});

test.each<[string, string, Uint8Array]>([
	['cut off', 'gzip', gzipSync(DEAD).subarray(0, 40)],
	['in another coding than it says', 'br', gzipSync(DEAD)],
	['in a coding nobody knows', 'exi', Buffer.from([1, 2, 255, 254])],
	['in more codings than any server uses', 'gzip, gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(gzipSync(DEAD))))],
	['far larger than any refusal once it is decompressed', 'gzip', gzipSync(DEAD + ' '.repeat(50_000_000))],
	['a bomb within a bomb', 'gzip, gzip', gzipSync(gzipSync(DEAD + ' '.repeat(50_000_000)))],
])('a body that is %s says nothing, and the token stays', async (_what, coding, body) => {
	expect(await review(body, {'content-encoding': coding})).toEqual({verdict: {sendAgain: false}, left: 1});
});
