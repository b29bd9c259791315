#!/usr/bin/env bash
# A proxy that refuses CONNECT with 407: https-proxy-agent 9.1.0 and proxy-agent 8.0.3 hand its answer on as the reply of the target, with the
# target's URL; hpagent 1.2.0 and undici's ProxyAgent (7.30.2) fail the call. So a "407 of the API" may be the proxy's, and its body too.
# Seen on Node 24 with got 14.6.6: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 got@14.6.6 https-proxy-agent@9.1.0 proxy-agent@8.0.3 hpagent@1.2.0 undici@7.30.2 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {createServer} from 'node:http';
import got from 'got';
import {HttpsProxyAgent as OfHpagent} from 'hpagent';
import {HttpsProxyAgent} from 'https-proxy-agent';
import {ProxyAgent} from 'proxy-agent';
import {ProxyAgent as OfUndici, request} from 'undici';

const proxy = createServer().listen(0, '127.0.0.1');
proxy.on('connect', (_request, socket) => {
	socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-type: text/plain\r\ncontent-length: 9\r\nconnection: close\r\n\r\nwho is it');
});
await once(proxy, 'listening');
const url = `http://127.0.0.1:${proxy.address().port}`;
const viaGot = async (agent) => {
	const {statusCode, body, url: of} = await got('https://service.example/', {agent: {https: agent}, throwHttpErrors: false, retry: {limit: 0}});
	return `a reply of ${of}: ${statusCode} ${JSON.stringify(body)}`;
};
const agents = {
	'https-proxy-agent': () => viaGot(new HttpsProxyAgent(url)),
	'proxy-agent': () => viaGot(new ProxyAgent({getProxyForUrl: () => url})),
	hpagent: () => viaGot(new OfHpagent({proxy: url})),
	'undici ProxyAgent': async () => `a reply: ${(await request('https://service.example/', {dispatcher: new OfUndici(url)})).statusCode}`,
};
for (const [name, call] of Object.entries(agents)) {
	console.log(`${name}: ${await call().catch((error) => `${error.name}: ${error.message}`)}`);
}
process.exit();
JS
./node_modules/.bin/node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
https-proxy-agent: a reply of https://service.example/: 407 "who is it"
proxy-agent: a reply of https://service.example/: 407 "who is it"
hpagent: RequestError: Bad response: 407
undici ProxyAgent: AbortError: Proxy response (407) !== 200 when HTTP Tunneling
SEEN
