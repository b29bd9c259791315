/**
 * What a consumer of the package has in its folder besides the suites: the runner's settings, what runs before the tests, and a CommonJS script.
 */

/** As in this repository: one process for many files, but for what rewires the process. */
export const RUNNER_SETTINGS = `const project = (name, include, exclude, isolate) => ({extends: true, test: {name, include, exclude, isolate}});
export default {test: {
	pool: 'forks',
	maxWorkers: 2,
	setupFiles: './loaded.js',
	testTimeout: 60_000,
	hookTimeout: 60_000,
	projects: [
		project('fast', ['test/**/*.test.ts'], ['test/**/*.nock.test.ts'], false),
		project('nock', ['test/**/*.nock.test.ts'], [], true),
	],
}};
`;

/** As test/support/loaded.ts for the source: every file that the package shares, which are those that it loads when they are first needed, too. */
export const LOADED = `import {readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
const entry = pathToFileURL(createRequire(import.meta.url).resolve('got-amazon-auth'));
const shared = new URL('../shared/', entry);
for (const name of readdirSync(shared).filter((file) => file.endsWith('.js'))) {
	await import(new URL(name, shared).href);
}
`;

/** Requires every entry as CommonJS does, and holds what it gets against what an import gives. */
export function requiringScript(entries) {
	return `const assert = require('node:assert');
const entries = ${JSON.stringify(entries)};
(async () => {
	for (const name of entries) {
		const names = Object.keys(require(name));
		assert.deepStrictEqual(names, Object.keys(await import(name)), name);
		assert.notStrictEqual(names.length, 0, name);
	}
	console.log(\`CommonJS: \${entries.length} entries required\`);
})();
`;
}
