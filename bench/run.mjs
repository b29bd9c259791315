/**
 * `npm run bench`: every subject in a process of its own, one after the other, and one table at the end.
 *
 * What compares this package with others of its kind is left out where they can be neither found nor installed, and said to be.
 * `npm run bench -- authorize memory` runs these alone, `npm run bench:readme` everything or nothing, and writes the table into bench/README.md.
 * A figure is never a test, a machine may be busy; `--quick` runs a few rounds to see that a subject runs.
 */
import {fork} from 'node:child_process';
import {availableParallelism, loadavg} from 'node:os';
import {fileURLToPath} from 'node:url';
import {writeReadme} from './readme.mjs';
import {installPeers} from './side-by-side/install.mjs';
import {printTable} from './table.mjs';

/** In the order of the table. */
const OWN = [
	'authorize',
	'request',
	'agent',
	'frameworks',
	'pay-signing',
	'cold-callers',
	'fleet-start',
	'shared-store',
	'memory',
	'import-time',
	'package-size',
];
const PEERS = ['peers-orders', 'peers-size'];

const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = [
	...named.filter((name) => ![...OWN, ...PEERS].includes(name)),
	...options.filter((option) => !['--quick', '--readme'].includes(option)),
];
if (unknown.length > 0) {
	console.error(`There is no "${unknown.join('", "')}": --quick, --readme, or ${[...OWN, ...PEERS].join(', ')}.`);
	process.exit(1);
}

const [load = 0] = loadavg();
if (load > availableParallelism() / 2) {
	process.stderr.write(`This machine is busy (load ${load.toFixed(1)}): the figures are not for bench/README.md.\n`);
}
const subjects = [];
for (const name of wanted()) {
	process.stderr.write(`${name} …\n`);
	const found = await measured(name);
	if (found) {
		subjects.push(found);
	} else {
		process.stderr.write(`${name} has no figures.\n`);
		process.exitCode = 1;
	}
}
if (subjects.length > 0) {
	printTable(subjects);
}
if (options.includes('--readme') && process.exitCode === undefined) {
	writeReadme(subjects);
}

/** What was asked for, else everything; what needs the other clients only where they are installed. */
function wanted() {
	const asked = [...OWN, ...PEERS].filter((name) => named.length === 0 || named.includes(name));
	if (!asked.some((name) => PEERS.includes(name)) || installPeers()) {
		return asked;
	}
	if (named.length > 0 || options.includes('--readme')) {
		process.exitCode = 1;
	}
	return asked.filter((name) => !PEERS.includes(name));
}

/** The rows of a subject; undefined where it failed, which it has said itself. */
function measured(name) {
	return new Promise((resolve) => {
		const subject = fileURLToPath(new URL(`subjects/${name}.mjs`, import.meta.url));
		const child = fork(subject, options, {execArgv: ['--expose-gc']});
		let rows;
		child.once('message', (message) => {
			rows = message;
		});
		child.once('exit', () => resolve(rows));
	});
}
