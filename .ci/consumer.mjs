/**
 * Runs the suites of behaviour as a user of the packed package, under another Node and with another got:
 * `node .ci/consumer.mjs --node 24 --got 16`.
 *
 * Other packages of the tests can be named too (`--express 4`); the rest have the version of this repository. `--suites clients/got,flows` runs
 * those alone, `--more connect-seller` those too, `--tarball FILE` takes what is packed already, `--report FILE` keeps the runner's report. Fails where no test ran.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, posix, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {LOADED, RUNNER_SETTINGS, requiringScript} from './consumer-files.mjs';
import {readReport} from './reports.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const {dependencies, devDependencies, exports, peerDependencies} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const known = {...dependencies, ...devDependencies};
/** Where tests are of behaviour that a user sees, whatever Node and got it runs with. */
const SUITES = [
	...['got', 'fetch', 'undici', 'agent', 'suite'].map((client) => `clients/${client}`),
	...['flows', 'tokens/flows', 'apis', 'adapters', 'connect-seller/frameworks', 'testing', 'security', 'cli/installed'],
];
const {values: asked} = parseArgs({
	options: {
		node: {type: 'string', default: process.versions.node.split('.')[0]},
		suites: {type: 'string', default: SUITES.join(',')},
		more: {type: 'string', default: ''},
		tarball: {type: 'string'},
		report: {type: 'string'},
		...Object.fromEntries(Object.keys(known).map((name) => [name, {type: 'string'}])),
	},
});

/** Node's own fetch is an undici of before 8 up to Node 25 and takes no dispatcher of 8, with which the tests of auth.fetch lead it. */
const canFetch = Number(asked.undici ?? 7) < 8 || Number.parseInt(asked.node, 10) >= 26;
const [suites, more] = [asked.suites, asked.more].map((names) =>
	names.split(',').filter((name) => name && existsSync(join(root, 'test', name)) && (name !== 'clients/fetch' || canFetch)),
);
const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-consumer-'));
try {
	process.exitCode = main();
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function main() {
	const files = copySuites();
	if (files.length === 0) {
		console.error(`No suite of ${asked.suites} can run as a consumer.`);
		return 1;
	}
	install(files);
	const node = join(folder, 'node_modules/.bin/node');
	const version = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim();
	if (!`${version}.`.startsWith(`v${asked.node}.`)) {
		console.error(`Node ${version} runs where ${asked.node} was asked for: did npm refuse to run the install script of "node"?`);
		return 1;
	}
	const required = spawnSync(node, ['entries.cjs'], {cwd: folder, stdio: 'inherit'});
	const report = asked.report ?? join(folder, 'report.json');
	const runner = join(folder, 'node_modules/vitest/vitest.mjs');
	const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const {status} = spawnSync(node, [runner, 'run', ...options], {cwd: folder, stdio: 'inherit'});
	const {passed, failed, fault} = readReport(report);
	const leftOut = canFetch ? '' : ', without the tests of auth.fetch';
	console.log(`Node ${version}, ${packagesOf(files).map(installed).join(', ')}${leftOut}${fault ? `: ${fault}` : ''}`);
	console.log(`${passed} passed, ${failed} failed`);
	return status !== 0 || failed > 0 || required.status !== 0 ? 1 : 0;
}

/**
 * The tests of the suites, the fixtures and what they import of `test/`, by path from the repository's root.
 *
 * Tests import the package by its name, and run its installed command. A test that imports a file of the source tests that file, which no
 * user can import, and stays behind; only the suites of `--more`, which try parts of the package against servers, take such files along.
 */
function copySuites() {
	cpSync(join(root, 'test/fixtures'), join(folder, 'test/fixtures'), {recursive: true});
	const files = new Set([
		...suites.flatMap(testsOf).map(needsOf).filter(isOfUsers).flat(),
		...more.flatMap(testsOf).flatMap(needsOf),
	]);
	for (const file of files) {
		mkdirSync(dirname(join(folder, file)), {recursive: true});
		writeFileSync(join(folder, file), textOf(file));
	}
	return [...files];
}

/** A test and all that it imports. */
function needsOf(test) {
	const files = new Set([test]);
	for (const file of files) {
		for (const name of valuesOf(textOf(file)).filter((one) => one.startsWith('.'))) {
			files.add(posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts'));
		}
	}
	return [...files];
}

function isOfUsers(files) {
	return !files.some((file) => /^(?:src|adapters|test\/package)\//.test(file));
}

function textOf(file) {
	return byName(readFileSync(join(root, file), 'utf8'));
}

/** An entry that a test takes from beside it is taken from where the package is installed. */
function byName(text) {
	return text.replaceAll(/'(?:\.\.\/)+adapters\/(express|koa|keyv|redis|undici|agent)\.js'/g, "'got-amazon-auth/$1'");
}

function testsOf(suite) {
	return readdirSync(join(root, 'test', suite), {recursive: true})
		.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.slow.test.ts'))
		.map((file) => posix.join('test', suite, file.replaceAll('\\', '/')));
}

function importsOf(text) {
	return [...text.matchAll(/(?: from |import |import\(|require\(|resolve\()'([^']+)'/g)].map(([, name]) => name);
}

/** But for types, of which nothing is left when a test runs. */
function valuesOf(text) {
	return importsOf(text.replaceAll(/^import type .*$/gm, ''));
}

/** The packages that the copied files import, and those that the package works with. */
function packagesOf(files) {
	const imported = new Set(files.flatMap((file) => importsOf(readFileSync(join(root, file), 'utf8'))));
	return Object.keys(known).filter((name) => name in peerDependencies || imported.has(name));
}

function install(files) {
	const tarball = asked.tarball ? resolve(asked.tarball) : pack();
	const versions = packagesOf(files).map((name) => [name, asked[name] ?? known[name]]);
	const wanted = {...Object.fromEntries(versions), node: asked.node, 'got-amazon-auth': `file:${tarball}`};
	writeFileSync(join(folder, 'package.json'), JSON.stringify({private: true, type: 'module', dependencies: wanted}));
	writeFileSync(join(folder, 'vitest.config.js'), RUNNER_SETTINGS);
	writeFileSync(join(folder, 'loaded.js'), LOADED);
	const entries = Object.keys(exports).filter((path) => path !== './package.json');
	writeFileSync(join(folder, 'entries.cjs'), requiringScript(entries.map((path) => `got-amazon-auth${path.slice(1)}`)));
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
		cwd: folder,
		stdio: 'inherit',
	});
}

function pack() {
	const options = {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']};
	return execFileSync(process.execPath, [join(root, '.ci/pack.mjs'), folder], options).trim();
}

function installed(name) {
	return `${name} ${JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version}`;
}
