import {createAmazonAuth} from 'got-amazon-auth';
import {expect, test} from 'vitest';
import {ORDER, startAmazon} from '../amazon.js';
import {browse, bySession} from '../browser.js';
import {type AmazonAuthFunction, type Framework, serve} from '../framework.js';

/** Wrong use is said where it happens, in a sentence. */
export function describeMisuse(framework: Framework): void {
	test('amazonAuth given to app.use uncalled says so at the first request', async () => {
		const site = await serve(framework, {use: (amazonAuth) => [amazonAuth], handle: () => ({})});

		const page = await browse(site);

		expect(page.status).toBe(500);
		expect(site.errors).toEqual([
			expect.objectContaining({
				name: 'TypeError',
				message:
					'"amazonAuth" makes the middleware and is none itself: write app.use(amazonAuth(auth, {identify})) and not app.use(amazonAuth).',
			}),
		]);
	});

	test.each([
		['options are missing', undefined, /^"identify" must be a function/],
		['identify is missing', {}, /^"identify" must be a function/],
		['identify is an identity', {identify: {sellingPartnerId: 'A1'}}, /^"identify" must be a function/],
		['an option is not known', {identify: bySession, operation: []}, /^"options" has no option "operation"; it has: identify, /],
		['otherHosts is a list', {identify: bySession, otherHosts: ['a.example']}, /^"otherHosts" must be true or false\.$/],
		[
			'abortOnDisconnect is true',
			{identify: bySession, abortOnDisconnect: true},
			/^"abortOnDisconnect" must be one of 'safe-methods', /,
		],
		['operations is a string', {identify: bySession, operations: 'GET /a'}, /^"operations" must be an array of operations/],
		[
			'an operation has no method',
			{identify: bySession, operations: ['/orders/v0/orders']},
			/^"operations\[0\]" is '\/orders\/v0\/orders'/,
		],
		[
			'an operation has a small method',
			{identify: bySession, operations: ['GET /a', 'get /a']},
			/^"operations\[1\]" is 'get \/a'/,
		],
		[
			'an operation is a URL',
			{identify: bySession, operations: ['GET https://a.example/a']},
			/^"operations\[0\]" is 'GET https:/,
		],
		['an operation ends in a slash', {identify: bySession, operations: ['GET /a/']}, /^"operations\[0\]" is 'GET \/a\/'/],
		[
			'an operation has a wildcard',
			{identify: bySession, operations: ['GET /orders/*']},
			/^"operations\[0\]" is 'GET \/orders\/\*'/,
		],
		['an operation has half a segment', {identify: bySession, operations: ['GET /a/x{id}']}, /whole segments/],
		['an operation is no string', {identify: bySession, operations: [7]}, /^"operations\[0\]" must be a method/],
	])('a wrong call throws where it is made: %s', async (_, options, message) => {
		const {auth} = await startAmazon();
		const call = () => framework.amazonAuth(auth, options as unknown as Parameters<AmazonAuthFunction>[1]);

		expect(call).toThrow(TypeError);
		expect(call).toThrow(message);
	});

	test('an auth that is none is refused by name', async () => {
		const call = () => framework.amazonAuth({} as Parameters<AmazonAuthFunction>[0], {identify: bySession});

		expect(call).toThrow(new TypeError('"auth" must be what createAmazonAuth() returned.'));
	});

	test('two different ones on a request are an error, since the second would lift the rules of the first', async () => {
		const {fake, auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [
				amazonAuth(auth, {identify: bySession, operations: []}),
				amazonAuth(createAmazonAuth({...fake.options}), {identify: bySession}),
			],
			handle: ({amazon}) => amazon(ORDER).json(),
		});

		const page = await browse(site, {seller: 'A1'});

		expect(page.status).toBe(500);
		expect(site.errors).toEqual([
			expect.objectContaining({message: expect.stringMatching(/^Two different amazonAuth\(\) ran on one request/)}),
		]);
		expect(fake.journal).toEqual([]);
	});

	test('the same one twice on a request is harmless', async () => {
		const {auth} = await startAmazon();
		const site = await serve(framework, {
			use(amazonAuth) {
				const middleware = amazonAuth(auth, {identify: bySession});
				return [middleware, middleware];
			},
			handle: async ({amazon}) => ({status: (await amazon(ORDER)).statusCode}),
		});

		expect((await browse(site, {seller: 'A1'})).json).toEqual({status: 200});
	});

	test('amazonOf where no amazonAuth ran says how to mount it', async () => {
		const site = await serve(framework, {use: () => [], handle: ({auth}) => auth.stats()});

		expect((await browse(site)).status).toBe(500);
		expect(site.errors).toEqual([
			expect.objectContaining({
				name: 'TypeError',
				message: 'No amazonAuth() ran before this handler: mount it with app.use(amazonAuth(auth, {identify})) first.',
			}),
		]);
	});

	test('amazon cannot be replaced', async () => {
		const {auth} = await startAmazon();
		const site = await serve(framework, {
			use: (amazonAuth) => [
				amazonAuth(auth, {identify: bySession}),
				(request: {amazon: unknown}, second: () => void, third?: () => void) => {
					request.amazon = 'mine';
					return (third ?? second)();
				},
			],
			handle: () => ({}),
		});

		expect((await browse(site)).status).toBe(500);
		expect(site.errors).toEqual([expect.any(TypeError)]);
	});
}
