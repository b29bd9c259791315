/**
 * Every supported line: packs once, and runs the suites of behaviour as a consumer on each line of lines.json, one after the other.
 *
 * The table is pairwise: each pair of majors that can work together is on some line (test/package/lines.test.ts holds it to that).
 * `more` of a line are suites that need servers or take long: not every line runs them. One line has the oldest Node there may be, and
 * one is `alone`: it imports the package where nothing but got is installed, built and run below /usr/src/app (alone.mjs).
 * `npm run test:lines -- 3 8` runs these lines alone, `--suites clients/got` those suites, `--reports FOLDER` keeps the runners' reports.
 * A line says its versions and what passed; what else it printed is shown where it failed. All together may take 25 minutes.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {judge} from './lines-verdict.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const lines = JSON.parse(readFileSync(join(here, 'lines.json'), 'utf8'));
const {values: asked, positionals} = parseArgs({
	options: {suites: {type: 'string'}, reports: {type: 'string'}},
	allowPositionals: true,
});
const numbers = positionals.length > 0 ? positionals.map(Number) : lines.map((_, index) => index + 1);
const unknown = numbers.filter((number) => !lines[number - 1]);
if (unknown.length > 0) {
	console.error(`There are lines 1 to ${lines.length}, and no ${unknown.join(', ')}.`);
	process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-lines-'));
try {
	process.exitCode = main();
} finally {
	rmSync(folder, {recursive: true, force: true});
}

function main() {
	const reports = resolve(asked.reports ?? folder);
	mkdirSync(reports, {recursive: true});
	const packed = run('pack.mjs', folder);
	if (packed.status !== 0) {
		console.error(packed.output);
		return 1;
	}
	const tarball = packed.stdout.trim();
	const started = performance.now();
	const failed = numbers.filter((number) => !passes(number, {tarball, report: join(reports, `line-${number}.json`)}));
	const {passed, said} = judge({count: numbers.length, failed, seconds: secondsSince(started)});
	console.log(said);
	return passed ? 0 : 1;
}

/** Runs a line and prints what came of it. */
function passes(number, {tarball, report}) {
	const started = performance.now();
	const {status, output, stdout} = run(...commandOf(lines[number - 1], tarball), '--report', report);
	const [versions = '', sum = 'nothing ran'] = stdout.trim().split('\n').slice(-2);
	if (status !== 0) {
		console.log(output);
	}
	console.log(`line ${number}: ${versions}\n  ${status === 0 ? '' : 'FAILED: '}${sum} in ${secondsSince(started)} s`);
	return status === 0;
}

/** The script that tries a line, and its options. */
function commandOf({alone, more, ...majors}, tarball) {
	const optionsOf = (versions) => Object.entries(versions).flatMap(([name, major]) => [`--${name}`, `${major}`]);
	if (alone) {
		return ['alone.mjs', ...optionsOf(majors)];
	}
	const suites = asked.suites ? ['--suites', asked.suites] : more ? ['--more', more] : [];
	return ['consumer.mjs', '--tarball', tarball, ...optionsOf({...majors, ...companionsOf(majors)}), ...suites];
}

/** What the suites themselves run with: the newest that the line's Node is supported by. */
function companionsOf({node}) {
	return Number.parseInt(node, 10) < 22 ? {vitest: 4, nock: 14} : {vitest: 5, nock: 15};
}

function secondsSince(started) {
	return Math.round((performance.now() - started) / 1000);
}

function run(script, ...options) {
	const {status, stdout, stderr} = spawnSync(process.execPath, [join(here, script), ...options], {
		encoding: 'utf8',
		maxBuffer: 256 * 1024 * 1024,
	});
	return {status, stdout, output: `${stdout}${stderr}`};
}
