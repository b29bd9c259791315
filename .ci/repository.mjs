/**
 * Whether package.json names the repository that the release comes from: `node .ci/repository.mjs`, in the release workflow.
 *
 * The registry takes a provenance only if both agree, and says so with E422 once everything has been built.
 */
import {readFileSync} from 'node:fs';
import {isMain} from './is-main.mjs';

/** What is wrong, in a sentence; undefined where nothing is. `server` and `name` as the workflow has them. */
export function faultOf({repository}, {server, name}) {
	const url = typeof repository === 'string' ? repository : repository?.url;
	const expected = `${server}/${name}`;
	if (url?.replace(/^git\+/, '').replace(/\.git$/, '') === expected) {
		return undefined;
	}
	const found = url ? `says ${url}` : 'is not there';
	return `"repository" of package.json ${found}: set it to {"type": "git", "url": "git+${expected}.git"}, or npm refuses the provenance.`;
}

if (isMain(import.meta.url)) {
	const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
	const {GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name} = process.env;
	const fault = server && name ? faultOf(manifest, {server, name}) : 'GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set.';
	if (fault) {
		console.error(fault);
		process.exitCode = 1;
	}
}
