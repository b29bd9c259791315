/**
 * One handler object, dispatched for several calls: each is a call of its own, and what undici sends again is not.
 */
import {interceptors} from 'undici';
import {expect, it, onTestFinished} from 'vitest';
import {CHARGES, type Stage, setStage} from './stage.js';

const KEY = 'x-amz-pay-idempotency-key';

async function start(): Promise<Stage> {
	const stage = await setStage();
	onTestFinished(() => stage[Symbol.asyncDispose]());
	return stage;
}

const keysOf = ({fake}: Stage): (string | undefined)[] =>
	fake.journal.filter(({service}) => service === 'pay').map(({headers}) => headers[KEY]);

/** A handler that is told of many calls, and the end of the next one. */
function createHandler(): {handler: object; ended: () => Promise<void>} {
	let waiting: (() => void)[] = [];
	const end = (): void => {
		const [first, ...rest] = waiting;
		waiting = rest;
		first?.();
	};
	const handler = {onRequestStart() {}, onResponseStart() {}, onResponseData() {}, onResponseEnd: end, onResponseError: end};
	return {handler, ended: () => new Promise((resolve) => waiting.push(resolve))};
}

function pay(dispatcher: Stage['dispatcher'], handler: object, {body = '{"a":1}', path = '/live/v2/charges'} = {}): void {
	const headers = {'content-type': 'application/json'};
	dispatcher.dispatch({origin: new URL(CHARGES).origin, path, method: 'POST', headers, body}, handler);
}

it('two payments, one after the other', async () => {
	const stage = await start();
	const {handler, ended} = createHandler();
	for (const body of ['{"a":1}', '{"a":1}']) {
		const over = ended();
		pay(stage.dispatcher, handler, {body});
		await over;
	}
	expect(new Set(keysOf(stage)).size).toBe(2);
	expect(stage.fake.charges).toHaveLength(2);
});

it('two payments at once', async () => {
	const stage = await start();
	const {handler, ended} = createHandler();
	const over = Promise.all([ended(), ended()]);
	pay(stage.dispatcher, handler);
	pay(stage.dispatcher, handler);
	await over;
	expect(new Set(keysOf(stage)).size).toBe(2);
});

it.each([
	['another body', {body: '{"a":2}'}],
	['another path', {path: '/live/v2/refunds'}],
])('another payment after one that was refused: %s', async (_what, other) => {
	const stage = await start();
	stage.fake.fail({service: 'pay', status: 500});
	const {handler, ended} = createHandler();
	for (const payment of [{}, other]) {
		const over = ended();
		pay(stage.dispatcher, handler, payment);
		await over;
	}
	expect(new Set(keysOf(stage)).size).toBe(2);
});

it.each([
	['a status', {status: 503}],
	['a connection that broke', {reset: true}],
] as const)("what undici's retry sends again after %s keeps its key", async (_what, outcome) => {
	const stage = await start();
	stage.fake.fail({service: 'pay', ...outcome, times: 2});
	const retry = interceptors.retry({
		methods: ['POST'],
		minTimeout: 1,
		maxTimeout: 1,
		errorCodes: ['UND_ERR_SOCKET', 'ECONNRESET'],
	});
	const {handler, ended} = createHandler();
	for (const _ of [1, 2]) {
		const over = ended();
		pay(stage.dispatcher.compose(retry), handler);
		await over;
	}
	const keys = keysOf(stage);
	expect([keys.length, new Set(keys.slice(0, 3)).size, new Set(keys).size]).toEqual([4, 1, 2]);
});

it('a token for one call is not held against the other of the same handler', async () => {
	const stage = await start();
	const {handler, ended} = createHandler();
	for (const path of [
		'/catalog/2022-04-01/items/B000000001?marketplaceIds=ATVPDKIKX0DER',
		'/sellers/v1/marketplaceParticipations',
	]) {
		const over = ended();
		stage.dispatcher.dispatch({origin: 'https://sellingpartnerapi-eu.amazon.com', path, method: 'GET'}, handler);
		await over;
	}
	const over = ended();
	stage.dispatcher.dispatch(
		{origin: 'https://sellingpartnerapi-na.amazon.com', path: '/sellers/v1/marketplaceParticipations', method: 'GET'},
		handler,
	);
	await over;
	const sent = stage.fake.journal.filter(({service}) => service === 'selling-partner');
	expect(sent.map(({credential}) => credential)).toEqual(['seller-token', 'seller-token', 'seller-token']);
});
