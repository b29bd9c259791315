/**
 * Clients of Device Messaging that make their own token calls, through the agent; and what a site lets itself call.
 */
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import express from 'express';
import {amazonAuthErrorOf} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {amazonAuth} from 'got-amazon-auth/express';
import {describe, expect, onTestFinished, test} from 'vitest';
import {call} from '../../clients/agent/stage.js';
import {MESSAGE, MESSAGES, REGISTRATION, type Stage, setStage, TOKEN_ENDPOINT} from './stage.js';

/** As clients of Device Messaging write it, with the spelling of Amazon's page. */
const SPELT_BY_AMAZON = TOKEN_ENDPOINT.replace('/o2/', '/O2/');
const FORM = {'content-type': 'application/x-www-form-urlencoded'};
const ASKING = 'grant_type=client_credentials&scope=messaging%3Apush&client_id=theirs&client_secret=none';

describe('a client that asks for its own token', () => {
	test.each([TOKEN_ENDPOINT, SPELT_BY_AMAZON])('needs no secret where the agent answers %s', async (endpoint) => {
		const {fake, auth, arrived} = await setStage();
		const agent = amazonAgent(auth, {agent: fake.agent, tokenCalls: 'answer'});
		const {text} = await call(endpoint, {method: 'POST', agent, headers: FORM}, ASKING);
		expect(fake.journal).toEqual([]);
		const {access_token: held} = JSON.parse(text) as {access_token: string};
		const headers = {'content-type': 'application/json', Authorization: `Bearer ${held}`};
		expect((await call(MESSAGES, {method: 'POST', agent, headers}, MESSAGE)).status).toBe(200);
		expect(arrived().map((entry) => entry.headers.authorization)).toEqual([expect.stringMatching(/^Bearer Atc\|/)]);
	});

	test.each([TOKEN_ENDPOINT, SPELT_BY_AMAZON])('makes its call to %s itself otherwise, as it wrote it', async (endpoint) => {
		const {fake, auth} = await setStage();
		await call(endpoint, {method: 'POST', agent: amazonAgent(auth, {agent: fake.agent}), headers: FORM}, ASKING);
		expect(fake.journal.map(({path, body}) => [path, body])).toEqual([[new URL(endpoint).pathname, ASKING]]);
		expect(fake.journal[0]?.headers).not.toHaveProperty('authorization');
	});
});

describe('a site that lists what it calls', () => {
	/** What a site of Express tells of its call: its status, or the error. */
	async function visit(stage: Stage, method: string, url: string): Promise<unknown> {
		const app = express();
		const operations = ['POST /messaging/registrations/{registrationId}/messages'];
		app.use(amazonAuth(stage.auth, {identify: () => ({application: true}), operations}));
		app.get('/', async ({amazon}, response) => {
			const sending = amazon(url, {method: method as 'POST', json: JSON.parse(MESSAGE) as object});
			response.json(
				await sending.then(
					({statusCode}) => ({statusCode}),
					(error: unknown) => ({code: amazonAuthErrorOf(error)?.code, message: amazonAuthErrorOf(error)?.message}),
				),
			);
		});
		const server = app.listen(0, '127.0.0.1');
		onTestFinished(() => void server.close());
		await once(server, 'listening');
		return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).json();
	}

	test('sends a message', async () => {
		expect(await visit(await setStage(), 'POST', MESSAGES)).toEqual({statusCode: 200});
	});

	test('sends nothing else to a registration', async () => {
		const stage = await setStage();
		const told = await visit(stage, 'POST', `https://api.amazon.com/messaging/registrations/${REGISTRATION}/topics`);
		expect(told).toMatchObject({code: 'ERR_AMAZON_OPERATION_NOT_ALLOWED'});
		expect(stage.fake.journal).toEqual([]);
	});

	test('is told that a profile is no call of an API, although its host has one', async () => {
		const stage = await setStage();
		expect(await visit(stage, 'POST', 'https://api.amazon.com/user/profile')).toEqual({
			code: 'ERR_AMAZON_HOST_NOT_ALLOWED',
			message:
				'Only paths under /messaging/registrations/ of api.amazon.com belong to Device Messaging; calls for tokens and profiles carry their own credential. Call other paths with plain got, or set otherHosts: true in the options of amazonAuth().',
		});
		expect(stage.fake.journal).toEqual([]);
	});
});
