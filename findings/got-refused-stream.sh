#!/usr/bin/env bash
# An HTTP/2 server that resets a stream with REFUSED_STREAM has not processed it, and RFC 9113 (8.7) lets a client send it again, a POST
# too. got 14.6.6 sends nothing again; 15.1.0 and 16.1.0 a GET; undici 8 both. Seen with Node 24: the lines below (requests that arrived).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 got14@npm:got@14.6.6 got15@npm:got@15.1.0 got16@npm:got@16.1.0 undici@8.12.0 selfsigned@5.5.0 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {constants, createSecureServer} from 'node:http2';
import {generate} from 'selfsigned';
import {Agent, request} from 'undici';

const {private: key, cert} = await generate([{name: 'commonName', value: 'localhost'}], {keySize: 2048});
const server = createSecureServer({key, cert}).listen(0, 'localhost');
await once(server, 'listening');
const url = `https://localhost:${server.address().port}/`;
let arrived = 0;
server.on('stream', (stream) => {
	arrived++;
	stream.on('error', () => {});
	if (arrived === 1) {
		stream.close(constants.NGHTTP2_REFUSED_STREAM);
	} else {
		stream.respond({':status': 200});
		stream.end();
	}
});
const dispatcher = new Agent({allowH2: true, connect: {rejectUnauthorized: false}});
const clients = {'undici 8': async (method) => (await request(url, {method, dispatcher, ...(method === 'POST' ? {body: 'a'} : {})})).statusCode};
for (const major of [14, 15, 16]) {
	const {default: got} = await import(`got${major}`);
	clients[`got ${major}`] = async (method) =>
		(await got(url, {method, http2: true, https: {rejectUnauthorized: false}, ...(method === 'POST' ? {body: 'a'} : {})})).statusCode;
}
for (const [name, send] of Object.entries(clients).sort()) {
	const seen = [];
	for (const method of ['GET', 'POST']) {
		arrived = 0;
		const end = await send(method).catch(({code}) => code);
		seen.push(`${method} ${arrived} sent, ${end}`);
	}
	console.log(`${name}: ${seen.join('; ')}`);
}
process.exit();
JS
./node_modules/.bin/node --disable-warning=DEP0170 run.js 2>/dev/null | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
got 14: GET 1 sent, ERR_HTTP2_STREAM_ERROR; POST 1 sent, ERR_HTTP2_STREAM_ERROR
got 15: GET 2 sent, 200; POST 1 sent, ECONNRESET
got 16: GET 2 sent, 200; POST 1 sent, ECONNRESET
undici 8: GET 2 sent, 200; POST 2 sent, 200
SEEN
