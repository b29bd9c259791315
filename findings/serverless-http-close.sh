#!/usr/bin/env bash
# serverless-http 4.0.0 ends a complete reply with a 'close' while `writableFinished` is false, which on Node's own server means that the
# client went away; @vendia/serverless-express 4.12.6 emits no 'close' at all. Seen with Express 5.3.0 on Node 20.20.2: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error express@5.3.0 serverless-http@4.0.0 @vendia/serverless-express@4.12.6 >/dev/null
cat >run.js <<'JS'
import {setTimeout as after} from 'node:timers/promises';
import vendia from '@vendia/serverless-express';
import express from 'express';
import serverless from 'serverless-http';

const event = {
	version: '2.0',
	routeKey: '$default',
	rawPath: '/',
	rawQueryString: '',
	headers: {host: 'service.example'},
	requestContext: {http: {method: 'GET', path: '/', sourceIp: '192.0.2.1', protocol: 'HTTP/1.1'}, stage: '$default', domainName: 'service.example'},
	isBase64Encoded: false,
};
const wraps = {
	'node:http': async (app) => {
		const server = app.listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const {status} = await fetch(`http://127.0.0.1:${server.address().port}/`);
		server.close();
		return status;
	},
	'serverless-http': async (app) => (await serverless(app)(event, {})).statusCode,
	'@vendia/serverless-express': async (app) => (await vendia({app})(event, {})).statusCode,
};
for (const [name, call] of Object.entries(wraps)) {
	const closes = [];
	const app = express();
	app.get('/', (_request, response) => {
		response.on('close', () => closes.push(`close with writableFinished ${response.writableFinished}`));
		response.json({complete: true});
	});
	const status = await call(app);
	await after(200);
	console.log(`${name}: ${status}, ${closes.join(', ') || 'no close'}`);
}
process.exit();
JS
node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
node:http: 200, close with writableFinished true
serverless-http: 200, close with writableFinished false
@vendia/serverless-express: 200, no close
SEEN
