#!/usr/bin/env bash
# axios sends through a fetch of one's own with `{adapter: 'fetch', env: {fetch}}` from 1.12 on. Before, the option is taken without a word
# and the global fetch sends, so that whatever the own one adds is missing. Seen: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error a@npm:axios@1.7.9 b@npm:axios@1.11.0 c@npm:axios@1.12.2 d@npm:axios@1.13.2 >/dev/null
cat >run.js <<'JS'
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';

const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
await once(server, 'listening');
for (const name of ['a', 'b', 'c', 'd']) {
	const {default: axios} = await import(name);
	let own = 0;
	const env = {
		fetch: (...call) => {
			own++;
			return fetch(...call);
		},
	};
	const {status} = await axios.create({adapter: 'fetch', env}).get(`http://127.0.0.1:${server.address().port}/`);
	const {version} = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
	console.log(`axios ${version}: ${status}, the own fetch was called ${own ? 'once' : 'never'}`);
}
server.close();
process.exit();
JS
node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
axios 1.7.9: 200, the own fetch was called never
axios 1.11.0: 200, the own fetch was called never
axios 1.12.2: 200, the own fetch was called once
axios 1.13.2: 200, the own fetch was called once
SEEN
