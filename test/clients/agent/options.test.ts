/**
 * What the agent takes, and what is refused before any call.
 */
import http from 'node:http';
import https from 'node:https';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {expect, it, onTestFinished} from 'vitest';
import {call, failureOf, PLAIN, setStage} from './stage.js';

const auth = createAmazonAuth({sellingPartner: {clientId: 'id', clientSecret: 'secret', refreshToken: () => 'Atzr|x'}});

it.each<[what: string, make: () => unknown, says: RegExp]>([
	['what is no auth', () => amazonAgent({} as never), /"auth" must be what createAmazonAuth\(\) returned/],
	['an unknown option', () => amazonAgent(auth, {agents: 1} as never), /"options" has no option "agents"/],
	[
		'an agent in place of the options',
		() => amazonAgent(auth, new https.Agent() as never),
		/write amazonAgent\(auth, \{agent\}\)/,
	],
	['an agent that is none', () => amazonAgent(auth, {agent: {} as never}), /"agent" must be an agent for https/],
	['an agent that would send in clear', () => amazonAgent(auth, {agent: new http.Agent()}), /"agent" must be an agent for https/],
	['a size that is none', () => amazonAgent(auth, {maxBodyBytes: -1}), /"maxBodyBytes" must be a whole number/],
	['a half byte', () => amazonAgent(auth, {maxBodyBytes: 0.5}), /"maxBodyBytes" must be a whole number/],
	['token calls that are neither', () => amazonAgent(auth, {tokenCalls: 'send' as never}), /"tokenCalls" must be 'answer'/],
	[
		'a call of its class, as Node makes it for agent: false',
		() => new (amazonAgent(auth).constructor as new () => unknown)(),
		/amazonAgent\(auth\) makes the agent/,
	],
])('%s is refused', (_what, make, says) => {
	expect(make).toThrow(TypeError);
	expect(make).toThrow(says);
});

it('it is an agent for https', () => {
	const agent = amazonAgent(auth);
	expect(agent).toBeInstanceOf(https.Agent);
	expect(() => http.request('http://127.0.0.1:1/', {agent})).toThrow(/Protocol "http:" not supported/);
});

it('an option that an object inherits is refused by name', () => {
	const inherited = Object.create({maxBodyBytes: 5}) as object;
	expect(() => amazonAgent(auth, inherited)).toThrow(/"options.maxBodyBytes" is inherited/);
});

it('as https.globalAgent it fails every request in words, since token calls would come back to it', async () => {
	const {fake, agent} = await setStage();
	const before = https.globalAgent;
	onTestFinished(() => {
		https.globalAgent = before;
	});
	https.globalAgent = agent;
	const error = await failureOf(call(PLAIN, {}));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toMatch(/https\.globalAgent.*give it to a client/);
	expect(fake.journal).toEqual([]);
});

it('no connection is to be had without a request', () => {
	expect(() => (amazonAgent(auth) as unknown as {createConnection(): void}).createConnection()).toThrow(/for requests/);
});

it('a name for it that another agent could share is no matter: many agents have one inner agent', async () => {
	const {fake} = await setStage({sellers: ['A1', 'A2']});
	const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}) => fake.refreshTokenOf(sellingPartnerId);
	const fleet = createAmazonAuth({sellingPartner: {...fake.options.sellingPartner, refreshToken}, got: fake.got, maxTokens: 100});
	const agents = ['A1', 'A2', 'A1'].map((sellingPartnerId) => amazonAgent(fleet.as({sellingPartnerId}), {agent: fake.agent}));
	await Promise.all(agents.map((agent) => call(PLAIN, {agent})));
	const carried = fake.journal.filter(({service}) => service === 'selling-partner').map(({sellingPartnerId}) => sellingPartnerId);
	expect(carried.toSorted()).toEqual(['A1', 'A1', 'A2']);
});
