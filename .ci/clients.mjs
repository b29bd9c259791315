/**
 * Clients of `node:https` and SDKs with the agent of the packed package, under another Node: `npm run test:clients -- --node 22`.
 *
 * Installs the clients of clients.json, which are too many and some too old for devDependencies, and runs test/clients/matrix with all of
 * them. A client for which no test has passed has failed. Several Nodes are separated by commas, `--tarball FILE` takes what is packed
 * already, `--reports FOLDER` keeps the runner's reports.
 */
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {clientsWithoutTests} from './clients-verdict.mjs';
import {copyTests, install, installed, needsOf, nodeOf, pack, runTests, testsOf} from './consumer-folder.mjs';

const clients = readJson('clients.json');
const {vitest} = readJson('../package.json').devDependencies;
/** What the tests cover that is no package, or is installed for the package itself. */
const BESIDE = ['node:https', 'got'];
const {values: asked} = parseArgs({
	options: {
		node: {type: 'string', default: process.versions.node.split('.')[0]},
		tarball: {type: 'string'},
		reports: {type: 'string'},
	},
});

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-clients-'));
try {
	process.exitCode = main();
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function main() {
	const reports = resolve(asked.reports ?? folder);
	mkdirSync(reports, {recursive: true});
	const tarball = asked.tarball ? resolve(asked.tarball) : pack(folder);
	// Once for all Nodes, whose folders are below: Node finds there what their own lack.
	install(folder, {...clients, vitest});
	console.log(Object.keys(clients).map(nameWithVersion(folder)).join(', '));
	const failed = asked.node.split(',').filter((node) => !passes(node, {tarball, report: join(reports, `node-${node}.json`)}));
	return failed.length > 0 ? 1 : 0;
}

/** Runs the matrix under a Node and prints what came of it. */
function passes(wanted, {tarball, report}) {
	const started = performance.now();
	const consumer = join(folder, wanted);
	install(consumer, {got: gotFor(wanted), node: wanted, 'got-amazon-auth': `file:${tarball}`});
	copyTests(consumer, new Set(testsOf('clients/matrix').flatMap(needsOf)));
	const node = nodeOf(consumer, wanted);
	const {status, passed, failed, fault} = runTests(consumer, {node, report});
	const missing = clientsWithoutTests([...Object.keys(clients), ...BESIDE], report);
	const faults = [fault, missing.length > 0 && `no test passed for ${missing.join(', ')}`].filter(Boolean);
	console.log([`Node ${node.version}, ${nameWithVersion(consumer)('got')}`, ...faults].join(': '));
	console.log(`${passed} passed, ${failed} failed in ${Math.round((performance.now() - started) / 1000)} s`);
	return status === 0 && failed === 0 && missing.length === 0;
}

/** The newest that a Node is supported by. */
function gotFor(node) {
	return Number.parseInt(node, 10) < 22 ? '^14.6.6' : '^16.1.0';
}

function nameWithVersion(place) {
	return (name) => installed(place, name);
}

function readJson(name) {
	return JSON.parse(readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8'));
}
