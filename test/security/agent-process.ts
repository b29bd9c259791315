/**
 * Calls through the agent and says no more: whether the process then ends is up to what is left. Started by agent-process.slow.test.ts.
 */
import http from 'node:http';
import https from 'node:https';
import {connect} from 'node:net';
import got, {type OptionsInit} from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';

const [port, refreshToken = ''] = [Number(process.argv[2]), process.argv[3]];

/** Any URL leads to the fake. */
function request(url: URL, native: http.RequestOptions, callback?: (reply: http.IncomingMessage) => void): http.ClientRequest {
	const {method, headers} = native;
	const path = `${url.pathname}${url.search}`;
	return http.request({host: '127.0.0.1', port, path, method, headers: {...(headers as object), host: url.host}}, callback);
}

// Kept open by the fake, which stays.
const inner = new https.Agent({keepAlive: true});
inner.createConnection = () => connect(port, '127.0.0.1');
const auth = createAmazonAuth({
	got: got.extend({request: request as NonNullable<OptionsInit['request']>}),
	sellingPartner: {clientId: process.argv[4] ?? '', clientSecret: process.argv[5] ?? '', refreshToken},
});
const agent = amazonAgent(auth, {agent: inner});
const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
for (const timeout of [undefined, 60_000]) {
	await new Promise<void>((resolve, reject) => {
		const options = {agent, ...(timeout !== undefined && {timeout})};
		https
			.get(url, options, (reply) => {
				console.log(reply.statusCode);
				reply.resume().once('end', resolve);
			})
			.once('error', reject);
	});
}
