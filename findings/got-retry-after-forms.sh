#!/usr/bin/env bash
# got reads `Retry-After` in three ways: how long 14.6.6, 15.1.0 and 16.1.0 would wait after a 503, in milliseconds, by the header's value.
# `0` (RFC 9110 allows it) is a second on 14 and 15 and none on 16; `2.5`, which some gateways write, is 2.5 s on 14 and 15, and on 16 no
# figure at all, so that the ordinary back-off (with its noise: "about a second") is taken. Seen with Node 24: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 got14@npm:got@14.6.6 got15@npm:got@15.1.0 got16@npm:got@16.1.0 >/dev/null
cat >run.js <<'JS'
import {createServer} from 'node:http';
import {once} from 'node:events';

const server = createServer(({url}, response) => response.writeHead(503, {'retry-after': url.slice(1)}).end()).listen(0, '127.0.0.1');
await once(server, 'listening');
for (const major of [14, 15, 16]) {
	const {default: got} = await import(`got${major}`);
	const waits = [];
	for (const value of ['0', '2', '2.5']) {
		const calculateDelay = ({computedValue}) => {
			waits.push(`${value}: ${computedValue > 1000 && computedValue < 1200 ? 'about a second' : computedValue}`);
			return 0;
		};
		await got(`http://127.0.0.1:${server.address().port}/${value}`, {retry: {calculateDelay}}).catch(() => {});
	}
	console.log(`got ${major}: ${waits.join('; ')}`);
}
server.close();
JS
./node_modules/.bin/node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
got 14: 0: about a second; 2: 2000; 2.5: 2500
got 15: 0: about a second; 2: 2000; 2.5: 2500
got 16: 0: 1; 2: 2000; 2.5: about a second
SEEN
