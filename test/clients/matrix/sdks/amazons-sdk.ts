/**
 * Amazon's own SDK, on superagent: `requestAgent` is the agent of its calls, and no agent at all is that of its token call.
 */
import https, {type Agent} from 'node:https';
import {onTestFinished} from 'vitest';
import type {Sdk} from './sdk.js';

interface ApiClient {
	requestAgent: Agent | null;
	applyXAmzAccessTokenToRequest(token: string): void;
	enableAutoRetrievalAccessToken(clientId: string, clientSecret: string, refreshToken: string): void;
}
interface Package {
	OrdersSpApi: {
		ApiClient: new (endpoint: string) => ApiClient;
		OrdersV0Api: new (client: ApiClient) => {getOrder(orderId: string): Promise<{payload: {buyerInfo?: {buyerEmail?: string}}}>};
	};
}

export const amazonsSdk: Sdk = {
	sendsTokenCalls: false,
	async connect({agent, token, withoutAgent}) {
		const {OrdersSpApi} = (await import(NAME)) as Package;
		const client = new OrdersSpApi.ApiClient('https://sellingpartnerapi-na.amazon.com');
		client.requestAgent = agent;
		if (typeof token === 'string') {
			client.applyXAmzAccessTokenToRequest(token);
		} else {
			lead(withoutAgent);
			client.enableAutoRetrievalAccessToken(token.clientId, token.clientSecret, token.refreshToken);
		}
		const orders = new OrdersSpApi.OrdersV0Api(client);
		return async (orderId) => (await orders.getOrder(orderId)).payload.buyerInfo?.buyerEmail;
	},
};

const NAME: string = '@amazon-sp-api-release/amazon-sp-api-sdk-js';

/** Superagent without an agent has Node make one of the class of the global one. */
function lead(way: Agent): void {
	const before = https.globalAgent;
	onTestFinished(() => {
		https.globalAgent = before;
	});
	https.globalAgent = new (class extends https.Agent {
		override createConnection = way.createConnection;
	})();
}
