/**
 * Runs the suites of behaviour as a user of the packed package, under another Node and with another got:
 * `node .ci/consumer.mjs --node 24 --got 16`.
 *
 * Other packages of the tests can be named too (`--express 4`); the rest have the version of this repository. `--suites hooks,flows` runs
 * those alone, `--report FILE` keeps the runner's report. Fails where no test ran.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {readReport} from './reports.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const {devDependencies} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// What builds and lints has no part in a run.
const tools = ['typescript', 'publint', '@arethetypeswrong/cli', '@biomejs/biome'];
const testPackages = Object.keys(devDependencies).filter((name) => !tools.includes(name) && !name.startsWith('@types/'));
const {values: asked} = parseArgs({
	options: {
		node: {type: 'string', default: process.versions.node.split('.')[0]},
		suites: {type: 'string', default: 'got,hooks,flows,adapters,testing'},
		report: {type: 'string'},
		...Object.fromEntries(testPackages.map((name) => [name, {type: 'string'}])),
	},
});

const suites = asked.suites.split(',').filter((name) => existsSync(join(root, 'test', name)));
const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-consumer-'));
try {
	process.exitCode = main();
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function main() {
	const files = copySuites();
	if (!files.some((file) => file.endsWith('.test.ts'))) {
		console.error(`No suite of ${asked.suites} can run as a consumer.`);
		return 1;
	}
	install();
	const node = join(folder, 'node_modules/.bin/node');
	const version = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim();
	if (!`${version}.`.startsWith(`v${asked.node}.`)) {
		console.error(`Node ${version} runs where ${asked.node} was asked for: did npm refuse to run the install script of "node"?`);
		return 1;
	}
	const report = asked.report ?? join(folder, 'report.json');
	const runner = join(folder, 'node_modules/vitest/vitest.mjs');
	const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const {status} = spawnSync(node, [runner, 'run', ...options], {cwd: folder, stdio: 'inherit'});
	const {passed, failed, fault} = readReport(report);
	console.log(`Node ${version}, got ${installed('got')}${fault ? `: ${fault}` : ''}`);
	console.log(`${passed} passed, ${failed} failed`);
	return status !== 0 || failed > 0 ? 1 : 0;
}

/** Suites with their fixtures. What looks inside the package looks inside the installed one. */
function copySuites() {
	cpSync(join(root, 'test'), join(folder, 'test'), {
		recursive: true,
		filter: (source) => isWanted(source.slice(join(root, 'test').length + 1)),
	});
	const files = readdirSync(join(folder, 'test'), {recursive: true}).filter((file) => file.endsWith('.ts'));
	for (const file of files) {
		const path = join(folder, 'test', file);
		const inside = /( from |import\()'((?:\.\.\/)+)(src|adapters)\//g;
		writeFileSync(path, readFileSync(path, 'utf8').replace(inside, "$1'$2node_modules/got-amazon-auth/dist/$3/"));
	}
	return files;
}

function isWanted(path) {
	const [top] = path.split('/');
	const isSuite = suites.includes(top) || top === 'fixtures' || top === 'support';
	return (
		path === '' ||
		(isSuite && !path.endsWith('.slow.test.ts')) ||
		(!path.includes('/') && /^(?!vitest|.*\.test)[a-z-]+\.ts$/.test(path))
	);
}

function install() {
	const tarball = execFileSync(process.execPath, [join(root, '.ci/pack.mjs'), folder], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
	}).trim();
	const versions = testPackages.map((name) => [name, asked[name] ?? devDependencies[name]]);
	const dependencies = {...Object.fromEntries(versions), node: asked.node, 'got-amazon-auth': `file:${tarball}`};
	writeFileSync(join(folder, 'package.json'), JSON.stringify({private: true, type: 'module', dependencies}));
	writeFileSync(
		join(folder, 'vitest.config.js'),
		`export default {test: {pool: 'forks', include: ['test/**/*.test.ts'], testTimeout: 20_000}};\n`,
	);
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
		cwd: folder,
		stdio: 'inherit',
	});
}

function installed(name) {
	return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
