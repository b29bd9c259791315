/**
 * Builds the package and packs it into a folder: `node .ci/pack.mjs FOLDER` prints the path of the tarball.
 *
 * Works in the folder it is given and leaves `dist` alone, so that several may pack at once. The tarball is what is tested and what is
 * published; its package.json is the one of the repository without what only those read who work here.
 */
import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder] = process.argv.slice(2);
if (!folder) {
	fail('Say where to put the tarball: node .ci/pack.mjs FOLDER');
}

const stage = join(resolve(folder), 'stage');
mkdirSync(stage, {recursive: true});
const {
	scripts: _scripts,
	devDependencies: _tools,
	allowScripts: _allowed,
	...manifest
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const {files} = manifest;
writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
// What npm packs whether listed or not, and what is listed but for the build.
for (const name of ['README.md', 'LICENSE', ...files.filter((name) => !/^!?dist\b/.test(name))]) {
	if (!existsSync(join(root, name))) {
		fail(`${name} is missing: the package is not complete without it.`);
	}
	cpSync(join(root, name), join(stage, name), {recursive: true});
}
run(root, process.execPath, '.ci/build.mjs', join(stage, 'dist'));
const [packed] = JSON.parse(run(stage, 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', resolve(folder)));
rmSync(stage, {recursive: true});
console.log(join(resolve(folder), packed.filename));

function run(cwd, command, ...options) {
	const {status, stdout, stderr} = spawnSync(command, options, {cwd, encoding: 'utf8'});
	if (status !== 0) {
		fail(`${stdout}${stderr}`);
	}
	return stdout;
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
