/**
 * Clients of `node:https` beside axios: superagent and Node's own `https.request` take the same agent.
 */
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import https from 'node:https';
import {json} from 'node:stream/consumers';
import {amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import superagent from 'superagent';
import {type Print, whenExecuted} from './support/executed.js';

/** An order, as Amazon documents it. */
export interface OrderReply {
	payload: {BuyerInfo?: {BuyerName?: string}};
}

/** With superagent. */
export async function withSuperagent(agent: https.Agent, orderId: string): Promise<OrderReply> {
	const {href} = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const {body} = await superagent.get(href).agent(agent);
	return body as OrderReply;
}

/** With nothing but Node. */
export async function withNode(agent: https.Agent, orderId: string): Promise<OrderReply> {
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
	const [response] = (await once(https.get(url, {agent}), 'response')) as [IncomingMessage];
	return (await json(response)) as OrderReply;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']},
	});
	// An agent for a seller; all of them share the connections of the one that they lead through.
	const [harbour, mill] = ['A1HARBOUR', 'A2MILL'].map((sellingPartnerId) =>
		amazonAgent(auth.as({sellingPartnerId}), {agent: fake.agent}),
	);
	if (!harbour || !mill) {
		throw new Error('There are two sellers.');
	}
	const first = await withSuperagent(harbour, '902-0000000-0000001');
	print(`superagent: ${first.payload.BuyerInfo?.BuyerName}`);
	const second = await withNode(mill, '902-0000000-0000001');
	print(`https.get: ${second.payload.BuyerInfo?.BuyerName}`);

	const answering = amazonAgent(auth.as({sellingPartnerId: 'A1HARBOUR'}), {agent: fake.agent, tokenCalls: 'answer'});
	const before = fake.count({service: 'lwa'});
	const {body} = await superagent
		.post('https://api.amazon.com/auth/o2/token')
		.agent(answering)
		.send({grant_type: 'refresh_token', refresh_token: 'none', client_id: 'none', client_secret: 'none'});
	const what = body.access_token.endsWith('held-by-the-agent') ? 'a placeholder' : 'a token';
	print(`A client's own token call: ${what}, sent: ${fake.count({service: 'lwa'}) - before}`);
}

await whenExecuted(import.meta.url, run);
