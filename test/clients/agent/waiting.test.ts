/**
 * The client's own time while there is no connection yet: its timeouts and aborts hold, and what it leaves is not sent.
 */
import {once} from 'node:events';
import https from 'node:https';
import axios from 'axios';
import {amazonAgent} from 'got-amazon-auth/agent';
import {expect, it} from 'vitest';
import {until} from '../../support/until.js';
import {call, failureOf, leadTo, PLAIN, setStage} from './stage.js';

const LIMIT_MS = 60;

function isSoon(startedMs: number): boolean {
	return performance.now() - startedMs < 5000;
}

it('the timeout option fires while the token is fetched', async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'lwa', hang: true});
	const startedMs = performance.now();
	const request = https.request(PLAIN, {agent, timeout: LIMIT_MS});
	request.end();
	await once(request, 'timeout');
	request.destroy(new Error('too late'));
	const [error] = (await once(request, 'error')) as [Error];
	expect([error.message, isSoon(startedMs)]).toEqual(['too late', true]);
	expect(fake.count({service: 'selling-partner'})).toBe(0);
});

it('so does setTimeout, before there is a socket and after', async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'lwa', hang: true, times: 2});
	for (const whenConnected of [false, true]) {
		const request = https.request(PLAIN, {agent});
		request.on('error', () => {});
		request.end();
		if (whenConnected) {
			await once(request, 'socket');
		}
		request.setTimeout(LIMIT_MS);
		await once(request, 'timeout');
		request.destroy();
	}
	expect(fake.count({service: 'selling-partner'})).toBe(0);
});

it('so does it while Amazon is waited for', async () => {
	const {fake, agent} = await setStage();
	await call(PLAIN, {agent});
	fake.fail({path: new URL(PLAIN).pathname, hang: true});
	const request = https.request(PLAIN, {agent, timeout: 5 * LIMIT_MS});
	request.on('error', () => {});
	request.end();
	await once(request, 'timeout');
	expect(fake.count({service: 'selling-partner'})).toBe(2);
	request.destroy();
});

it('the idle limit of the inner agent holds, and a limit of the request goes before it', async () => {
	const {fake, auth} = await setStage();
	const agent = amazonAgent(auth, {agent: Object.assign(fake.agent, {options: {timeout: LIMIT_MS}})});
	fake.fail({service: 'lwa', hang: true, times: 2});
	const unlimited = https
		.request(PLAIN, {agent})
		.on('error', () => {})
		.end();
	await once(unlimited, 'timeout');
	unlimited.destroy();
	const limited = https
		.request(PLAIN, {agent, timeout: 60_000})
		.on('error', () => {})
		.end();
	const [socket] = await once(limited, 'socket');
	expect(socket.timeout).toBe(60_000);
	limited.destroy();
});

it('a time limit that is taken back ends nothing', async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'lwa', latencyMs: 3 * LIMIT_MS});
	const request = https.request(PLAIN, {agent, timeout: LIMIT_MS});
	let timeouts = 0;
	request.on('timeout', () => timeouts++);
	request.end();
	const [socket] = await once(request, 'socket');
	socket.setTimeout(0);
	const [reply] = await once(request, 'response');
	reply.resume();
	expect([reply.statusCode, timeouts]).toEqual([200, 0]);
});

it("axios' timeout and signal hold while the token is fetched", async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'lwa', hang: true, times: 2});
	const startedMs = performance.now();
	const client = axios.create({httpsAgent: agent, proxy: false});
	expect((await failureOf(client.get(PLAIN, {timeout: LIMIT_MS}))).code).toBe('ECONNABORTED');
	const error = await failureOf(client.get(PLAIN, {signal: AbortSignal.timeout(LIMIT_MS)}));
	expect([error.code, isSoon(startedMs)]).toEqual(['ERR_CANCELED', true]);
});

it('a request that is destroyed while the token is fetched sends nothing, and the token is kept for the next', async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'lwa', latencyMs: 50});
	const request = https.request(PLAIN, {agent});
	request.end();
	await until(() => fake.count({service: 'lwa'}) === 1);
	request.destroy();
	const [error] = (await once(request, 'error')) as [Error & {code: string}];
	expect(error.code).toBe('ECONNRESET');
	expect((await call(PLAIN, {agent})).status).toBe(200);
	expect([fake.count({service: 'lwa'}), fake.count({service: 'selling-partner'})]).toEqual([1, 1]);
});

it('a bound signal ends the call with an AbortError, before it begins, while it waits, and while its reply comes', async () => {
	const {fake, auth} = await setStage();
	const agentOf = (signal: AbortSignal) => amazonAgent(auth.as({application: true}, {signal}), {agent: fake.agent});
	const before = await failureOf(call(PLAIN, {agent: agentOf(AbortSignal.abort())}));
	expect([before.name, before.code, fake.journal]).toEqual(['AbortError', 'ABORT_ERR', []]);

	fake.fail({path: new URL(PLAIN).pathname, hang: true});
	const controller = new AbortController();
	const waiting = failureOf(call(PLAIN, {agent: agentOf(controller.signal)}));
	await until(() => fake.count({service: 'selling-partner'}) === 1);
	controller.abort(new Error('enough'));
	expect(await waiting).toMatchObject({name: 'AbortError', code: 'ABORT_ERR', cause: new Error('enough')});
});

it('a bound signal ends a call to another host too', async () => {
	const {auth} = await setStage();
	const controller = new AbortController();
	const inner = await leadTo(() => controller.abort());
	const agent = amazonAgent(auth.as({application: true}, {signal: controller.signal}), {agent: inner});
	expect((await failureOf(call('https://foreign.example/', {agent}))).code).toBe('ABORT_ERR');
});

it('the agent ends what is under way, and serves on', async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'lwa', latencyMs: 50});
	const running = failureOf(call(PLAIN, {agent}));
	await until(() => fake.count({service: 'lwa'}) === 1);
	agent.destroy();
	expect((await running).code).toBe('ECONNRESET');
	expect((await call(PLAIN, {agent})).status).toBe(200);
});
