import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {clientToken, sellerToken, send} from './harness.js';

const APPSTORE = 'https://developer.amazon.com/api/appstore';
const readwrite = 'appstore::apps:readwrite';
const reporting = 'adx_reporting::appstore:marketer';

test.each([
	['/v1/applications/amzn1.app.1/edits', readwrite, reporting],
	['/download/report/sales/2026/10', reporting, readwrite],
	['/vitals/apps/com.example/crashRateMetricSet:query', reporting, readwrite],
	['/v2/applications/com.example/vitals/crashRateMetricSet', reporting, readwrite],
])('%s opens to %s and not to %s', async (path, scope, other) => {
	await using fake = await startFakeAmazon();
	const right = await clientToken(fake, 'appstore', scope);
	const wrong = await clientToken(fake, 'appstore', other);
	expect((await send(fake, APPSTORE + path, {headers: {authorization: `Bearer ${right}`}})).status).toBe(200);
	const answer = await send(fake, APPSTORE + path, {headers: {authorization: `Bearer ${wrong}`}});
	expect([answer.status, answer.json]).toEqual([403, {message: 'Request is not authorized.'}]);
});

test("a missing token, a seller's token and an expired one get the same 403", async () => {
	await using fake = await startFakeAmazon();
	const url = `${APPSTORE}/v1/applications/amzn1.app.1/edits`;
	const token = await clientToken(fake, 'appstore', readwrite);
	const seller = await sellerToken(fake);
	fake.expireTokens();
	const refused = [403, {message: 'Request is not authorized.'}];
	for (const headers of [
		{},
		{authorization: `Bearer ${token}`},
		{authorization: `Bearer ${seller}`},
		{'x-amz-access-token': token},
	]) {
		const answer = await send(fake, url, {headers: headers as Record<string, string>});
		expect([answer.status, answer.json]).toEqual(refused);
	}
});

test('a change needs the ETag of the last GET, and makes a new one', async () => {
	await using fake = await startFakeAmazon();
	const url = `${APPSTORE}/v1/applications/amzn1.app.1/edits/1/listings/en-US`;
	const authorization = `Bearer ${await clientToken(fake, 'appstore', readwrite)}`;
	const {etag = ''} = (await send(fake, url, {headers: {authorization}})).headers;
	const put = (match: string): Promise<{status: number}> =>
		send(fake, url, {method: 'PUT', headers: {authorization, 'if-match': match}, body: '{}'});
	expect((await send(fake, url, {method: 'DELETE', headers: {authorization}})).status).toBe(412);
	expect((await put(String(etag))).status).toBe(200);
	expect((await put(String(etag))).status).toBe(412);
});

test('a path that is no Appstore API is not found', async () => {
	await using fake = await startFakeAmazon();
	expect((await send(fake, 'https://developer.amazon.com/docs')).status).toBe(404);
});
