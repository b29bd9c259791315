/**
 * What the application is asked for: once for all who wait, and anew where it does not answer.
 */
import {expect, test} from 'vitest';
import {createLookUp} from '../../src/tokens/flights.js';
import type {LookedUp} from '../../src/tokens/types.js';
import {rejectionOf} from '../support/errors.js';
import {handClock, settle} from './bench.js';

interface Asked {
	find(grant: string): void;
	fail(message: string): void;
}

function lookUps() {
	const asked: Asked[] = [];
	const clock = handClock();
	const ask = (): Promise<LookedUp> =>
		new Promise((resolve, reject) => {
			asked.push({find: (grant) => resolve({grant}), fail: (message) => reject(new Error(message))});
		});
	return {asked, clock, lookUp: createLookUp(ask, clock)};
}

const {signal} = new AbortController();

test('however many wait it is asked once, and not before somebody does', async () => {
	const {asked, lookUp} = lookUps();
	lookUp.join();
	expect(asked).toHaveLength(0);
	const all = [lookUp.ask(signal), lookUp.ask(signal)];
	lookUp.join();
	expect(asked).toHaveLength(1);
	asked[0]?.find('one');
	expect(await Promise.all(all)).toEqual([{grant: 'one'}, {grant: 'one'}]);
});

test('a doubted one is asked again by the next to come, once, and the first answer is for all', async () => {
	const {asked, lookUp} = lookUps();
	const waiting = lookUp.ask(signal);
	lookUp.doubt();
	lookUp.join();
	lookUp.join();
	expect(asked).toHaveLength(2);
	asked[0]?.find('the slow one');
	asked[1]?.find('another');
	expect(await waiting).toEqual({grant: 'the slow one'});
	lookUp.doubt();
	lookUp.join();
	expect(asked).toHaveLength(2);
});

test('the failure of one that was given up on is nobody’s, that of the last asked is told', async () => {
	const {asked, lookUp} = lookUps();
	const waiting = rejectionOf(lookUp.ask(signal));
	lookUp.doubt();
	lookUp.join();
	asked[0]?.fail('the slow one');
	await settle();
	asked[1]?.fail('the last');
	expect((await waiting).message).toBe('the last');
});

test('one that has had ten seconds is asked again though nobody has given up', () => {
	const {asked, clock, lookUp} = lookUps();
	void lookUp.ask(signal);
	clock.advance(9_999);
	lookUp.join();
	expect(asked).toHaveLength(1);
	clock.advance(1);
	lookUp.join();
	expect(asked).toHaveLength(2);
});
