#!/usr/bin/env bash
# A PUT that another origin answers with 302: got 14.6.6 takes the body along to that origin; 15.1.0 and 16.1.0 send the same method there with an
# empty body, which is neither what fetch does (302 keeps PUT and its body) nor a GET. Seen with Node 24: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 got14@npm:got@14.6.6 got15@npm:got@15.1.0 got16@npm:got@16.1.0 >/dev/null
cat >run.js <<'JS'
import {createServer} from 'node:http';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';

const listen = async (handler) => {
	const server = createServer(handler).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {server, url: `http://127.0.0.1:${server.address().port}/`};
};
const arrived = [];
const second = await listen(async (request, response) => {
	arrived.push(`${request.method} with ${JSON.stringify(await text(request))}`);
	response.end();
});
const first = await listen((request, response) => {
	request.resume().on('end', () => response.writeHead(302, {location: second.url}).end());
});
const clients = {fetch: (url, options) => fetch(url, options)};
for (const major of [14, 15, 16]) {
	clients[`got ${major}`] = (await import(`got${major}`)).default;
}
for (const [name, client] of Object.entries(clients)) {
	arrived.length = 0;
	await client(first.url, {method: 'PUT', body: 'abc', headers: {'content-type': 'text/plain'}});
	console.log(`${name}: ${arrived.join(', ')}`);
}
first.server.close();
second.server.close();
process.exit();
JS
./node_modules/.bin/node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
fetch: PUT with "abc"
got 14: PUT with "abc"
got 15: PUT with ""
got 16: PUT with ""
SEEN
