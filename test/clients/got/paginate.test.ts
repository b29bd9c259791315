/**
 * What `got.paginate` carries from one page's hook to the next.
 */
import got, {type BeforeRequestHook, type PaginateData, type PaginationOptions} from 'got';
import {expect, it} from 'vitest';
import {type Origin, startOrigin} from './origin.js';
import {TOKEN, TOKEN_HEADER, wrap} from './request-function.js';

type NextPage = PaginationOptions<number, unknown>['paginate'];

const wrapper = wrap(TOKEN);

function collect(origin: Origin, paginate: NextPage, hook: BeforeRequestHook): Promise<number[]> {
	return got.paginate.all<number>(origin.url, {
		hooks: {beforeRequest: [hook]},
		pagination: {transform: ({body}) => JSON.parse(String(body)) as number[], paginate: paginate as never, requestLimit: 2},
	});
}

/** Notes whether the hook finds the request function of the page before, and sets it. */
function noteAndWrap(found: boolean[]): BeforeRequestHook {
	return (options) => {
		found.push(options.request === wrapper);
		options.request = wrapper;
	};
}

it('beforeRequest runs for every page', async () => {
	const origin = await startOrigin([{body: '[1]'}, {body: '[2]'}]);
	const paths: unknown[] = [];
	const items = await collect(
		origin,
		() => ({searchParams: {page: 2}}),
		({url}) => void paths.push(`${url?.pathname}${url?.search}`),
	);
	expect([items, paths]).toEqual([
		[1, 2],
		['/', '/?page=2'],
	]);
});

it("page 2's hook does not find page 1's request function where paginate returns some options", async () => {
	const origin = await startOrigin([{body: '[1]'}, {body: '[2]'}]);
	const found: boolean[] = [];
	await collect(origin, () => ({searchParams: {page: 2}}), noteAndWrap(found));
	expect(found).toEqual([false, false]);
	expect(origin.sends.map((send) => send.headers[TOKEN_HEADER])).toEqual([TOKEN, TOKEN]);
});

it("page 2's hook finds page 1's request function where paginate returns response.request.options", async () => {
	const origin = await startOrigin([{body: '[1]'}, {body: '[2]'}]);
	const found: boolean[] = [];
	const samePage = ({response}: PaginateData<unknown, number>): unknown => response.request.options;
	await collect(origin, samePage as NextPage, noteAndWrap(found));
	expect(found).toEqual([false, true]);
});

it("page 2's hook does not find a header page 1's hook set where paginate returns some options", async () => {
	const origin = await startOrigin([{body: '[1]'}, {body: '[2]'}]);
	const found: unknown[] = [];
	const noteAndSet: BeforeRequestHook = (options) => {
		found.push(options.headers[TOKEN_HEADER]);
		options.headers[TOKEN_HEADER] = TOKEN;
	};
	await collect(origin, () => ({searchParams: {page: 2}}), noteAndSet);
	expect(found).toEqual([undefined, undefined]);
});
