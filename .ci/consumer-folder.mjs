/**
 * The folder of a user of the packed package: tests are copied there, packages installed, and the tests run under the Node that is asked for.
 *
 * Tests import the package by its name, so that they run there as they are.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, posix} from 'node:path';
import {fileURLToPath} from 'node:url';
import {LOADED, RUNNER_SETTINGS} from './consumer-files.mjs';
import {readReport} from './reports.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The tests below a folder of `test/`, by path from the repository's root; but for those that take long. */
export function testsOf(suite) {
	return readdirSync(join(root, 'test', suite), {recursive: true})
		.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.slow.test.ts'))
		.map((file) => posix.join('test', suite, file.replaceAll('\\', '/')));
}

/** A test and all that it imports. */
export function needsOf(test) {
	const files = new Set([test]);
	for (const file of files) {
		for (const name of valuesOf(textOf(file)).filter((one) => one.startsWith('.'))) {
			files.add(posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts'));
		}
	}
	return [...files];
}

/** What a file of the repository imports, types included. */
export function importsOf(file) {
	return importsIn(readFileSync(join(root, file), 'utf8'));
}

function importsIn(text) {
	return [...text.matchAll(/(?: from |import |import\(|require\(|resolve\()'([^']+)'/g)].map(([, name]) => name);
}

/** But for types, of which nothing is left when a test runs. */
function valuesOf(text) {
	return importsIn(text.replaceAll(/^import type .*$/gm, ''));
}

function textOf(file) {
	return byName(readFileSync(join(root, file), 'utf8'));
}

/** An entry that a test takes from beside it is taken from where the package is installed. */
function byName(text) {
	return text.replaceAll(/'(?:\.\.\/)+adapters\/(express|koa|keyv|redis|undici|agent)\.js'/g, "'got-amazon-auth/$1'");
}

/** Copies tests with what they import, the fixtures, and the settings of their runner. */
export function copyTests(folder, files) {
	cpSync(join(root, 'test/fixtures'), join(folder, 'test/fixtures'), {recursive: true});
	for (const file of files) {
		mkdirSync(dirname(join(folder, file)), {recursive: true});
		writeFileSync(join(folder, file), textOf(file));
	}
	writeFileSync(join(folder, 'vitest.config.js'), RUNNER_SETTINGS);
	writeFileSync(join(folder, 'loaded.js'), LOADED);
}

/** Installs packages, by name and version. */
export function install(folder, packages) {
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'package.json'), JSON.stringify({private: true, type: 'module', dependencies: packages}));
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
		cwd: folder,
		stdio: 'inherit',
	});
}

/** Packs the package into a folder; gives the path of the tarball. */
export function pack(folder) {
	const options = {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']};
	return execFileSync(process.execPath, [join(root, '.ci/pack.mjs'), folder], options).trim();
}

/** The Node that is installed in a folder. @throws Error where it is not the one that was asked for */
export function nodeOf(folder, wanted) {
	const path = join(folder, 'node_modules/.bin/node');
	const version = execFileSync(path, ['--version'], {encoding: 'utf8'}).trim();
	if (!`${version}.`.startsWith(`v${wanted}.`)) {
		throw new Error(`Node ${version} runs where ${wanted} was asked for: did npm refuse to run the install script of "node"?`);
	}
	return {path, version};
}

/** Runs the tests of a folder, and reads what their runner reported. */
export function runTests(folder, {node, report}) {
	const runner = join(placeOf(folder, 'vitest'), 'vitest.mjs');
	const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const {status} = spawnSync(node.path, [runner, 'run', ...options], {cwd: folder, stdio: 'inherit'});
	return {status, ...readReport(report)};
}

/** A package and the version that tests in a folder get. */
export function installed(folder, name) {
	return `${name} ${JSON.parse(readFileSync(join(placeOf(folder, name), 'package.json'), 'utf8')).version}`;
}

/** Where Node finds a package: in the folder, or in one above it. */
function placeOf(folder, name) {
	const folders = createRequire(join(folder, 'package.json')).resolve.paths(name);
	return folders.map((modules) => join(modules, name)).find((place) => existsSync(place)) ?? join(folder, 'node_modules', name);
}
