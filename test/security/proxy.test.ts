/**
 * A CONNECT proxy in the user's got carries every call, and no token call goes around it.
 */
import https from 'node:https';
import got, {type OptionsInit} from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {noJitter} from '../flows/stage.js';
import {startProxy} from './proxy.js';

const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-1234567-1234567';

/** Amazon's names lead nowhere but through the proxy; who looks one up is noted. */
function directory(): {lookedUp: string[]; dnsLookup: NonNullable<OptionsInit['dnsLookup']>} {
	const lookedUp: string[] = [];
	const dnsLookup = (host: string, ...rest: unknown[]): void => {
		lookedUp.push(host);
		const callback = rest.at(-1) as (error: Error) => void; // the last of a lookup's parameters
		callback(Object.assign(new Error('Only the proxy knows the way.'), {code: 'ENOTFOUND'}));
	};
	return {lookedUp, dnsLookup: dnsLookup as NonNullable<OptionsInit['dnsLookup']>};
}

test('a Login with Amazon token, a Restricted Data Token and the call itself all go through the proxy', async () => {
	await using fake = await startFakeAmazon();
	const {tunnels, agent, certificateAuthority} = await startProxy(fake);
	const {lookedUp, dnsLookup} = directory();
	const base = got.extend({agent: {https: agent}, https: {certificateAuthority}, dnsLookup, retry: {limit: 0}});
	const {sellingPartner} = fake.options;
	await using auth = createAmazonAuth({sellingPartner: {...sellingPartner, dataElements: ['buyerInfo']}, got: base});
	expect((await auth.got(ORDER)).statusCode).toBe(200);
	expect(fake.journal.map(({service, status}) => [service, status])).toEqual([
		['lwa', 200],
		['tokens', 200],
		['selling-partner', 200],
	]);
	expect(new Set(tunnels)).toEqual(new Set(['api.amazon.com:443', 'sellingpartnerapi-na.amazon.com:443']));
	expect(lookedUp).toEqual([]);
});

test('an exchange of Amazon Pay goes through the proxy', async () => {
	await using fake = await startFakeAmazon();
	const {tunnels, agent, certificateAuthority} = await startProxy(fake);
	const {lookedUp, dnsLookup} = directory();
	const base = got.extend({agent: {https: agent}, https: {certificateAuthority}, dnsLookup, retry: {limit: 0}});
	await using auth = createAmazonAuth({pay: fake.options.pay, got: base});
	const merchant = auth.as({merchantId: 'A1MERCHANT'});
	await merchant.got('https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000', {throwHttpErrors: false});
	expect(fake.count({service: 'pay-exchange', status: 200})).toBe(1);
	expect([new Set(tunnels), lookedUp]).toEqual([new Set(['pay-api.amazon.com:443']), []]);
});

test('under http2, where got 14 and 15 go around an https agent, token calls do not', async () => {
	await using fake = await startFakeAmazon();
	const {tunnels, agent, certificateAuthority} = await startProxy(fake);
	const {lookedUp, dnsLookup} = directory();
	const base = got.extend({http2: true, agent: {https: agent}, https: {certificateAuthority}, dnsLookup, retry: {limit: 0}});
	await using auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: base});
	await auth.authorize({method: 'GET', url: ORDER});
	expect(tunnels).toEqual(['api.amazon.com:443']);
	expect(lookedUp).toEqual([]);
});

test.each<[which: string, change: (agent: https.Agent) => void]>([
	[
		"an agent in the place of the process's",
		(agent) => {
			https.globalAgent = agent;
		},
	],
	[
		"a way of connecting on the process's own agent",
		(agent) => {
			https.globalAgent.createConnection = agent.createConnection;
		},
	],
])('under http2 token calls go by %s, given at any time', async (_which, change) => {
	const {globalAgent} = https;
	onTestFinished(() => {
		https.globalAgent = globalAgent;
		Reflect.deleteProperty(globalAgent, 'createConnection');
	});
	await using fake = await startFakeAmazon();
	const {tunnels, agent, certificateAuthority} = await startProxy(fake);
	const {lookedUp, dnsLookup} = directory();
	const base = got.extend({http2: true, https: {certificateAuthority}, dnsLookup, retry: {limit: 0}});
	await using auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: base});
	change(agent);
	await auth.authorize({method: 'GET', url: ORDER});
	expect(tunnels).toEqual(['api.amazon.com:443']);
	expect(lookedUp).toEqual([]);
});

test('a proxy whose certificate is not vouched for gets no secret', async () => {
	noJitter();
	await using fake = await startFakeAmazon();
	const {agent} = await startProxy(fake);
	const base = got.extend({agent: {https: agent}, timeout: {request: 2_000}});
	await using auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: base});
	await expect(auth.authorize({method: 'GET', url: ORDER})).rejects.toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(fake.journal).toEqual([]);
});
