/**
 * A payment that was answered keeps its idempotency key in whatever way a hook of the caller's sends it again within its call.
 */
import type {AfterResponseHook} from 'got';
import {describe, expect, it} from 'vitest';
import {CHARGES, failure, headerOfCalls, LIVE, soon, startPay, ways} from './stage.js';

const KEY = 'x-amz-pay-idempotency-key';
const refused = {throwHttpErrors: false} as const;

/** A hook of the caller's that sends an answered call once more, so changed. */
function again(...changes: readonly object[]): AfterResponseHook {
	let sent = 0;
	return (response, retry) => {
		const change = changes[sent++];
		return change ? retry(change) : response;
	};
}

for (const [way, client] of ways) {
	describe(way, () => {
		it.each<[what: string, change: object]>([
			['as it was', {}],
			['with other searchParams', {searchParams: {x: '1'}}],
			['to another URL', {url: `${LIVE}/refunds`}],
			['to another host', {url: 'https://pay-api.amazon.eu/live/v2/charges'}],
			['with another body', {body: '{"a":2}'}],
			['with a body of bytes', {body: Buffer.from('{"a":3}')}],
			['with other headers', {headers: {'x-amz-pay-simulation-code': 'none', 'x-else': '1'}}],
			['with another context', {context: {mine: true}}],
			['with a request function', {request: undefined}],
			['with a parseJson of its own', {parseJson: (text: string) => JSON.parse(text)}],
		])('%s', async (_what, change) => {
			const stage = await startPay({}, (own) => [own, {...own, region: 'eu'}]);
			await client(stage).post(CHARGES, {json: {a: 1}, ...refused, hooks: {afterResponse: [again(change)]}});
			const keys = headerOfCalls(stage.fake, KEY);
			expect(keys).toHaveLength(2);
			expect(new Set(keys).size).toBe(1);
		});

		it("a key of the caller's is kept too where the hook takes it away", async () => {
			const stage = await startPay();
			const hooks = {afterResponse: [again({headers: {[KEY]: undefined}})]};
			await client(stage).post(CHARGES, {json: {a: 1}, headers: {[KEY]: 'order-1'}, ...refused, hooks});
			expect(headerOfCalls(stage.fake, KEY)).toEqual(['order-1', 'order-1']);
		});

		it('under another key it is refused, and nothing is sent', async () => {
			const stage = await startPay();
			const hooks = {afterResponse: [again({headers: {[KEY]: 'another'}})]};
			const error = await failure(client(stage).post(CHARGES, {json: {a: 1}, hooks}));
			expect(error.message).toContain('a call keeps its key');
			expect(headerOfCalls(stage.fake, KEY)).toHaveLength(1);
		});

		it('a hook that takes away what the key is remembered by is refused, unless it names the key', async () => {
			const stage = await startPay();
			const forgetful = {request: () => undefined, parseJson: JSON.parse};
			const request = stage.fake.got.defaults.options.request;
			const hooks = {afterResponse: [again({...forgetful, request})]};
			const error = await failure(client(stage).post(CHARGES, {json: {a: 1}, hooks}));
			expect(error.message).toContain('give it an');
			expect(headerOfCalls(stage.fake, KEY)).toHaveLength(1);
			const named = {afterResponse: [again({...forgetful, request, headers: {[KEY]: 'order-1'}})]};
			await client(stage).post(CHARGES, {json: {a: 1}, headers: {[KEY]: 'order-1'}, hooks: named, ...refused});
			expect(headerOfCalls(stage.fake, KEY).slice(1)).toEqual(['order-1', 'order-1']);
		});

		it.each([201, 400])('each page from a POST has a key of its own, after a %i too', async (status) => {
			const stage = await startPay();
			if (status === 400) {
				stage.fake.fail({service: 'pay', status});
			}
			let pages = 0;
			const pagination = {
				transform: () => [++pages],
				paginate: () => (pages < 2 ? {json: {page: pages}} : false),
			} as object;
			await client(stage).paginate.all(CHARGES, {method: 'POST', json: {page: 0}, ...refused, retry: soon, pagination});
			const keys = headerOfCalls(stage.fake, KEY);
			expect([keys.length, new Set(keys).size]).toEqual([2, 2]);
		});
	});
}
