#!/usr/bin/env bash
# undici's redirect interceptor calls a redirect to the URL that was asked a loop and fails, also after a POST that a 303 turns into a GET
# of that URL (the usual "post, redirect, get"). Node's fetch, of the same house, follows it. Seen with undici 7.30.2: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error undici@7.30.2 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {createServer} from 'node:http';
import {Agent, interceptors, request} from 'undici';

const server = createServer(({method}, response) => {
	if (method === 'POST') {
		response.writeHead(303, {location: '/form'}).end();
	} else {
		response.end('thanks');
	}
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/form`;
const dispatcher = new Agent().compose(interceptors.redirect({maxRedirections: 3}));
const post = {method: 'POST', body: 'a=1'};
const told = (error) => `${error.name}: ${error.message.replace(/http:\S+/g, 'URL')}`;
console.log(`fetch: ${await fetch(url, post).then((response) => response.text(), told)}`);
console.log(`undici: ${await request(url, {...post, dispatcher}).then(({body}) => body.text(), told)}`);
process.exit();
JS
node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
fetch: thanks
undici: InvalidArgumentError: Redirect loop detected. Cannot redirect to URL This typically happens when using a Client or Pool with cross-origin redirects. Use an Agent for cross-origin redirects.
SEEN
