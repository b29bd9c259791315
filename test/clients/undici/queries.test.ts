/**
 * `query` beside a URL that has one is refused by undici, in its own words, and nothing is sent.
 */
import {Agent, request} from 'undici';
import {expect, it} from 'vitest';
import {rejectionOf} from '../../support/errors.js';
import {NA, setStage} from './stage.js';

it.each([
	['a query', '?x=1'],
	['an empty query', '?'],
	['a fragment', '#a'],
])('`query` beside %s', async (_what, rest) => {
	await using stage = await setStage();
	const options = {origin: NA, path: `/sellers/v1/marketplaceParticipations${rest}`, method: 'GET', query: {y: 2}} as const;
	const error = await rejectionOf(Agent.prototype.request.call(stage.dispatcher, options));
	const bare = await rejectionOf(Agent.prototype.request.call(stage.fake.dispatcher as unknown as Agent, options));
	expect([error.name, error.message]).toEqual([bare.name, bare.message]);
	expect(stage.fake.journal).toEqual([]);
});

it('`query` alone is sent and goes with a credential', async () => {
	await using stage = await setStage();
	const url = `${NA}/sellers/v1/marketplaceParticipations`;
	const {statusCode} = await request(url, {dispatcher: stage.dispatcher, query: {y: 2}});
	expect([statusCode, stage.fake.journal.at(-1)?.query]).toEqual([200, 'y=2']);
});

it.each([
	['a method that is no text', {method: 5}],
	['a method that holds what no method does', {method: 'GET\n'}],
])('%s is refused in the words of undici', async (_what, wrong) => {
	await using stage = await setStage();
	const through = (dispatcher: object): Promise<Error> =>
		rejectionOf(
			request(`${NA}/sellers/v1/marketplaceParticipations`, {...(wrong as object), dispatcher} as Parameters<typeof request>[1]),
		);
	const error = await through(stage.dispatcher);
	const bare = await through(stage.fake.dispatcher);
	expect([error.name, error.message]).toEqual([bare.name, bare.message]);
	expect(stage.fake.count({service: 'selling-partner'})).toBe(0);
});
