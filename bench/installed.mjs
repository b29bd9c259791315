/**
 * What an installation brings, tried in a folder of its own that is gone afterwards.
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Runs `use` with a folder that is removed after it. */
export function inFolder(use) {
	const folder = mkdtempSync(join(tmpdir(), 'installed-'));
	try {
		return use(folder);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** Installs names with versions, or tarballs, and says how many packages lie there then, and how many bytes, in all or of one. */
export function installed(...packages) {
	return inFolder((folder) => {
		writeFileSync(join(folder, 'package.json'), '{"private": true}');
		npm(
			folder,
			'install',
			'--omit=peer',
			'--legacy-peer-deps',
			'--no-audit',
			'--no-fund',
			'--ignore-scripts',
			'--prefer-offline',
			...packages,
		);
		const modules = join(folder, 'node_modules');
		const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
		const found = Object.keys(lock.packages).map((path) => [path.replace(/^node_modules\//, ''), bytesOf(join(folder, path))]);
		return {count: found.length, bytes: bytesOf(modules), bytesOfEach: new Map(found)};
	});
}

/** Bytes of the tarballs of these packages, as the registry gives them. */
export function packed(...packages) {
	return inFolder((folder) =>
		JSON.parse(npm(folder, 'pack', '--json', '--prefer-offline', ...packages)).reduce((sum, {size}) => sum + size, 0),
	);
}

function npm(cwd, ...parameters) {
	const options = {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26};
	return execFileSync('npm', [...parameters, '--loglevel=error', '--fetch-retries=1', '--fetch-timeout=30000'], options);
}

function bytesOf(path) {
	const found = statSync(path);
	return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0) : found.size;
}
