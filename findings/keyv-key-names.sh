#!/usr/bin/env bash
# Keyv 5.6.0 and 6.1.0 over the same @keyv/redis-like adapter name one key differently, so after an upgrade neither finds what the other wrote.
# Seen on Node 24 with an adapter that has a namespace of its own, as @keyv/redis has: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 keyv5@npm:keyv@5.6.0 keyv6@npm:keyv@6.1.0 >/dev/null
cat >run.js <<'JS'
for (const name of ['keyv5', 'keyv6']) {
	const {default: Keyv} = await import(name);
	const written = [];
	const store = {
		opts: {},
		namespace: undefined,
		async get() {},
		async set(key, value, ttl) {
			written.push(`${this.namespace ? `${this.namespace}::` : ''}${key}`);
			return true;
		},
		async delete() {
			return true;
		},
		async clear() {},
		on() {
			return this;
		},
	};
	const keyv = new Keyv({store, namespace: 'amazon'});
	await keyv.set('k', 1, 1000);
	console.log(`${name}: ${written.join(', ')}`);
}
JS
./node_modules/.bin/node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
keyv5: amazon::amazon:k
keyv6: amazon::k
SEEN
