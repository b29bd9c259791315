#!/usr/bin/env bash
# Bun 1.4.5 reads no key of type RSASSA-PSS (RFC 4055), which OpenSSL and Node make and read: `createPrivateKey` throws. The same modulus as a
# plain RSA key is read, and signs with PSS padding. Seen: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error bun@1.4.5 >/dev/null
cat >make.js <<'JS'
import {generateKeyPairSync} from 'node:crypto';
import {writeFileSync} from 'node:fs';

for (const type of ['rsa', 'rsa-pss']) {
	const {privateKey} = generateKeyPairSync(type, {modulusLength: 2048});
	writeFileSync(`${type}.pem`, privateKey.export({type: 'pkcs8', format: 'pem'}));
}
JS
cat >run.js <<'JS'
import {constants, createPrivateKey, sign} from 'node:crypto';
import {readFileSync} from 'node:fs';

for (const type of ['rsa', 'rsa-pss']) {
	let what;
	try {
		const key = createPrivateKey(readFileSync(`${type}.pem`));
		const {length} = sign('sha256', Buffer.from('text'), {key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32});
		what = `a signature of ${length} bytes`;
	} catch (error) {
		what = `${error.name} (${error.code})`;
	}
	console.log(`${process.versions.bun ? 'Bun' : 'Node'}, ${type}: ${what}`);
}
JS
node make.js
{ node run.js; ./node_modules/.bin/bun run.js; } | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
Node, rsa: a signature of 256 bytes
Node, rsa-pss: a signature of 256 bytes
Bun, rsa: a signature of 256 bytes
Bun, rsa-pss: Error (ERR_OSSL_EVP_UNSUPPORTED_ALGORITHM)
SEEN
