/**
 * Compiles the processes of these tests with the package they import by name, for a Node that runs JavaScript alone.
 */
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds into a folder of its own under `build`; gives the path of a process by its name. */
export function buildProcesses(name: string): (file: string) => string {
	const folder = `${ROOT}/build/trust-${name}`;
	execFileSync('npx', ['tsc', '-p', 'test/security/processes.tsconfig.json', '--outDir', folder], {cwd: ROOT});
	const exports = {'.': './src/index.js', './testing': './src/testing/index.js', './*': './adapters/*.js'};
	writeFileSync(`${folder}/package.json`, JSON.stringify({name: 'got-amazon-auth', type: 'module', exports}));
	return (file) => `${folder}/test/security/${file}.js`;
}
