/**
 * A function given to `as`, as an application uses it: asked by each call, and never for longer than the call that asked.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import type {AmazonIdentity} from 'got-amazon-auth';
import {expect, it, test, vi} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {CALLS, outcome, setStage, WAYS} from './stage.js';

it.each(Object.entries(WAYS))('%s: an auth made once serves whoever its AsyncLocalStorage holds', async (_name, send) => {
	const {fake, auth} = await setStage();
	const signedIn = new AsyncLocalStorage<AmazonIdentity>();
	const current = auth.as(() => signedIn.getStore());
	const call = () => outcome(send(current, CALLS.seller, fake), fake);
	expect(await signedIn.run({sellingPartnerId: 'A'}, call)).toBe('seller-token A');
	expect(await signedIn.run({sellingPartnerId: 'B'}, call)).toBe('seller-token B');
	expect(await call()).toBe('IDENTITY_MISSING');
});

it.each(Object.entries(WAYS))('%s: calls at once are each for their own', async (_name, send) => {
	const {fake, auth} = await setStage();
	const signedIn = new AsyncLocalStorage<AmazonIdentity>();
	const current = auth.as(async () => signedIn.getStore());
	const sellers = ['A', 'B', 'A', 'B'];
	await Promise.all(sellers.map((sellingPartnerId) => signedIn.run({sellingPartnerId}, () => send(current, CALLS.seller, fake))));
	const arrived = fake.journal.filter(({service}) => service === 'selling-partner').map(({sellingPartnerId}) => sellingPartnerId);
	expect(arrived.sort()).toEqual(sellers.sort());
});

test('a look-up that never settles ends its own call, and the next call asks again', async () => {
	const {fake, auth} = await setStage();
	const identify = vi
		.fn<() => Promise<AmazonIdentity>>()
		.mockReturnValueOnce(new Promise(() => {}))
		.mockResolvedValue({sellingPartnerId: 'A'});
	const seller = auth.as(identify);
	const waits = new AbortController();
	const hung = rejectionOf(seller.authorize({method: 'GET', url: CALLS.seller}, {signal: waits.signal}));
	expect(await outcome((WAYS['auth.got'] ?? expect.fail())(seller, CALLS.seller, fake), fake)).toBe('seller-token A');
	waits.abort(new Error('enough'));
	expect((await hung).message).toBe('enough');
	expect(identify).toHaveBeenCalledTimes(2);
});

test('a call that is sent again after a dead token is for the one it began for', async () => {
	const {fake, auth} = await setStage();
	const sellers = ['A', 'B'];
	const identify = vi.fn(() => ({sellingPartnerId: sellers.shift()}));
	const changing = auth.as(identify);
	await auth.as({sellingPartnerId: 'A'}).got(CALLS.seller);
	fake.expireTokens();
	await changing.got(CALLS.seller);
	expect(fake.journal.filter(({service}) => service === 'selling-partner').map(({status}) => status)).toEqual([200, 403, 200]);
	expect(fake.journal.at(-1)?.sellingPartnerId).toBe('A');
	expect(identify).toHaveBeenCalledOnce();
});
