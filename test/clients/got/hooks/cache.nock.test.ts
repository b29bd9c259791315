/**
 * Rule 9 where got sends by its own transport: its cache serves other hosts as before.
 *
 * Alone in its file: nock has a process of its own, in which all is loaded anew.
 */
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import nock from 'nock';
import {afterEach, expect, it} from 'vitest';

afterEach(() => {
	nock.cleanAll();
	nock.restore();
});

it("another host under the cache is sent by got's own transport, also after a redirect", async () => {
	nock('https://first.example').get('/').reply(302, '', {location: 'http://second.example/'});
	nock('http://second.example').get('/').reply(200, 'there', {'cache-control': 'max-age=60'});
	const auth = createAmazonAuth({});
	const cache = new Map();
	const responses = [
		await auth.got('https://first.example', {cache}),
		await got.extend({hooks: auth.hooks})('http://second.example', {cache}),
	];
	expect(responses.map(({body, isFromCache}) => [body, isFromCache])).toEqual([
		['there', false],
		['there', true],
	]);
});
