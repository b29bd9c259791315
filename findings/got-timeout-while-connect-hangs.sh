#!/usr/bin/env bash
# While a request of got's waits for a socket, `timeout.request` ends nothing: the error comes with the socket, or with the agent's own
# failure, here after 1.5 s in place of 200 ms. So it is behind https-proxy-agent and hpagent while a proxy leaves CONNECT unanswered, and
# with Node's own agent while all its sockets are taken. A signal of the same length ends the same wait on time.
# Seen with got 14.6.6, 15.1.0 and 16.1.0 on Node 24: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 got14@npm:got@14.6.6 got15@npm:got@15.1.0 got16@npm:got@16.1.0 \
	https-proxy-agent@9.1.0 hpagent@1.2.0 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {Agent, createServer} from 'node:http';
import {createServer as createTcpServer} from 'node:net';
import {HttpsProxyAgent as OfHpagent} from 'hpagent';
import {HttpsProxyAgent} from 'https-proxy-agent';

let onHangUp = () => {};
const proxy = createTcpServer((socket) => {
	socket.on('error', () => {}).resume();
	setTimeout(() => {
		onHangUp();
		socket.destroy();
	}, 1500);
}).listen(0, '127.0.0.1');
const slow = createServer((_request, response) => setTimeout(() => response.end(), 1500)).listen(0, '127.0.0.1');
await Promise.all([once(proxy, 'listening'), once(slow, 'listening')]);
const proxyUrl = `http://127.0.0.1:${proxy.address().port}`;
const slowUrl = `http://127.0.0.1:${slow.address().port}/`;
const agents = {
	'https-proxy-agent': () => ({https: new HttpsProxyAgent(proxyUrl)}),
	hpagent: () => ({https: new OfHpagent({proxy: proxyUrl})}),
	'http.Agent': () => ({http: new Agent({maxSockets: 1})}),
};
for (const major of [14, 15, 16]) {
	const {default: got} = await import(`got${major}`);
	for (const [name, make] of Object.entries(agents)) {
		const seen = [];
		for (const how of ['timeout', 'signal']) {
			const order = [];
			onHangUp = () => order.push('late');
			const agent = make();
			if (agent.http) {
				got(slowUrl, {agent}).then(onHangUp);
			}
			const limit = how === 'timeout' ? {timeout: {request: 200}} : {signal: AbortSignal.timeout(200)};
			await got(agent.http ? slowUrl : 'https://service.example/', {agent, retry: {limit: 0}, ...limit}).catch(() => {});
			seen.push(`${how} ${order[0] ?? 'on time'}`);
		}
		console.log(`got ${major}, ${name}: ${seen.join(', ')}`);
	}
}
process.exit();
JS
./node_modules/.bin/node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
got 14, https-proxy-agent: timeout late, signal on time
got 14, hpagent: timeout late, signal on time
got 14, http.Agent: timeout late, signal on time
got 15, https-proxy-agent: timeout late, signal on time
got 15, hpagent: timeout late, signal on time
got 15, http.Agent: timeout late, signal on time
got 16, https-proxy-agent: timeout late, signal on time
got 16, hpagent: timeout late, signal on time
got 16, http.Agent: timeout late, signal on time
SEEN
