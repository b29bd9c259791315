/**
 * Agents of proxies carry the bytes, always by TLS: a proxy sees that it is asked for a tunnel, and nothing that goes through.
 */
import https, {type Agent} from 'node:https';
import tls from 'node:tls';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {HttpsProxyAgent as HpAgent} from 'hpagent';
import {HttpsProxyAgent} from 'https-proxy-agent';
import {ProxyAgent} from 'proxy-agent';
import {expect, it, onTestFinished, vi} from 'vitest';
import {certify, listen} from '../../security/listening.js';
import {type Proxy as StartedProxy, startProxy} from '../../security/proxy.js';
import {optionsOf} from '../../support/read-key.js';
import {call, FEEDS, failureOf, PLAIN} from './stage.js';

const major = Number(process.versions.node.split('.')[0]);

const AGENTS: Readonly<Record<string, (proxy: StartedProxy) => Agent>> = {
	'https-proxy-agent': ({url}) => new HttpsProxyAgent(url, {keepAlive: true}) as unknown as Agent,
	hpagent: ({url, certificateAuthority}) =>
		new HpAgent({proxy: url, keepAlive: true, ca: certificateAuthority}) as unknown as Agent,
	'proxy-agent, by the environment': ({url}) => {
		for (const name of ['HTTPS_PROXY', 'https_proxy']) {
			vi.stubEnv(name, url);
		}
		for (const name of ['NO_PROXY', 'no_proxy']) {
			vi.stubEnv(name, '');
		}
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		return new ProxyAgent({keepAlive: true}) as unknown as Agent;
	},
	'an agent of the application': ({agent}) => agent,
	// Node 22 knows no proxies and leaves the option unread.
	...(major >= 24 && {
		"Node's own, by proxyEnv": ({url}: StartedProxy) =>
			new https.Agent({proxyEnv: {HTTPS_PROXY: url}, keepAlive: true} as https.AgentOptions),
	}),
};

it.each(Object.entries(AGENTS))('%s', async (_name, make) => {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const proxy = await startProxy(fake);
	const auth = createAmazonAuth({...optionsOf(fake), maxTokens: 100});
	const inner = make(proxy);
	onTestFinished(() => inner.destroy());
	const agent = amazonAgent(auth, {agent: inner});
	const ca = proxy.certificateAuthority;

	// Node's own client with a URL, and as an SDK calls it that says neither protocol nor port.
	expect((await call(PLAIN, {agent, ca})).status).toBe(200);
	expect(
		(await call(FEEDS, {agent, ca, method: 'POST', headers: {'content-type': 'application/json'}}, '{"contentType":"text/xml"}'))
			.status,
	).toBe(200);
	const {hostname, pathname} = new URL(PLAIN);
	const status = await new Promise((resolve, reject) => {
		https.get({hostname, path: pathname, agent, ca}, (reply) => resolve(reply.resume().statusCode)).once('error', reject);
	});
	expect(status).toBe(200);

	const carried = fake.journal.filter(({service}) => service === 'selling-partner');
	expect(carried.length).toBeGreaterThanOrEqual(3);
	expect(carried.every(({credential}) => credential === 'seller-token')).toBe(true);
	expect(new Set(proxy.tunnels)).toEqual(new Set(['sellingpartnerapi-na.amazon.com:443']));
	const seen = proxy.seen();
	expect(seen).toContain('CONNECT sellingpartnerapi-na.amazon.com:443');
	expect(seen).not.toMatch(/Atza|x-amz-access-token|text\/xml|GET |POST /i);
});

it('a certificate of another host ends the call, whatever name the client gives for it', async () => {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const {key, cert} = await certify(['foreign.example']);
	const arrived: string[] = [];
	const port = await listen(
		https.createServer({key, cert}, ({headers}, reply) => reply.end(String(arrived.push(String(headers.host))))),
	);
	const inner = new https.Agent();
	inner.createConnection = (options) => tls.connect({...(options as tls.ConnectionOptions), host: '127.0.0.1', port});
	const agent = amazonAgent(createAmazonAuth({...optionsOf(fake), maxTokens: 100}), {agent: inner});
	const named = {agent, ca: cert, servername: 'foreign.example', headers: {host: 'foreign.example'}};
	expect((await failureOf(call(PLAIN, named))).code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
	// The same certificate is right for its own host.
	expect((await call('https://foreign.example/', {agent, ca: cert})).status).toBe(200);
	expect(arrived).toEqual(['foreign.example']);
});
