#!/usr/bin/env bash
# Fastify 5.12.8: `request.signal` of a POST is aborted in its handler, as soon as the body has been read and long before the client goes
# away; of a GET it is not. Seen: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error fastify@5.12.8 >/dev/null
cat >run.js <<'JS'
import {setTimeout as after} from 'node:timers/promises';
import Fastify from 'fastify';

const app = Fastify();
app.route({
	method: ['GET', 'POST'],
	url: '/',
	async handler({signal}) {
		await after(100);
		return {aborted: signal.aborted};
	},
});
const url = await app.listen({port: 0, host: '127.0.0.1'});
for (const method of ['GET', 'POST']) {
	const body = method === 'POST' ? {body: '{}', headers: {'content-type': 'application/json'}} : {};
	const response = await fetch(url, {method, ...body});
	console.log(`${method}: ${response.status} ${await response.text()}`);
}
await app.close();
JS
node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
GET: 200 {"aborted":false}
POST: 200 {"aborted":true}
SEEN
