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
import {companionsOf, fill, installed, needsOf, nodeOf, pack, runTests, testsOf} from './consumer-folder.mjs';

const clients = JSON.parse(readFileSync(fileURLToPath(new URL('clients.json', import.meta.url)), 'utf8'));
const {values: asked} = parseArgs({
	options: {
		node: {type: 'string', default: process.versions.node.split('.')[0]},
		tarball: {type: 'string'},
		reports: {type: 'string'},
	},
});

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-clients-'));
try {
	const reports = resolve(asked.reports ?? folder);
	mkdirSync(reports, {recursive: true});
	const tarball = asked.tarball ? resolve(asked.tarball) : pack(folder);
	const nodes = asked.node.split(',');
	const failed = nodes.filter((node) => !passes(node, {tarball, report: join(reports, `clients-${node}.json`)}));
	process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
	rmSync(folder, {recursive: true, force: true});
}

/** Runs the matrix under a Node and prints what came of it. */
function passes(wanted, {tarball, report}) {
	const started = performance.now();
	const consumer = join(folder, wanted);
	const {vitest} = companionsOf(wanted);
	const packages = {...clients, got: gotFor(wanted), vitest, node: wanted, 'got-amazon-auth': `file:${tarball}`};
	fill(consumer, {files: [...new Set(testsOf('clients/matrix').flatMap(needsOf))], packages});
	const node = nodeOf(consumer, wanted);
	const {status, passed, failed, fault} = runTests(consumer, {node, report});
	const names = [...Object.keys(clients), 'got'];
	const missing = clientsWithoutTests([...names, 'node:https'], report);
	const seconds = Math.round((performance.now() - started) / 1000);
	console.log(`Node ${node.version}, ${names.map((name) => installed(consumer, name)).join(', ')}`);
	for (const what of [fault, missing.length > 0 && `No test passed for ${missing.join(', ')}.`].filter(Boolean)) {
		console.log(what);
	}
	console.log(`${passed} passed, ${failed} failed in ${seconds} s`);
	rmSync(consumer, {recursive: true, force: true});
	return status === 0 && failed === 0 && missing.length === 0;
}

/** The newest that a Node is supported by. */
function gotFor(node) {
	return Number.parseInt(node, 10) < 22 ? '^14.6.6' : '^16.1.0';
}
