/**
 * An auth as an object: what can be taken from it, and what it shows of itself.
 */
import {inspect} from 'node:util';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {bindingOf} from '../src/core/binding.js';
import {PLAIN} from './flows/stage.js';

test('methods and parts of an auth work apart from it', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1']});
	const {as, stats, forget, close} = createAmazonAuth({...fake.options});
	const {got, authorize, explain, hooks, review} = as({sellingPartnerId: 'A1'});
	const headers = await authorize({method: 'GET', url: PLAIN});
	expect(headers).toHaveProperty('x-amz-access-token');
	expect((await got(PLAIN)).statusCode).toBe(200);
	expect((await got.extend({hooks})(PLAIN)).statusCode).toBe(200);
	expect(await review({method: 'GET', url: PLAIN, headers}, {status: 200, headers: {}, body: ''})).toEqual({sendAgain: false});
	expect([explain('GET', PLAIN).credential, stats().cachedTokens]).toEqual(['refresh-token', 1]);
	await forget();
	expect(stats().cachedTokens).toBe(0);
	await close();
});

test('methods and parts are the same each time they are asked for', () => {
	const auth = createAmazonAuth({}).as({sellingPartnerId: 'A1'});
	for (const name of ['as', 'authorize', 'close', 'hooks', 'got', 'fetch', 'sellingPartner', 'pay'] as const) {
		expect(auth[name]).toBe(auth[name]);
	}
	expect(Object.isFrozen(auth)).toBe(true);
});

test('an auth shows neither secrets nor whom it is for', () => {
	const client = {clientId: 'amzn1.application-oa2-client.1', clientSecret: 'hush-secret', refreshToken: 'Atzr|hush'};
	const auth = createAmazonAuth({sellingPartner: client}).as({sellingPartnerId: 'A1HUSH'});
	const shown = [inspect(auth, {showHidden: true, depth: null}), JSON.stringify(auth), JSON.stringify(Object.entries(auth))];
	expect(shown.join('\n')).not.toMatch(/hush/i);
});

test('who has an auth has its class, and gets nothing from that', () => {
	for (let of: unknown = createAmazonAuth({}).constructor; of !== Function.prototype; of = Object.getPrototypeOf(of)) {
		expect(Object.getOwnPropertyNames(of).sort()).toEqual(['length', 'name', 'prototype']);
	}
});

test('an auth that stands behind a proxy or another object has its methods and parts', async () => {
	await using fake = await startFakeAmazon({sellers: ['A1']});
	const auth = createAmazonAuth({...fake.options}).as({sellingPartnerId: 'A1'});
	for (const other of [new Proxy(auth, {}), Object.create(auth) as typeof auth]) {
		expect((await other.got(PLAIN)).statusCode).toBe(200);
		expect([other.hooks, other.fetch, other.pay, other.authorize]).toEqual([auth.hooks, auth.fetch, auth.pay, auth.authorize]);
	}
});

test('nobody can put a class above that of an auth, which would be given its secrets', () => {
	for (let of = createAmazonAuth({}).constructor; of !== Function.prototype; of = Object.getPrototypeOf(of)) {
		expect([Object.isFrozen(of), Object.isFrozen(of.prototype)]).toEqual([true, true]);
	}
});

test('nothing but an auth has the binding of one: no copy, no object that inherits from it, no proxy, no other object of its class', () => {
	const auth = createAmazonAuth({});
	const forged = [{...auth}, Object.create(auth), new Proxy(auth, {}), Object.create(Object.getPrototypeOf(auth))];
	for (const one of forged) {
		expect(() => bindingOf(one, 'auth')).toThrow('"auth" must be what createAmazonAuth() returned.');
	}
	expect(bindingOf(auth.as({application: true}), 'auth').binding.shared).toBe(bindingOf(auth, 'auth').binding.shared);
});
