/**
 * The package as an image has it: built below /usr/src/app, installed below another, with got and nothing else that it can work with:
 * `node .ci/alone.mjs --node 24 --got 16`.
 *
 * The main entry is imported and required by scripts with arguments that the command line would take for its own. Nothing may be printed,
 * and the exit code stays the script's. `--report FILE` keeps a report as the test runner writes it.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {copyForBuild} from './build-copy.mjs';

const manifest = JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'));
const {values: asked} = parseArgs({
	options: {
		node: {type: 'string', default: process.versions.node.split('.')[0]},
		got: {type: 'string', default: '14'},
		report: {type: 'string'},
	},
});
/** Each ends with 3, which is the script's own code and no one else's. */
const SCRIPTS = {
	import: ['--input-type=module', '-e', "await import('got-amazon-auth'); process.exitCode ??= 3;"],
	require: ['-e', "require('got-amazon-auth'); process.exitCode ??= 3;"],
};
const ARGUMENTS = ['--', 'doctor', '--json'];

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-alone-'));
try {
	process.exitCode = main();
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function main() {
	const consumer = install();
	const node = join(consumer, 'node_modules/.bin/node');
	const faults = [strayFault(consumer), ...Object.entries(SCRIPTS).map((script) => faultOf(node, consumer, script))].filter(
		Boolean,
	);
	const [passed, failed] = [1 + Object.keys(SCRIPTS).length - faults.length, faults.length];
	if (asked.report) {
		writeFileSync(asked.report, JSON.stringify({numPassedTests: passed, numFailedTests: failed, testResults: []}));
	}
	for (const fault of faults) {
		console.log(fault);
	}
	const version = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim();
	console.log(`Node ${version}, got ${installedVersion(consumer, 'got')}, alone, below /usr/src/app`);
	console.log(`${passed} passed, ${failed} failed`);
	return failed > 0 ? 1 : 0;
}

/** Builds, packs and installs; gives the folder of the application. */
function install() {
	const copy = copyForBuild(join(folder, 'build'));
	const options = {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']};
	const tarball = execFileSync(process.execPath, [join(copy, '.ci/pack.mjs'), folder], options).trim();
	const consumer = join(folder, 'run/usr/src/app');
	mkdirSync(consumer, {recursive: true});
	const dependencies = {'got-amazon-auth': `file:${tarball}`, got: asked.got, node: asked.node};
	writeFileSync(join(consumer, 'package.json'), JSON.stringify({private: true, dependencies}));
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
		cwd: consumer,
		stdio: 'inherit',
	});
	return consumer;
}

/** What is optional must not have come with it, or the scripts would show nothing; but for keyv, which got itself needs. */
function strayFault(consumer) {
	const optional = Object.keys(manifest.peerDependenciesMeta).filter((name) => name !== 'keyv');
	const strays = optional.filter((name) => existsSync(join(consumer, 'node_modules', name)));
	return strays.length === 0 ? undefined : `Installed too: ${strays.join(', ')}.`;
}

function faultOf(node, cwd, [what, script]) {
	const {status, stdout, stderr} = spawnSync(node, [...script, ...ARGUMENTS], {cwd, encoding: 'utf8'});
	const said = `${stdout}${stderr}`;
	return status === 3 && said === '' ? undefined : `${what}: the script ended with ${status} and printed:\n${said}`;
}

function installedVersion(consumer, name) {
	return JSON.parse(readFileSync(join(consumer, 'node_modules', name, 'package.json'), 'utf8')).version;
}
