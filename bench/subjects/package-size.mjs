/**
 * What `npm install got-amazon-auth` brings: the tarball, and what lies on the disk after it beside got, which the user has.
 *
 * A kB has 1,000 bytes, as npm counts.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync, statSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {inFolder, installed} from '../installed.mjs';
import {row} from '../measure.mjs';
import {report} from '../table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {dependencies} = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const count = (what, value) => row(what, {values: [value], unit: '', digits: 0});
const size = (what, bytes, goal) => row(what, {values: [bytes / 1_000], unit: 'kB', digits: 0, goal});

inFolder((folder) => {
	const tarball = execFileSync(process.execPath, ['.ci/pack.mjs', folder], {cwd: root, encoding: 'utf8'}).trim();
	const found = installed(tarball);
	report('The package', [
		size('packed', statSync(tarball).size, ['≤', 160]),
		size('installed, own files', found.bytesOfEach.get('got-amazon-auth')),
		count('dependencies of its own', Object.keys(dependencies).length),
		count('packages installed, its own included', found.count),
		size('installed, all of them', found.bytes),
	]);
});
