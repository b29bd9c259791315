/**
 * What the tests of the agent share: an auth before a fake Amazon, a server in Amazon's place, and a call of Node's own client.
 */
import {once} from 'node:events';
import http, {type IncomingMessage, type RequestListener} from 'node:http';
import https, {type RequestOptions} from 'node:https';
import {connect} from 'node:net';
import {buffer} from 'node:stream/consumers';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type AmazonAgentOptions, amazonAgent} from 'got-amazon-auth/agent';
import {type FakeAmazon, type FakeAmazonOptions, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {listen} from '../../security/listening.js';
import {optionsOf} from '../../support/read-key.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const PLAIN: string = `${NA}/sellers/v1/marketplaceParticipations`;
export const FEEDS: string = `${NA}/feeds/2021-06-30/documents`;
export const ORDER: string = `${NA}/orders/v0/orders/902-0000000-0000001`;
export const CHARGES = 'https://pay-api.amazon.com/live/v2/charges';

export interface Stage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** Leads to the fake. */
	readonly agent: https.Agent;
}

/** An auth and its agent before a fake Amazon; closed when the test ends. */
export async function setStage(options: FakeAmazonOptions = {}, ofAgent: AmazonAgentOptions = {}): Promise<Stage> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...optionsOf(fake), maxTokens: 1000});
	return {fake, auth, agent: amazonAgent(auth, {agent: fake.agent, ...ofAgent})};
}

/** An agent that leads every host to a server of the test's own. */
export async function leadTo(listener: RequestListener, options: https.AgentOptions = {}): Promise<https.Agent> {
	const port = await listen(http.createServer(listener));
	const agent = new https.Agent(options);
	agent.createConnection = () => connect(port, '127.0.0.1');
	return agent;
}

export interface Reply {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	readonly text: string;
}

/** A call of Node's own client, to its end. */
export async function call(url: string, options: RequestOptions, body?: string | Uint8Array): Promise<Reply> {
	const request = https.request(url, options);
	request.end(body);
	const [reply] = (await once(request, 'response')) as [IncomingMessage];
	return {status: reply.statusCode ?? 0, headers: reply.headers, text: (await buffer(reply)).toString()};
}

/** The error that ends a call. */
export async function failureOf(running: Promise<unknown>): Promise<Error & {code?: string; cause?: unknown}> {
	return running.then(
		() => {
			throw new Error('The call was expected to fail.');
		},
		(error: Error) => error,
	);
}
