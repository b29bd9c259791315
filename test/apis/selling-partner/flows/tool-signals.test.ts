/**
 * Rule 31 for the tools of the Selling Partner API: a long-lived signal gathers nothing, however many calls follow it, and ends them all.
 */
import {getEventListeners} from 'node:events';
import type {SellingPartnerTools} from 'got-amazon-auth';
import {expect, test} from 'vitest';
import {dependantsOf} from '../../../support/traces.js';
import {until} from '../../../support/until.js';
import {errorOf, MWS, PLAIN, startHouse} from './both-ways.js';

const SEVERAL = Array.from({length: 5});

const TOOLS: readonly (readonly [string, (tools: SellingPartnerTools, own: AbortSignal) => Promise<unknown>])[] = [
	['exchangeAuthorizationCode', (tools, signal) => tools.exchangeAuthorizationCode({code: 'ANcode', signal})],
	['exchangeAuthorizationCode without a signal of its own', (tools) => tools.exchangeAuthorizationCode({code: 'ANcode'})],
	['rotateClientSecret', (tools) => tools.rotateClientSecret()],
	['migrateFromMws', (tools) => tools.migrateFromMws(MWS)],
];

test.each(TOOLS)(
	'%s: several at once leave at most one listener on the signals that they follow, and none after',
	async (_name, use) => {
		const {fake, auth} = await startHouse({amazon: {authorizationApi: true}});
		await auth.got(PLAIN);
		for (const calls of [{operation: 'authorization_code'}, {service: 'selling-partner'}] as const) {
			fake.fail({...calls, hang: true, times: SEVERAL.length});
		}
		const [bound, own] = [new AbortController(), new AbortController().signal];
		const {sellingPartner} = auth.as({application: true}, {signal: bound.signal});
		const ends = SEVERAL.map(() => errorOf(use(sellingPartner, own)));
		await until(() => fake.count({status: 0}) === SEVERAL.length);
		const listening = [bound.signal, own].map((signal) => getEventListeners(signal, 'abort').length);
		expect(Math.max(...listening)).toBeLessThanOrEqual(1);
		bound.abort(new Error('enough'));
		expect((await Promise.all(ends)).map(({message}) => message)).toEqual(SEVERAL.map(() => 'enough'));
		for (const signal of [bound.signal, own]) {
			expect([getEventListeners(signal, 'abort').length, dependantsOf(signal)]).toEqual([0, 0]);
		}
	},
);
