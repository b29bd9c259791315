/**
 * Rule 34: what nobody listens to is not built, and a token that lives tells nothing.
 */
import {channel, subscribe, unsubscribe} from 'node:diagnostics_channel';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test, vi} from 'vitest';
import {publish} from '../../src/diagnostics/channels.js';
import type {TokenRequest} from '../../src/tokens/types.js';
import {CHANNELS, listen} from '../flows/listening.js';
import {ORDER, PLAIN} from '../flows/stage.js';
import {atOnce, bench, HOUR_MS, LABEL, minted, owner, PATIENT, settle} from '../tokens/bench.js';

const RESUMED = {event: 'resumed'} as const;

test('a message is not built while nobody listens', () => {
	const build = vi.fn(() => RESUMED);
	publish('store', build);
	expect(build).not.toHaveBeenCalled();
});

test('a message is built once for all who listen, and not any more once they have gone', () => {
	const build = vi.fn(() => RESUMED);
	const [first, second] = [vi.fn(), vi.fn()];
	subscribe('got-amazon-auth:store', first);
	subscribe('got-amazon-auth:store', second);
	publish('store', build);
	unsubscribe('got-amazon-auth:store', first);
	unsubscribe('got-amazon-auth:store', second);
	publish('store', build);
	expect(build).toHaveBeenCalledTimes(1);
	for (const heard of [first, second]) {
		expect(heard).toHaveBeenCalledExactlyOnceWith(RESUMED, 'got-amazon-auth:store');
	}
});

test('who listens to one channel has no message built for another', () => {
	const heard = vi.fn();
	subscribe('got-amazon-auth:joined', heard);
	onTestFinished(() => {
		unsubscribe('got-amazon-auth:joined', heard);
	});
	const build = vi.fn(() => RESUMED);
	publish('store', build);
	expect(build).not.toHaveBeenCalled();
});

/** A token whose label tells when it is looked at, taken through all that is told of it: joined, renewed ahead, refused, renewed by force. */
async function live(): Promise<number> {
	let looks = 0;
	const label = {
		get api() {
			looks++;
			return LABEL.api;
		},
		kind: LABEL.kind,
	};
	const {cache, clock} = bench();
	let mints = 0;
	const request: TokenRequest = {key: 'A', label, owner: owner('A'), mint: async () => minted(`token ${++mints}`)};
	await Promise.all([cache.token(request, PATIENT), cache.token(request, PATIENT)]);
	clock.advance(HOUR_MS - 120_000);
	atOnce(cache, request);
	await settle();
	cache.refuse('token 2');
	await cache.token(request, PATIENT);
	expect([mints, cache.counts]).toMatchObject([3, {joined: 1, refreshedAhead: 1, refused: 1}]);
	return looks;
}

test("a token's whole life is not looked at while nobody listens", async () => {
	expect(await live()).toBe(0);
});

test('while somebody listens it is looked at once a message', async () => {
	const {heard} = listen();
	expect(await live()).toBe(3);
	expect(heard.map(({name}) => name.replace('got-amazon-auth:', ''))).toEqual(['joined', 'refreshed', 'refreshed']);
});

test('a call with a living token asks no channel and tells nothing, though somebody listens', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const seller = auth.as({sellingPartnerId: 'A'});
	const calls = [ORDER, PLAIN].map((url) => ({method: 'GET', url}));
	for (const call of calls) {
		await seller.authorize(call);
	}
	const {heard} = listen();
	const asked = vi.fn(() => true);
	for (const name of CHANNELS) {
		Object.defineProperty(channel(name), 'hasSubscribers', {get: asked, configurable: true});
	}
	for (let round = 0; round < 100; round++) {
		for (const call of calls) {
			await seller.authorize(call);
		}
	}
	await seller.got(PLAIN);
	for (const name of CHANNELS) {
		Reflect.deleteProperty(channel(name), 'hasSubscribers');
	}
	expect([asked.mock.calls.length, heard]).toEqual([0, []]);
});
