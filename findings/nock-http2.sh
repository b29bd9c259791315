#!/usr/bin/env bash
# nock 14.0.17 leaves HTTP/2 alone: neither an interceptor nor `disableNetConnect()` reaches a got with `http2: true`, whose call goes to the
# network. nock 15.0.6 stops it. Seen with got 14.6.6 on Node 24: the lines below (a host name that does not resolve stands for the network).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 got@14.6.6 nock14@npm:nock@14.0.17 nock15@npm:nock@15.0.6 >/dev/null
cat >run.js <<'JS'
import got from 'got';

const {default: nock} = await import(process.argv[2]);
nock.disableNetConnect();
nock('https://service.invalid').get('/').times(4).reply(200, 'played');
for (const http2 of [false, true]) {
	const end = await got('https://service.invalid/', {http2, retry: {limit: 0}}).then(
		({body}) => body,
		({code}) => (code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'the network was asked' : `refused (${code})`),
	);
	console.log(`${process.argv[2]}, http2 ${http2}: ${end}`);
}
process.exit();
JS
for nock in nock14 nock15; do ./node_modules/.bin/node run.js $nock; done | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
nock14, http2 false: played
nock14, http2 true: the network was asked
nock15, http2 false: played
nock15, http2 true: played
SEEN
