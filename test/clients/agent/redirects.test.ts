/**
 * Redirects that a client above the agent follows by itself: a redirect never gives, changes or moves a credential.
 */
import type {IncomingMessage} from 'node:http';
import https from 'node:https';
import axios from 'axios';
import redirecting from 'follow-redirects';
import got from 'got';
import {amazonAgent} from 'got-amazon-auth/agent';
import {expect, it} from 'vitest';
import {CHARGES, call, leadTo, NA, PLAIN, type Stage, setStage} from './stage.js';

const FOREIGN = 'https://foreign.example/there';
const MINE = {'x-amz-access-token': 'Atza|mine', authorization: 'Bearer mine'};
const hop = (location: string, status = 307) => ({status, headers: {location}, body: ''});

async function stageWithForeign(reply: object = {body: '{}'}): Promise<Stage & {arrived: Record<string, string>[]}> {
	const arrived: Record<string, string>[] = [];
	const stage = await setStage({
		extraHosts: {
			'foreign.example': ({headers}) => {
				arrived.push({...headers});
				return reply;
			},
		},
	});
	return {...stage, arrived};
}

/** The location that a client is shown. */
async function shown(url: string, options: https.RequestOptions): Promise<string | undefined> {
	return (await call(url, options)).headers.location;
}

it("the caller's own credentials do not travel to another host, whoever of the two would take them along", async () => {
	const {fake, agent, arrived} = await stageWithForeign();
	for (const send of [
		() => axios.get(PLAIN, {httpsAgent: agent, proxy: false, headers: MINE}),
		() => new Promise((resolve) => redirecting.https.get(PLAIN, {agent, headers: MINE}, (reply) => resolve(reply.resume()))),
	]) {
		fake.fail({path: new URL(PLAIN).pathname, ...hop(FOREIGN)});
		await send();
	}
	expect(arrived).toHaveLength(2);
	expect(JSON.stringify(arrived)).not.toMatch(/Atza|mine/);
	expect(arrived.map(({host}) => host)).toEqual(['foreign.example', 'foreign.example']);
});

it.each([
	['to another region', 'https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations'],
	['to a path with another credential', `${NA}/mfn/v0/shipments/S1`],
])('%s a hop has a final dot after its host, and goes on without', async (_where, location) => {
	const {fake, agent} = await setStage();
	fake.fail({path: new URL(PLAIN).pathname, ...hop(location)});
	const {hostname} = new URL(location);
	expect(await shown(PLAIN, {agent})).toBe(location.replace(hostname, `${hostname}.`));
	await axios.get(location.replace(hostname, `${hostname}.`), {
		httpsAgent: agent,
		proxy: false,
		headers: MINE,
		validateStatus: () => true,
	});
	const last = fake.journal.at(-1);
	expect([last?.host, last?.credential]).toEqual([hostname, 'none']);
});

it('on one origin, with one credential, it is shown as it came', async () => {
	const {fake, agent} = await setStage();
	fake.fail({path: new URL(PLAIN).pathname, ...hop('/catalog/2022-04-01/items/B000000001?marketplaceIds=A')});
	expect(await shown(PLAIN, {agent})).toBe('/catalog/2022-04-01/items/B000000001?marketplaceIds=A');
});

it("Amazon Pay's leads nowhere: a request is signed for one host", async () => {
	const {fake, agent} = await setStage();
	fake.fail({service: 'pay', ...hop('https://pay-api.amazon.eu/live/v2/charges')});
	const reply = await call(CHARGES, {method: 'POST', agent, headers: {'content-type': 'application/json'}}, '{}');
	expect([reply.status, reply.headers.location]).toEqual([307, undefined]);
});

it.each([
	['Amazon without TLS', 'http://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations', {}, undefined],
	["another host without TLS, where the caller's own credentials would go along", 'http://foreign.example/', MINE, undefined],
	['another host without TLS, with nothing to take along', 'http://foreign.example/', {}, 'http://foreign.example/'],
	["an address, where the caller's own credentials would go along", 'https://192.0.2.1/', MINE, undefined],
])('to %s, which no agent for https would see', async (_where, location, headers, expected) => {
	const {fake, agent} = await setStage();
	fake.fail({path: new URL(PLAIN).pathname, ...hop(location)});
	expect(await shown(PLAIN, {agent, headers})).toBe(expected);
});

it('from another host to Amazon it has a dot, in all forms in which a client may read it', async () => {
	const {agent} = await stageWithForeign(hop(PLAIN, 302));
	const request = https.request(FOREIGN, {agent});
	request.end();
	const reply = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
	reply.resume();
	const dotted = PLAIN.replace('.com/', '.com./');
	expect(reply.headers.location).toBe(dotted);
	expect(reply.rawHeaders[reply.rawHeaders.findIndex((name) => name.toLowerCase() === 'location') + 1]).toBe(dotted);
});

it.each([300, 304, 305, 306, 399])('a redirect of status %i, which some clients follow, gives no credential', async (status) => {
	const {fake, agent} = await stageWithForeign(hop(PLAIN, status));
	await new Promise((resolve) => redirecting.https.get(FOREIGN, {agent}, (reply) => resolve(reply.resume())));
	expect(fake.journal.at(-1)).toMatchObject({service: 'selling-partner', credential: 'none'});
});

it('user info in a redirect, which a client takes off before the hop, gives no credential', async () => {
	const {fake, agent} = await stageWithForeign(hop(PLAIN.replace('https://', 'https://a:b@'), 302));
	await new Promise((resolve) => redirecting.https.get(FOREIGN, {agent}, (reply) => resolve(reply.resume())));
	expect(fake.journal.at(-1)).toMatchObject({service: 'selling-partner', credential: 'none'});
});

it.each([';', "'", '{', '`', '"', '%2f', '%'])(
	"a redirect whose host Node's older parser ends at %s is not shown, whoever sends it",
	async (cut) => {
		const location = `${NA}${cut}.foreign.example/sellers/v1/marketplaceParticipations`;
		const {fake, agent} = await stageWithForeign(hop(location, 302));
		expect(await shown(FOREIGN, {agent})).toBeUndefined();
		fake.fail({path: new URL(PLAIN).pathname, ...hop(location)});
		expect(await shown(PLAIN, {agent})).toBeUndefined();
	},
);

it("a host that is Amazon's only where its bytes are read as UTF-8 is not shown; another location in UTF-8 is", async () => {
	const hidden = await stageWithForeign(hop(PLAIN.replace('partner', 'p\u00c2\u00aartner'), 302));
	const client = got.extend({agent: {https: hidden.agent}, throwHttpErrors: false});
	expect((await client(FOREIGN)).statusCode).toBe(302);
	expect(hidden.fake.journal.filter(({service}) => service !== 'other')).toEqual([]);
	const other = await stageWithForeign(hop('https://foreign.example/\u00c3\u00bc', 302));
	expect(await shown(FOREIGN, {agent: other.agent})).toBe('https://foreign.example/\u00c3\u00bc');
});

it('from what has no URL to Amazon it has a dot as well', async () => {
	const {auth} = await setStage();
	const agent = amazonAgent(auth, {agent: await leadTo((_request, reply) => reply.writeHead(302, {location: PLAIN}).end())});
	expect(await shown(FOREIGN, {agent, hostname: 'fe80::1%eth0'})).toBe(PLAIN.replace('.com/', '.com./'));
});

it('from another host to Amazon Pay or a path that is refused it is followed by nobody with a credential', async () => {
	const {fake, agent} = await stageWithForeign(hop(`${NA}/orders/v0/orders/123%2FbuyerInfo`, 302));
	await axios.get(FOREIGN, {httpsAgent: agent, proxy: false, validateStatus: () => true}).catch(() => {});
	expect(fake.journal.filter(({service}) => service === 'lwa' || service === 'tokens')).toEqual([]);
	expect(fake.journal.every(({credential}) => credential === 'none')).toBe(true);
});

it('a request to another host that nobody listens to ends all the same', async () => {
	const {agent, arrived} = await stageWithForeign();
	const request = https.request(FOREIGN, {agent});
	request.end();
	await new Promise((resolve) => request.once('close', resolve));
	expect(arrived).toHaveLength(1);
});
