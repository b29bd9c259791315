#!/usr/bin/env bash
# Koa 3.3.0 takes a fetch Response as `ctx.body` and copies its headers: `content-encoding` and the compressed `content-length` go out with a
# body that fetch has decompressed, so no browser can read it. `ctx.body = response.body`, the stream, has neither header.
# Seen on Node 20.20.2: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error koa@3.3.0 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {createServer} from 'node:http';
import {connect} from 'node:net';
import {buffer} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import Koa from 'koa';

const text = JSON.stringify({order: 'x'.repeat(500)});
const upstream = createServer((_request, response) => {
	const body = gzipSync(text);
	response.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': body.length}).end(body);
}).listen(0, '127.0.0.1');
await once(upstream, 'listening');
for (const what of ['response', 'response.body']) {
	const app = new Koa();
	app.silent = true;
	app.use(async (context) => {
		const response = await fetch(`http://127.0.0.1:${upstream.address().port}/`);
		context.body = what === 'response' ? response : response.body;
	});
	const front = app.listen(0, '127.0.0.1');
	await once(front, 'listening');
	// Read off the socket: a client of HTTP stops at the length that is told.
	const socket = connect(front.address().port, '127.0.0.1');
	socket.write('GET / HTTP/1.1\r\nhost: service.example\r\nconnection: close\r\n\r\n');
	const [head, ...body] = (await buffer(socket)).toString('latin1').split('\r\n\r\n');
	const header = (name) => head.split('\r\n').find((line) => line.toLowerCase().startsWith(`${name}:`))?.split(': ')[1];
	const length = header('content-length');
	const told = length === undefined ? 'none' : Number(length) < text.length ? 'that of the gzip bytes' : 'that of the text';
	const sent = body.join('').includes('xxxxx') ? 'the decompressed text' : 'gzip';
	console.log(`${what}: content-encoding ${header('content-encoding') ?? 'none'}, content-length ${told}, sent ${sent}`);
	front.close();
}
process.exit();
JS
node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
response: content-encoding gzip, content-length that of the gzip bytes, sent the decompressed text
response.body: content-encoding none, content-length none, sent the decompressed text
SEEN
