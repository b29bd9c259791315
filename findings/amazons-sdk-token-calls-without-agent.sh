#!/usr/bin/env bash
# Amazon's SDK for JavaScript gives `requestAgent`, its option for an agent such as one for a proxy, to the calls of its API clients, and no
# agent to the token call that `enableAutoRetrievalAccessToken` makes for these same calls: behind a proxy that call goes past it.
# Seen with @amazon-sp-api-release/amazon-sp-api-sdk-js 1.12.0 on Node 20.20: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error @amazon-sp-api-release/amazon-sp-api-sdk-js@1.12.0 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {createServer} from 'node:http';
import https from 'node:https';
import {connect} from 'node:net';
import {OrdersSpApi} from '@amazon-sp-api-release/amazon-sp-api-sdk-js';

const server = createServer((request, response) => {
	const reply = request.url === '/auth/o2/token' ? {access_token: 'Atza|1', token_type: 'bearer', expires_in: 3600} : {payload: {}};
	response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
}).listen(0, '127.0.0.1');
await once(server, 'listening');

/** Leads to the server on loopback, and says who was asked for. */
const leadingAgent = (name) =>
	class extends https.Agent {
		createConnection({host}) {
			console.log(`${host}: ${name}`);
			return connect(server.address().port, '127.0.0.1');
		}
	};
// Where no agent is given, superagent has Node make one of the class of the global one.
https.globalAgent = new (leadingAgent('without an agent'))();

const client = new OrdersSpApi.ApiClient('https://sellingpartnerapi-na.amazon.com');
client.requestAgent = new (leadingAgent('by requestAgent'))();
client.enableAutoRetrievalAccessToken('client id', 'client secret', 'refresh token');
await new OrdersSpApi.OrdersV0Api(client).getOrder('902-1845936-5435065');
process.exit();
JS
node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
api.amazon.com: without an agent
sellingpartnerapi-na.amazon.com: by requestAgent
SEEN
