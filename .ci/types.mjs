/**
 * The types of the packed package, compiled by a consumer: `node .ci/types.mjs`.
 *
 * What test/package/types claims of every entry, under each TypeScript from 5.4 on, resolved as Node does and as bundlers do; with the oldest and
 * the newest of them also under the other majors of what the package works with. `skipLibCheck` is on: got's own declarations need it
 * before TypeScript 5.7. `--report FILE` keeps a report as the test runner writes it.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const {values: asked} = parseArgs({options: {report: {type: 'string'}}});

const COMPILERS = ['5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6.0', '7.0'];
const ENDS = ['5.4', '7.0'];
const CONSUMERS = [
	{compilers: COMPILERS, packages: {got: '14', '@types/express': '5', '@types/koa': '3', undici: '7', ioredis: '5', keyv: '5'}},
	{compilers: ENDS, packages: {got: '15', '@types/express': '4', '@types/koa': '2', undici: '8', ioredis: '6', keyv: '6'}},
	{compilers: ENDS, packages: {got: '16', '@types/express': '5', '@types/koa': '3', undici: '8', ioredis: '6', keyv: '6'}},
];
const ALWAYS = {'@types/node': '20'};
const RESOLUTIONS = {nodenext: {module: 'nodenext'}, bundler: {module: 'esnext', moduleResolution: 'bundler'}};

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-types-'));
try {
	process.exitCode = main();
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function main() {
	const tarball = execFileSync(process.execPath, [join(root, '.ci/pack.mjs'), folder], {encoding: 'utf8'}).trim();
	const outcomes = CONSUMERS.flatMap(({compilers, packages}, index) => {
		const consumer = join(folder, `consumer-${index}`);
		install(consumer, {compilers, packages, tarball});
		return compilers.flatMap((compiler) =>
			Object.keys(RESOLUTIONS).map((resolution) => compiles(consumer, {compiler, resolution, packages})),
		);
	});
	const passed = outcomes.filter(Boolean).length;
	const failed = outcomes.length - passed;
	if (asked.report) {
		writeFileSync(asked.report, JSON.stringify({numPassedTests: passed, numFailedTests: failed, testResults: []}));
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed > 0 || passed === 0 ? 1 : 0;
}

function install(consumer, {compilers, packages, tarball}) {
	mkdirSync(consumer);
	cpSync(join(root, 'test/package/types'), join(consumer, 'types'), {recursive: true});
	const dependencies = {
		...ALWAYS,
		...packages,
		...Object.fromEntries(compilers.map((compiler) => [`typescript-${compiler}`, `npm:typescript@${compiler}`])),
		'got-amazon-auth': `file:${tarball}`,
	};
	writeFileSync(join(consumer, 'package.json'), JSON.stringify({private: true, type: 'module', dependencies}));
	// The other majors ask for another Node to run on; nothing runs here. The frameworks themselves are not needed for their types.
	const options = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
	execFileSync('npm', ['install', ...options], {cwd: consumer, stdio: 'inherit'});
}

/** Compiles and says what came of it. */
function compiles(consumer, {compiler, resolution, packages}) {
	const compilerOptions = {
		...RESOLUTIONS[resolution],
		target: 'es2022',
		lib: ['es2023'],
		types: ['node'],
		strict: true,
		exactOptionalPropertyTypes: true,
		skipLibCheck: true,
		noEmit: true,
	};
	const project = `${resolution}.json`;
	writeFileSync(join(consumer, project), JSON.stringify({compilerOptions, include: ['types']}));
	const command = join(consumer, 'node_modules', `typescript-${compiler}`, 'bin/tsc');
	const {status, stdout, stderr} = spawnSync(process.execPath, [command, '-p', project], {cwd: consumer, encoding: 'utf8'});
	const what = Object.entries(packages).map(([name, major]) => `${name} ${major}`);
	console.log(
		`TypeScript ${compiler}, ${resolution}, ${what.join(', ')}: ${status === 0 ? 'compiles' : `FAILED\n${stdout}${stderr}`}`,
	);
	return status === 0;
}
