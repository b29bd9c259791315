/**
 * Installs the other clients into bench/peers where they are not there yet: `installPeers` says whether they are there now.
 */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const folder = fileURLToPath(new URL('../peers', import.meta.url));

export function installPeers() {
	const {dependencies} = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
	if (Object.entries(dependencies).every(([name, version]) => installedVersion(name) === version)) {
		return true;
	}
	process.stderr.write('The other clients are being installed into bench/peers …\n');
	const parameters = [
		'ci',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--prefer-offline',
		'--fetch-retries=1',
		'--fetch-timeout=30000',
	];
	const {status} = spawnSync('npm', parameters, {cwd: folder, stdio: 'ignore', timeout: 300_000});
	if (status !== 0) {
		console.error('The other clients cannot be installed, since the registry does not answer: nothing is compared with them.');
	}
	return status === 0;
}

/** Undefined for a package that is not there, or not wholly. */
function installedVersion(name) {
	try {
		return JSON.parse(readFileSync(`${folder}/node_modules/${name}/package.json`, 'utf8')).version;
	} catch {
		return undefined;
	}
}
