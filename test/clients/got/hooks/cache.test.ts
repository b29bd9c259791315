/**
 * Rule 9: got's cache never holds or gives a reply to an authorised request, and serves other hosts as before.
 */
import {expect, it} from 'vitest';
import {arrived, credentials, FOREIGN, NA, PLAIN, start, ways} from './harness.js';

const cacheable = {headers: {'cache-control': 'max-age=60'}};

for (const [way, client] of ways) {
	it(`${way}: two sellers never see each other's replies`, async () => {
		const started = await start({sellers: ['A1SELLER', 'A2SELLER']});
		const cache = new Map();
		const call = (sellingPartnerId: string) =>
			client({...started, auth: started.auth.as({sellingPartnerId})})(`${NA}${PLAIN}`, {cache});
		started.fake.fail({path: PLAIN, status: 200, ...cacheable, body: {of: 1}});
		started.fake.fail({path: PLAIN, status: 200, ...cacheable, body: {of: 2}});
		const replies = [await call('A1SELLER'), await call('A2SELLER')];
		expect(replies.map(({body, isFromCache}) => [body, isFromCache])).toEqual([
			['{"of":1}', false],
			['{"of":2}', false],
		]);
		expect([cache.size, arrived(started.fake).length]).toEqual([0, 2]);
	});

	it(`${way}: a reply of another host comes from the cache the second time`, async () => {
		const started = await start({extraHosts: {'foreign.example': () => ({...cacheable, body: 'kept'})}});
		const cache = new Map();
		const first = await client(started)(FOREIGN, {cache});
		const second = await client(started)(FOREIGN, {cache});
		expect([first.isFromCache, second.isFromCache, second.body]).toEqual([false, true, 'kept']);
	});

	it(`${way}: another host under the cache that redirects to Amazon gives no credential`, async () => {
		const location = `${NA}${PLAIN}`;
		const started = await start({extraHosts: {'foreign.example': () => ({status: 307, headers: {location}})}});
		await client(started)(FOREIGN, {cache: new Map(), throwHttpErrors: false});
		expect(credentials(started.fake)).toEqual(['none']);
	});

	it(`${way}: Amazon that redirects to another host is followed where a cache is set`, async () => {
		const started = await start();
		started.fake.fail({path: PLAIN, status: 307, headers: {location: FOREIGN}});
		const response = await client(started)(`${NA}${PLAIN}`, {cache: new Map()});
		expect([response.statusCode, started.foreign.length]).toEqual([200, 1]);
	});
}
