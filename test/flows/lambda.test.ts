/**
 * `refresh: 'foreground'` (rule 16), by the example for AWS Lambda: a process that is frozen once it has answered.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {createHandler} from '../../examples/lambda.js';
import {until} from '../apis/pay/flows/stage.js';
import {pass, setClocks, tokenCalls} from './stage.js';

const EVENT = {pathParameters: {orderId: '902-0000000-0000001'}};
const INTO_THE_LAST_MINUTES = 3_600_000 - 230_000;

test("with 'foreground' an ageing token is renewed before the handler answers, and nothing runs on behind it", async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options, refresh: 'foreground'});
	const handler = createHandler(auth);
	await handler(EVENT);
	pass(INTO_THE_LAST_MINUTES);
	await handler(EVENT);
	expect([tokenCalls(fake).lwa, auth.stats()]).toMatchObject([2, {openFlights: 0, refreshedAhead: 1}]);
});

test("with 'background' the renewal is still under way when the handler has answered", async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	const handler = createHandler(auth);
	await handler(EVENT);
	pass(INTO_THE_LAST_MINUTES);
	fake.fail({service: 'lwa', latencyMs: 100});
	await handler(EVENT);
	expect(auth.stats()).toMatchObject({openFlights: 1, refreshedAhead: 0});
	await until(() => auth.stats().openFlights === 0);
});

test('while the token service is down the ageing token serves, in the foreground too', async () => {
	setClocks();
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options, refresh: 'foreground'});
	const handler = createHandler(auth);
	await handler(EVENT);
	pass(INTO_THE_LAST_MINUTES);
	fake.fail({service: 'lwa', error: 'invalid_request', times: 100});
	expect((await handler(EVENT)).statusCode).toBe(200);
	expect((await handler(EVENT)).statusCode).toBe(200);
	expect([tokenCalls(fake).lwa, auth.stats().openFlights]).toEqual([2, 0]);
});
