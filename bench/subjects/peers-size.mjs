/**
 * What one has on the disk who wants orders with their buyers: this package with got, and the others with what they bring.
 *
 * Each is installed alone, in the version that bench/peers/package.json names.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync, statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {inFolder, installed, packed} from '../installed.mjs';
import {told} from '../measure.mjs';
import {report} from '../table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {dependencies} = JSON.parse(readFileSync(`${root}/bench/peers/package.json`, 'utf8'));
const {version: gotVersion} = JSON.parse(readFileSync(`${root}/node_modules/got/package.json`, 'utf8'));

const kilobytes = (bytes) => `${Math.round(bytes / 1_000).toLocaleString('en-GB')} kB`;
/** `ours`: the bytes of this package with got, for a row of another client. */
const sentence = (packedBytes, {count, bytes}, ours) =>
	`${kilobytes(packedBytes)} packed, ${kilobytes(bytes)} installed, ${count} packages${ours ? `, ${(bytes / ours).toFixed(1)} × ours with got installed` : ''}`;

/** The packages of the peer whose names begin like this. */
function peer(what, prefix) {
	const packages = Object.entries(dependencies)
		.filter(([name]) => name.startsWith(prefix))
		.map(([name, version]) => `${name}@${version}`);
	return told(what, sentence(packed(...packages), installed(...packages), ours.withGot.bytes));
}

const ours = inFolder((folder) => {
	const tarball = execFileSync(process.execPath, ['.ci/pack.mjs', folder], {cwd: root, encoding: 'utf8'}).trim();
	return {packedBytes: statSync(tarball).size, alone: installed(tarball), withGot: installed(tarball, `got@${gotVersion}`)};
});
report('What is installed: own packages packed, then everything on the disk', [
	told('got-amazon-auth', sentence(ours.packedBytes, ours.alone)),
	told(`got-amazon-auth with got ${gotVersion}`, sentence(ours.packedBytes + packed(`got@${gotVersion}`), ours.withGot)),
	peer(`amazon-sp-api ${dependencies['amazon-sp-api']}`, 'amazon-sp-api'),
	peer('@sp-api-sdk: auth, common, orders, tokens', '@sp-api-sdk/'),
	peer(`Amazon's SDK ${dependencies['@amazon-sp-api-release/amazon-sp-api-sdk-js']}`, '@amazon-sp-api-release/'),
]);
