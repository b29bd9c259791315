/**
 * Runs the suites of behaviour as a user of the packed package, under another Node and with another got:
 * `node .ci/consumer.mjs --node 24 --got 16`.
 *
 * Other packages of the tests can be named too (`--express 4`); the rest have the version of this repository. `--suites clients/got,flows` runs
 * those alone, `--more connect-seller` those too, `--tarball FILE` takes what is packed already, `--report FILE` keeps the runner's report. Fails where no test ran.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {requiringScript} from './consumer-files.mjs';
import {copyTests, importsOf, install, installed, needsOf, nodeOf, pack, runTests, testsOf} from './consumer-folder.mjs';

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
	const files = chooseFiles();
	if (files.length === 0) {
		console.error(`No suite of ${asked.suites} can run as a consumer.`);
		return 1;
	}
	const packages = packagesOf(files);
	const versions = Object.fromEntries(packages.map((name) => [name, asked[name] ?? known[name]]));
	const tarball = asked.tarball ? resolve(asked.tarball) : pack(folder);
	copyTests(folder, files);
	install(folder, {...versions, node: asked.node, 'got-amazon-auth': `file:${tarball}`});
	const node = nodeOf(folder, asked.node);
	const entries = Object.keys(exports).filter((path) => path !== './package.json');
	writeFileSync(join(folder, 'entries.cjs'), requiringScript(entries.map((path) => `got-amazon-auth${path.slice(1)}`)));
	const required = spawnSync(node.path, ['entries.cjs'], {cwd: folder, stdio: 'inherit'});
	const report = asked.report ?? join(folder, 'report.json');
	const {status, passed, failed, fault} = runTests(folder, {node, report});
	const leftOut = canFetch ? '' : ', without the tests of auth.fetch';
	const versionsOf = packages.map((name) => installed(folder, name)).join(', ');
	console.log(`Node ${node.version}, ${versionsOf}${leftOut}${fault ? `: ${fault}` : ''}`);
	console.log(`${passed} passed, ${failed} failed`);
	return status !== 0 || failed > 0 || required.status !== 0 ? 1 : 0;
}

/**
 * The tests of the suites and what they import of `test/`, by path from the repository's root.
 *
 * A test that imports a file of the source tests that file, which no user can import, and stays behind; only the suites of `--more`, which
 * try parts of the package against servers, take such files along.
 */
function chooseFiles() {
	const files = [...suites.flatMap(testsOf).map(needsOf).filter(isOfUsers).flat(), ...more.flatMap(testsOf).flatMap(needsOf)];
	return [...new Set(files)];
}

function isOfUsers(files) {
	return !files.some((file) => /^(?:src|adapters|test\/package)\//.test(file));
}

/** The packages that the copied files import, and those that the package works with. */
function packagesOf(files) {
	const imported = new Set(files.flatMap(importsOf));
	return Object.keys(known).filter((name) => name in peerDependencies || imported.has(name));
}
